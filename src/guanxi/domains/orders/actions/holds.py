"""Held orders: tried again when room appears, or released by somebody who may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.orders.actions.confirming import ask_for_room, confirm
from guanxi.domains.orders.actions.refusals import demand, demand_customer
from guanxi.domains.orders.actions.taking import take_account, take_order
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import terms_for
from guanxi.domains.receivables.actions import reserve
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput


@action("orders.recheck_holds", inner=True)
def recheck_holds(customer: Any, *, by: Any, at: datetime) -> list[Order]:
    """Give the room under a customer's ceiling to its held orders, the oldest hold first; answers those confirmed.

    An order that does not fit keeps waiting with what it now misses; a younger, smaller one may still get through.
    """
    take_account(customer.pk)
    waiting = list(Hold.objects.filter(order__customer=customer, released_at__isnull=True).order_by("at", "id"))
    confirmed = []
    for one in waiting:
        order = Order.objects.select_related("customer").get(pk=one.order_id)
        missing = ask_for_room(order, by=by, at=at)
        if missing is not None:
            Hold.objects.filter(pk=one.pk).update(missing=missing)
            continue
        _confirm_held(order, by=by, at=at)
        confirmed.append(order)
    return confirmed


@action("orders.release_order")
def release_order(order: Order, *, reason: str, by: Any, at: datetime) -> Order:
    """Confirm a held order although it stands above the ceiling; who did it and why stays on the hold.

    Raises:
        BadInput: no reason given.
        WrongState: the order is not held.
        CustomerGone: the customer was merged into another.
    """
    if not reason.strip():
        raise BadInput(reason=_("Say why the order may go out above the ceiling."))
    order = take_order(order)
    demand(order, "release")
    demand_customer(order.customer)
    reserve(order.customer, amount=order.total, force=True, by=by, at=at)
    _confirm_held(order, by=by, at=at, event="orders.order_released", reason=reason.strip())
    return order


def _confirm_held(
    order: Order, *, by: Any, at: datetime, event: str = "orders.order_confirmed", reason: str = ""
) -> None:
    holds = terms_for(order.customer, on=order.ordered_on)
    order.policy_version = holds.version
    order.version += 1
    confirm(order, terms=holds.terms, by=by, at=at, write=order.save, event=event, reason=reason)
