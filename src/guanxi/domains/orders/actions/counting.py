"""Orders that count towards the limit only some days before their delivery: the day comes, or goods leave earlier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.orders.actions.confirming import hold
from guanxi.domains.orders.actions.gate import Answer, ask_gate
from guanxi.domains.orders.actions.refusals import DoesNotCountYet, demand
from guanxi.domains.orders.actions.taking import take_order
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import terms_of
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.components.numbers import day, money


@action("orders.count_order")
def count_order(order: Order, *, by: Any, at: datetime) -> Order:
    """Let a confirmed order count towards the limit from now on: it is reserved, or held where it does not fit.

    An order that counts already stays as it is.

    Raises:
        WrongState: it is not confirmed.
    """
    order = take_order(order)
    demand(order, "deliver")
    if order.counts_on is None:
        return order
    answer = ask_gate(order, terms=terms_of(order), is_due=True, by=by, at=at)
    order.version += 1
    if answer.is_open:
        _count(order, answer, by=by, at=at)
    else:
        order.counts_on = None
        hold(order, answer, by=by, at=at, write=order.save)
    return order


def count_now(order: Order, *, by: Any, at: datetime) -> None:
    """Let an order count because its goods leave.

    Raises:
        DoesNotCountYet: it does not fit; nothing was changed.
    """
    answer = ask_gate(order, terms=terms_of(order), is_due=True, by=by, at=at)
    if not answer.is_open:
        raise DoesNotCountYet(
            _("Order %(number)s counts towards the limit from %(day)s on; now %(missing)s is missing.")
            % {"number": order.number, "day": day(order.counts_on), "missing": money(answer.missing)},
            mend=_("Let it count now: it is then held until the money comes or somebody releases it."),
        )
    _count(order, answer, by=by, at=at)


def _count(order: Order, answer: Answer, *, by: Any, at: datetime) -> None:
    order.reserved, order.counts_on = answer.reserved, None
    order.save()
    facts = {"number": order.number, "amount": f"{answer.reserved:.2f}"}
    record("orders.order_counted", order, about=[order.customer], by=by, at=at, **facts)
