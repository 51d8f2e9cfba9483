"""How an order ends: cancelled, its rest cancelled, or closed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.domains.orders.actions.confirming import end_hold
from guanxi.domains.orders.actions.months import add_sales
from guanxi.domains.orders.actions.refusals import NotInvoiced, demand
from guanxi.domains.orders.actions.taking import take_order
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import part_amount, total_of
from guanxi.domains.receivables.actions import give_back, issue_credit_note, unreserve
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput


@action("orders.cancel_order")
def cancel_order(order: Order, *, reason: str, by: Any, at: datetime) -> Order:
    """Give up what was not delivered: it is no longer reserved, and credited where it was invoiced at confirmation.

    An order of which nothing was delivered is cancelled; one delivered in part is closed with what was delivered.

    Raises:
        BadInput: no reason given.
        WrongState: all was delivered, or it was cancelled before.
    """
    if not reason.strip():
        raise BadInput(reason=_("Say why the order is cancelled."))
    order = take_order(order)
    demand(order, "cancel")
    lines = list(order.lines.all())
    is_started = any(line.delivered for line in lines)
    rest = total_of(
        part_amount(line.amount, quantity=line.quantity, price=line.price, before=line.delivered, now=line.undelivered)
        for line in lines
    )
    if order.confirmed_at is not None and rest:
        _give_back(order, rest, on=localdate(at), reason=reason.strip(), by=by, at=at)
    elif order.is_prepaid:
        give_back(order.customer, record=order, by=by, at=at)
    was_held = order.held_at is not None
    order.held_at, order.held_reason, order.counts_on = None, "", None
    order.cancelled_at, order.closed_at = (None, at) if is_started else (at, None)
    if was_held:
        end_hold(order, reason=reason.strip(), by=by, at=at)
    order.version += 1
    order.save()
    facts = {"number": order.number, "amount": f"{rest:.2f}", "reason": reason.strip()}
    record("orders.order_cancelled", order, about=[order.customer], by=by, at=at, **facts)
    return order


@action("orders.close_order")
def close_order(order: Order, *, by: Any, at: datetime) -> Order:
    """Put a delivered and invoiced order away.

    Raises:
        WrongState: it is not delivered.
        NotInvoiced: a delivery still waits for its invoice.
    """
    order = take_order(order)
    demand(order, "close")
    waiting = order.deliveries.filter(invoice__isnull=True).order_by("id").first()
    if waiting is not None:
        raise NotInvoiced(
            _("Delivery %(number)s is not invoiced yet.") % {"number": waiting.number},
            mend=_("Invoice it first, then close the order."),
        )
    order.closed_at = at
    order.version += 1
    order.save(update_fields=["closed_at", "version"])
    record("orders.order_closed", order, about=[order.customer], by=by, at=at, number=order.number)
    return order


def _give_back(order: Order, rest: Decimal, *, on: date, reason: str, by: Any, at: datetime) -> None:
    """Release what the rest reserved, and what is set aside for it; credit it where the whole order was invoiced."""
    invoice = Invoice.objects.filter(source_kind=order._meta.label_lower, source_id=order.pk).first()
    if invoice is None:
        reserved = min(rest, order.reserved)
        unreserve(order.customer, amount=reserved, by=by, at=at)
        order.reserved -= reserved
        if order.is_prepaid and rest > reserved:
            give_back(order.customer, record=order, amount=rest - reserved, by=by, at=at)
        return
    on = max(on, invoice.on)
    issue_credit_note(order.customer, amount=rest, on=on, reason=reason, source=order, against=invoice, by=by, at=at)
    add_sales([(order.customer_id, on.replace(day=1), -rest, 0)])
