"""The gate: an order gets room under the ceiling, or it is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from guanxi.domains.customers.actions import note_sale
from guanxi.domains.orders.actions.billing import bill_order
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.receivables.actions import reserve
from guanxi.foundation.timeline.events import record


def admit(order: Order, *, terms: OrderPolicy, by: Any, at: datetime, write: Callable[[], Any]) -> Order:
    """Confirm an order when its total fits under the ceiling, else hold it.

    Args:
        order: draft or held, not yet saved where it is new.
        write: saves the order with the dates set here.
    """
    missing = ask_for_room(order, by=by, at=at)
    if missing is None:
        confirm(order, terms=terms, by=by, at=at, write=write)
    else:
        hold(order, missing=missing, by=by, at=at, write=write)
    return order


def ask_for_room(order: Order, *, by: Any, at: datetime) -> Decimal | None:
    """Reserve the order's total; None when it was reserved, else the amount missing."""
    if not order.total:
        return None
    reservation = reserve(order.customer, amount=order.total, by=by, at=at)
    return None if reservation.is_reserved else reservation.missing


def confirm(
    order: Order,
    *,
    terms: OrderPolicy,
    by: Any,
    at: datetime,
    write: Callable[[], Any],
    event: str = "orders.order_confirmed",
    reason: str = "",
) -> None:
    """Make an order whose total is reserved a confirmed one; by the terms it is invoiced at once."""
    was_held = order.held_at is not None
    order.reserved, order.confirmed_at, order.held_at = order.total, at, None
    write()
    if was_held:
        Hold.objects.filter(order=order, released_at__isnull=True).update(
            released_at=at, released_by=by, release_reason=reason[:200]
        )
    note_sale(order.customer, on=order.ordered_on, by=by, at=at)
    record(
        event,
        order,
        about=[order.customer],
        by=by,
        at=at,
        number=order.number,
        amount=f"{order.total:.2f}",
        reason=reason,
    )
    if terms.invoicing == "confirmation":
        bill_order(order, on=localdate(at), by=by, at=at)


def hold(order: Order, *, missing: Decimal, by: Any, at: datetime, write: Callable[[], Any]) -> None:
    """Let an order wait for room; an order that waits already keeps its place and its day."""
    if order.held_at is not None:
        write()
        Hold.objects.filter(order=order, released_at__isnull=True).update(missing=missing)
        return
    order.held_at = at
    write()
    Hold.objects.create(order=order, missing=missing, at=at)
    facts = {"number": order.number, "amount": f"{order.total:.2f}", "missing": f"{missing:.2f}"}
    record("orders.order_held", order, about=[order.customer], by=by, at=at, **facts)
