from django.apps import AppConfig
from django.urls import reverse


class CatalogueConfig(AppConfig):
    """What we sell."""

    name = "guanxi.domains.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs and events known."""
        from guanxi.domains.catalogue import (  # noqa: F401 declared by being read
            actions,
            events,
            extra,
            imports,
        )
        from guanxi.domains.catalogue.index import index_everything
        from guanxi.domains.catalogue.models import Product
        from guanxi.foundation.people.visibility import is_granted
        from guanxi.foundation.timeline.records import record_urls, visible_kinds
        from guanxi.kit.travelling import rebuild_with

        products = Product.objects.order_by("pk")
        visible_kinds["catalogue.product"] = lambda user, pk: (
            products.filter(pk=pk).first() if is_granted(user, "catalogue.view") else None
        )
        record_urls["catalogue.product"] = lambda pk: reverse("catalogue:product", args=[pk])

        rebuild_with("catalogue.search", index_everything)
