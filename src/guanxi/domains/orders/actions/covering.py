"""A release against a security: it must cover what is at stake until the order would be paid (S4-44)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Security
from guanxi.domains.orders.actions.gate import Answer
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.domains.orders.queries.secured import covers, paid_by
from guanxi.domains.orders.rules.gate import above_of
from guanxi.foundation.policies.terms import in_force_for
from guanxi.foundation.timeline.events import record
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import day, money
from guanxi.kit.errors import BadInput


def demand_cover(order: Order, answer: Answer, security: Security | None, *, at: datetime) -> Decimal:
    """How much of an order rests on the security named: what is at stake, at most the order; nothing without one.

    Args:
        order: its customer's account is held, so that nobody else lets anything rest on the same security now.

    Raises:
        BadInput: it is not this customer's, does not hold for long enough or covers less; or the terms want one.
    """
    today = localdate(at)
    if security is None:
        terms: ReleasePolicy = in_force_for(ReleasePolicy, order.customer, on=today).terms
        if terms.only_secured and above_of(answer.reasons) > 0:
            raise BadInput(security=_("What no limit covers is released only against a security. Choose one."))
        return ZERO
    needed = min(answer.at_stake, order.total)
    found = next((one for one in covers(order, today) if one.security.pk == security.pk), None)
    if found is None:
        raise BadInput(security=_("This is no security of the customer that holds today."))
    if not found.holds_until(until := paid_by(order, today)):
        raise BadInput(
            security=_("This security ends before %(day)s, when the order would be paid.") % {"day": day(until)}
        )
    if found.free < needed:
        told = {"free": money(found.free), "needed": money(needed)}
        raise BadInput(security=_("%(free)s of this security is free; %(needed)s is to be covered.") % told)
    return needed


def keep_cover(order: Order, security: Security, amount: Decimal, *, by: Any, at: datetime) -> None:
    """Keep on the open hold what the order is released against."""
    Hold.objects.filter(order=order, released_at__isnull=True).update(security=security, secured=amount)
    told = {"number": order.number, "amount": f"{amount:.2f}", "security": security.description}
    record("orders.order_secured", order, about=[order.customer, security], by=by, at=at, **told)
