"""Releasing a held order as a matter of approval; its ladder is a policy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.orders.models import Hold
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter
from guanxi.foundation.work.approvals.rungs import rungs_of, version_of

RELEASE = "orders.release"
FACTS = {
    "order": _("Order"), "customer": _("Customer"), "total": _("Total"), "reasons": _("Why it is held"),
    "missing": pgettext_lazy("amount", "Missing"), "late": pgettext_lazy("amount", "Late"), "security": _("Security"),
}  # fmt: skip


def ladder(about: Any, on: date) -> tuple[Rung, ...]:
    """The levels of authority over a held order, the lowest first."""
    return rungs_of(ReleasePolicy, about.customer, on=on)


RELEASED = _("Order {number} was released by somebody else in the meantime.")
CANCELLED = _("Order {number} was cancelled in the meantime.")
PASSED = _("Order {number} waits no more: it went on without a release.")
UNDONE = _("The order was taken back with the import that brought it.")


def over(order: Any) -> Any:
    """Why an order needs no release any more; None while it is held."""
    if order.held_at is not None:
        return None
    hold = Hold.objects.filter(order=order, released_at__isnull=False).order_by("-released_at", "-id").first()
    text = RELEASED if hold is not None and hold.authority else PASSED
    return format_lazy(CANCELLED if order.cancelled_at or order.closed_at else text, number=order.number)


WORDS = {"reasons": dict(Hold.Reason.choices)}
declare_matter(
    Matter(
        RELEASE, _("Release of a held order"), ladder, facts=FACTS, words=WORDS, view="orders.view",
        amounts=("total", "missing", "late"),
        over=over, policy="orders.release", version=lambda about, on: version_of(ReleasePolicy, about.customer, on=on),
    )
)  # fmt: skip
