from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ReceivablesConfig(AppConfig):
    """What customers owe."""

    name = "guanxi.domains.receivables"
    label = "receivables"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events, policies and documents known."""
        from guanxi.domains.customers.pool.ports import ActivitySource, register_source
        from guanxi.domains.receivables import actions, belongings, events, metrics, policies, reactions  # noqa: F401
        from guanxi.domains.receivables.actions import merging  # noqa: F401 declared by being read
        from guanxi.domains.receivables.models import Credit, Invoice
        from guanxi.domains.receivables.queries.pool import with_open_receivables
        from guanxi.foundation.timeline.records import record_urls, visible_kinds

        register_source(ActivitySource("receivables", _("open receivables"), busy=with_open_receivables))
        visible_kinds["receivables.invoice"] = lambda user, pk: Invoice.objects.visible_to(user).filter(pk=pk).first()
        visible_kinds["receivables.credit"] = lambda user, pk: Credit.objects.visible_to(user).filter(pk=pk).first()
        record_urls["receivables.invoice"] = lambda pk: reverse("receivables:invoice", args=[pk])
        record_urls["receivables.credit"] = lambda pk: reverse("receivables:credit", args=[pk])
