from django.apps import AppConfig
from django.urls import reverse


class CustomersConfig(AppConfig):
    """Who we sell to."""

    name = "guanxi.domains.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs and events known."""
        from guanxi.domains.customers import (  # noqa: F401 declared by being read
            actions,
            events,
            extra,
            imports,
            measured,
            reactions,
            relationship,
            scopes,
        )
        from guanxi.domains.customers.index import index_everybody
        from guanxi.domains.customers.merging import extra as extra_choices  # noqa: F401 the same
        from guanxi.domains.customers.merging import own, policies  # noqa: F401 the same
        from guanxi.domains.customers.models import Customer
        from guanxi.foundation.timeline.records import record_urls, shown_with, visible_kinds
        from guanxi.kit.travelling import rebuild_with

        scopes.register()
        rebuild_with("customers.search", index_everybody)
        visible_kinds["customers.customer"] = lambda user, pk: Customer.objects.visible_to(user).filter(pk=pk).first()
        record_urls["customers.customer"] = lambda pk: reverse("customers:customer", args=[pk])
        merged = Customer.objects.order_by("pk").values_list("pk", flat=True)
        shown_with["customers.customer"] = lambda pk: list(merged.filter(merged_into=pk))
