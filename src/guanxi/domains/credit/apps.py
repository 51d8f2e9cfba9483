from django.apps import AppConfig
from django.urls import reverse


class CreditConfig(AppConfig):
    """Whom we trust with how much."""

    name = "guanxi.domains.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events, policies, forms, scorecards and records known."""
        from guanxi.domains.credit import belongings, events, reactions  # noqa: F401 declared by being read
        from guanxi.domains.credit.audit import findings  # noqa: F401 the same
        from guanxi.domains.credit.behaviour import metrics  # noqa: F401 the same
        from guanxi.domains.credit.deciding import sheet  # noqa: F401 the same
        from guanxi.domains.credit.liability import actions as losses  # noqa: F401 the same
        from guanxi.domains.credit.liability.links import give_up_link
        from guanxi.domains.credit.limits import actions, grading, matter, merging, policies  # noqa: F401 the same
        from guanxi.domains.credit.limits.days import granted_days
        from guanxi.domains.credit.models import Application, BadDebtCase, Survey
        from guanxi.domains.credit.statements import actions as surveys  # noqa: F401 the same
        from guanxi.domains.credit.statements import events as survey_events  # noqa: F401 the same
        from guanxi.domains.credit.watch import records  # noqa: F401 declared by being read
        from guanxi.domains.receivables.ports import ports as ledger
        from guanxi.foundation.timeline.records import record_urls, visible_kinds

        visible_kinds["credit.application"] = lambda user, pk: (
            Application.objects.visible_to(user).select_related("customer").filter(pk=pk).first()
        )
        record_urls["credit.application"] = lambda pk: reverse("credit:application", args=[pk])
        visible_kinds["credit.survey"] = lambda user, pk: Survey.objects.visible_to(user).filter(pk=pk).first()
        record_urls["credit.survey"] = lambda pk: reverse("credit:survey", args=[pk])
        visible_kinds["credit.baddebtcase"] = lambda user, pk: (
            BadDebtCase.objects.visible_to(user).select_related("customer").filter(pk=pk).first()
        )
        record_urls["credit.baddebtcase"] = lambda pk: reverse("credit:loss", args=[pk])
        ledger.invoice_links.append(give_up_link)
        ledger.granted_days = granted_days
