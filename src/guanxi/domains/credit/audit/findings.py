"""What this room finds: limits passed or run out, limits without an application, or above what was proposed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, register_rule
from guanxi.domains.credit.models import Application, Limit, Standing
from guanxi.domains.receivables.models import Account
from guanxi.kit.components.numbers import day, money


def limits_passed(look: Look) -> Iterator[Finding]:
    """Customers whose exposure stands above their ceiling today, the furthest first."""
    over = Account.objects.visible_to(look.user).filter(
        ceiling__lt=F("balance") + F("earmarked") + F("reserved"), carried_by__isnull=True
    )
    excess = (F("balance") + F("earmarked") + F("reserved") - F("ceiling")).desc()
    for account in over.select_related("customer").order_by(excess, "pk")[: look.most]:
        told = {"used": money(account.exposure), "limit": money(account.ceiling)}
        yield Finding(
            _("%(used)s of %(limit)s used") % told, account.customer, None, account.exposure - account.ceiling,
            url=reverse("credit:customer", args=[account.customer_id]),
        )  # fmt: skip


def limits_run_out(look: Look) -> Iterator[Finding]:
    """Customers who still owe although their limit has ended, the largest debt first."""
    rows = Standing.objects.visible_to(look.user).filter(
        valid_until__lt=look.until, limit_amount__isnull=False, customer__account__balance__gt=0
    )
    for one in rows.select_related("customer__account").order_by("-customer__account__balance", "pk")[: look.most]:
        yield Finding(
            _("Limit ended on %(day)s") % {"day": day(one.valid_until)}, one.customer, one.valid_until,
            one.customer.account.balance, url=reverse("credit:customer", args=[one.pk]),
        )  # fmt: skip


def limits_without_application(look: Look) -> Iterator[Finding]:
    """Limits in force that no application stands behind, as files bring them."""
    rows = Limit.objects.visible_to(look.user).filter(
        ended_at__isnull=True, application__isnull=True, origin=Limit.Origin.IMPORT, starts_on__gte=look.since,
        starts_on__lte=look.until,
    )  # fmt: skip
    for one in rows.select_related("customer", "by").order_by("-amount", "pk")[: look.most]:
        yield Finding(
            _("Came by a file, without survey and application"), one.customer, one.starts_on, one.amount, one.by,
            url=reverse("credit:customer", args=[one.customer_id]),
        )  # fmt: skip


def above_the_proposal(look: Look) -> Iterator[Finding]:
    """Applications granted above the limit that the figures proposed, the newest first."""
    rows = Application.objects.visible_to(look.user).filter(
        granted_at__date__gte=look.since, granted_at__date__lte=look.until, amount__gt=F("proposed")
    )
    for one in rows.select_related("customer", "decided_by").order_by("-granted_at", "-pk")[: look.most]:
        told = {"amount": money(one.amount), "proposed": money(one.proposed)}
        yield Finding(
            _("%(amount)s granted, %(proposed)s proposed") % told, one.customer, localdate(one.granted_at),
            one.amount - one.proposed, one.decided_by, one.reason, reverse("credit:application", args=[one.pk]),
        )  # fmt: skip


register_rule(AuditRule(
    "credit.limits_passed", gettext_lazy("Exposure above the limit"),
    gettext_lazy("Customers whose debts and confirmed orders stand above their limit today."),
    gettext_lazy("Above the limit"), limits_passed, source="S4-55", order=20,
))  # fmt: skip
register_rule(AuditRule(
    "credit.limits_run_out", gettext_lazy("Debts after the end of the limit"),
    gettext_lazy("Customers who owe money although their limit has ended and was not renewed."),
    gettext_lazy("Owed"), limits_run_out, source="S4-47", order=30,
))  # fmt: skip
register_rule(AuditRule(
    "credit.above_proposal", gettext_lazy("Granted above the proposal"),
    gettext_lazy("Applications whose approver granted more than the figures proposed."),
    gettext_lazy("Above the proposal"), above_the_proposal, source="S4-48", is_decision=True, order=12,
))  # fmt: skip
register_rule(AuditRule(
    "credit.without_application", gettext_lazy("Limits without an application"),
    gettext_lazy("Limits that came by a file: nobody surveyed the customer, nobody approved them here."),
    gettext_lazy("Limit"), limits_without_application, source="S4-44", order=40,
))  # fmt: skip
