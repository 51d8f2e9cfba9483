"""What this room finds against the rules of credit: orders that were held and that somebody released."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, register_rule
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.panels import release_note

GRANTED = Case(When(at_stake__gt=0, then=F("at_stake")), default=F("missing"))


def released_orders(look: Look) -> QuerySet[Any]:
    """Held orders that somebody let through, whatever became of them since."""
    since, after = look.moments
    holds = Hold.objects.filter(
        released_at__gte=since, released_at__lt=after, released_by__is_system=False,
        order__in=Order.objects.visible_to(look.user),
    ).exclude(release_reason="")  # fmt: skip
    return holds.select_related("order__customer", "released_by", "approved_by", "security")


def tell_release(hold: Hold) -> Finding:
    """Which order, and why it was let through."""
    return Finding(
        _("Order %(number)s") % {"number": hold.order.number}, hold.order.customer, localdate(hold.released_at),
        hold.at_stake or hold.missing, hold.approved_by or hold.released_by, release_note(hold),
        reverse("orders:order", args=[hold.order_id]),
    )  # fmt: skip


register_rule(AuditRule(
    "orders.released", gettext_lazy("Orders let through"),
    gettext_lazy("Orders that were held and that somebody released, with the reason given."),
    gettext_lazy("Granted"), released_orders, ("-released_at", "-id"), tell_release, GRANTED,
    Coalesce("approved_by", "released_by"), source="S4-48", is_decision=True, place=10,
))  # fmt: skip
