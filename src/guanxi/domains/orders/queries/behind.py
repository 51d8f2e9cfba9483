"""The sale behind an invoice, as the room of credit asks for it when a claim is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from guanxi.domains.credit.liability.ports import SaleFacts
from guanxi.domains.orders.models import Delivery, Hold, Order
from guanxi.foundation.timeline.models import Event

BROUGHT = ("orders.order_imported", "orders.draft_imported")


def order_behind(invoice: Any) -> Order | None:
    """The order that an invoice bills, by its delivery or as a whole."""
    orders = Order.objects.select_related("created_by", "owner")
    delivery = Delivery.objects.filter(invoice=invoice).order_by("pk").first()
    if delivery is not None:
        return orders.get(pk=delivery.order_id)
    if invoice.source_kind != Order._meta.label_lower:
        return None
    return orders.filter(pk=invoice.source_id).first()


def _was_brought(order: Order) -> bool:
    kind = order._meta.label_lower
    return Event.objects.filter(kind=kind, object_id=order.pk, name__in=BROUGHT).exists()


def sale_behind(invoice: Any) -> SaleFacts | None:
    """Who took the order, when, and who let it through above the limit; None where no order is behind the invoice.

    Who took it is who wrote it down; what the program or a file brought is the rep's, and only its day is known.
    """
    order = order_behind(invoice)
    if order is None:
        return None
    is_brought = order.created_by.is_system or _was_brought(order)
    handler, at = (order.owner, None) if is_brought else (order.created_by, order.confirmed_at)
    on = order.ordered_on if at is None else localdate(at)
    hold = Hold.objects.filter(order=order, released_by__is_system=False).exclude(release_reason="")
    let_through = hold.select_related("released_by", "approved_by", "security").order_by("-released_at").first()
    if let_through is None:
        return SaleFacts(order, handler, on, at, order.total)
    return SaleFacts(
        order, handler, on, at, order.total, _granted(let_through, order),
        let_through.approved_by or let_through.released_by, let_through.release_reason,
        let_through.security.description if let_through.security else "", let_through.secured,
    )  # fmt: skip


def _granted(hold: Hold, order: Order) -> Decimal:
    """How much of an order somebody let pass: what was at stake, as the gate answered then."""
    if hold.at_stake:
        return min(hold.at_stake, order.total)
    is_above = hold.reason == Hold.Reason.OVER_LIMIT and len(hold.known_reasons) == 1  # of an older version
    return hold.missing if is_above else order.total
