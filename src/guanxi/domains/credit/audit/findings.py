"""What this room finds: what its log wrote down, limits without an application, or above what was proposed."""

from __future__ import annotations

from typing import Any

from django.db.models import ExpressionWrapper, F, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, register_rule
from guanxi.domains.credit.models import Application, Limit, Violation
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import money
from guanxi.kit.money import MoneyField

NEWEST = ("-on", "-id")


def noted(rule: str) -> Any:
    """What the log has against a rule, in the days looked at."""

    def rows(look: Look) -> QuerySet[Any]:
        found = Violation.objects.visible_to(look.user).filter(rule=rule, on__gte=look.since, on__lte=look.until)
        return found.select_related("customer", "by")

    return rows


def tell_violation(one: Violation) -> Finding:
    """What happened, and how the account stood then."""
    note = _("%(used)s of %(limit)s used") % {"used": money(one.exposure), "limit": money(one.ceiling)}
    url = reverse("credit:customer", args=[one.customer_id])
    return Finding(str(one.get_kind_display()), one.customer, one.on, one.amount, one.by, note, url)


def brought_limits(look: Look) -> QuerySet[Any]:
    """Limits that no application stands behind, as files bring them."""
    rows = Limit.objects.visible_to(look.user).filter(
        application__isnull=True, origin=Limit.Origin.IMPORT, starts_on__gte=look.since, starts_on__lte=look.until,
    )  # fmt: skip
    return rows.select_related("customer", "by")


def tell_limit(one: Limit) -> Finding:
    """A limit from a file."""
    return Finding(
        _("Came by a file, without survey and application"), one.customer, one.starts_on, one.amount, one.by,
        url=reverse("credit:customer", args=[one.customer_id]),
    )  # fmt: skip


def above_the_proposal(look: Look) -> QuerySet[Any]:
    """Applications granted above the limit that the figures proposed."""
    since, after = look.moments
    rows = Application.objects.visible_to(look.user).filter(
        granted_at__gte=since, granted_at__lt=after, amount__gt=F("proposed")
    )
    return rows.select_related("customer", "decided_by")


def tell_application(one: Application) -> Finding:
    """What was granted and what was proposed."""
    told = {"amount": money(one.amount), "proposed": money(one.proposed)}
    return Finding(
        _("%(amount)s granted, %(proposed)s proposed") % told, one.customer, localdate(one.granted_at),
        one.amount - (one.proposed or ZERO), one.decided_by, one.reason, reverse("credit:application", args=[one.pk]),
    )  # fmt: skip


LOG: dict[str, Any] = {"order": NEWEST, "tell": tell_violation, "amount": F("amount"), "person": F("by")}
register_rule(AuditRule(
    "credit.limits_passed", gettext_lazy("Limits passed"),
    gettext_lazy("What brought debts and confirmed orders above the limit, or further above it, when it happened. "
                 "Orders that somebody released stand above."),
    gettext_lazy("Above the limit"), noted(Violation.Rule.LIMIT), **LOG, source="S4-55", is_decision=True, place=20,
))  # fmt: skip
register_rule(AuditRule(
    "credit.limits_run_out", gettext_lazy("Debts that a limit no longer covers"),
    gettext_lazy("Limits that were lowered or ended while the customer owed or was promised more, and how much more."),
    gettext_lazy("Not covered"), noted(Violation.Rule.RENEWAL), **LOG, source="S4-47", place=30,
))  # fmt: skip
register_rule(AuditRule(
    "credit.above_proposal", gettext_lazy("Granted above the proposal"),
    gettext_lazy("Applications whose approver granted more than the figures proposed."),
    gettext_lazy("Above the proposal"), above_the_proposal, ("-granted_at", "-id"), tell_application,
    ExpressionWrapper(F("amount") - F("proposed"), output_field=MoneyField()), F("decided_by"),
    source="S4-48", is_decision=True, place=12,
))  # fmt: skip
register_rule(AuditRule(
    "credit.without_application", gettext_lazy("Limits without an application"),
    gettext_lazy("Limits that came by a file: nobody surveyed the customer, nobody approved them here."),
    gettext_lazy("Limit"), brought_limits, ("-starts_on", "-id"), tell_limit, F("amount"), F("by"), source="S4-44",
    place=40,
))  # fmt: skip
