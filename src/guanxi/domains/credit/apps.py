from django.apps import AppConfig


class CreditConfig(AppConfig):
    """Whom we trust with how much."""

    name = "guanxi.domains.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events, policies, forms, scorecards and records known."""
        from guanxi.domains.credit import belongings, events, reactions, records  # noqa: F401 declared by being read
        from guanxi.domains.credit.audit import findings  # noqa: F401 the same
        from guanxi.domains.credit.audit.log import note_passings
        from guanxi.domains.credit.behaviour import metrics  # noqa: F401 the same
        from guanxi.domains.credit.deciding import sheet  # noqa: F401 the same
        from guanxi.domains.credit.liability import actions as losses  # noqa: F401 the same
        from guanxi.domains.credit.liability.links import give_up_link
        from guanxi.domains.credit.limits import actions, grading, matter, merging, policies  # noqa: F401 the same
        from guanxi.domains.credit.limits.days import granted_days
        from guanxi.domains.credit.statements import actions as surveys  # noqa: F401 the same
        from guanxi.domains.credit.statements import events as survey_events  # noqa: F401 the same
        from guanxi.domains.credit.watch import records as watched  # noqa: F401 the same
        from guanxi.domains.receivables.ports import ports as ledger

        ledger.invoice_links.append(give_up_link)
        ledger.granted_days = granted_days
        ledger.passed = note_passings
