from django.apps import AppConfig
from django.urls import reverse


class ReceivablesConfig(AppConfig):
    """What customers owe."""

    name = "guanxi.domains.receivables"
    label = "receivables"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events, policies and documents known."""
        from guanxi.domains.receivables import actions, events, policies, reactions  # noqa: F401
        from guanxi.domains.receivables.models import Credit, Invoice
        from guanxi.foundation.timeline.records import record_urls, visible_kinds

        visible_kinds["receivables.invoice"] = lambda user, pk: Invoice.objects.visible_to(user).filter(pk=pk).first()
        visible_kinds["receivables.credit"] = lambda user, pk: Credit.objects.visible_to(user).filter(pk=pk).first()
        record_urls["receivables.invoice"] = lambda pk: reverse("receivables:invoice", args=[pk])
        record_urls["receivables.credit"] = lambda pk: reverse("receivables:credit", args=[pk])
