"""Releases against securities: what an order may rest on, and what released ones still owe, which rests on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal

from guanxi.domains.credit.limits.cover import Cover, covers_of
from guanxi.domains.orders.models import Delivery, Hold, Order
from guanxi.domains.receivables.models import Invoice
from guanxi.domains.receivables.queries import days_to_pay
from guanxi.kit.amounts import ZERO


def covers(order: Order, on: date) -> list[Cover]:
    """The securities of an order's customer, and what of each is free."""
    return covers_of([order.customer_id], on=on).get(order.customer_id, [])


def paid_by(order: Order, on: date) -> date:
    """The day by which an order would be paid that is delivered as requested, at once where nothing is said."""
    delivered = max(order.requested_on or on, on)
    return delivered + timedelta(days=days_to_pay(order.customer, on=delivered).days)


def secured_by(securities: Collection[int]) -> dict[int, Decimal]:
    """Security's id → what of released orders rests on it: as much as was secured, as long as so much is open."""
    holds = Hold.objects.filter(
        security__in=list(securities), released_at__isnull=False, order__cancelled_at__isnull=True,
        order__undone_at__isnull=True,
    )  # fmt: skip
    found = list(holds.select_related("order").order_by("pk"))
    still, sums = open_of([one.order for one in found]), dict[int, Decimal]()
    for one in found:
        if one.security_id is not None:
            part = min(one.secured, still[one.order_id])
            sums[one.security_id] = sums.get(one.security_id, ZERO) + part
    return sums


def open_of(orders: Iterable[Order]) -> dict[int, Decimal]:
    """Order's id → what of it is not paid: what it reserves and what is open of its invoices; two reads."""
    found = {one.pk: one.reserved for one in orders}
    if not found:
        return {}
    billed = Delivery.objects.filter(order__in=list(found), invoice__isnull=False)
    for order, amount in set_of(billed.values_list("order", "invoice", "invoice__open_amount")):
        found[order] += amount
    whole = Invoice.objects.filter(source_kind=Order._meta.label_lower, source_id__in=list(found))
    for order, amount in whole.values_list("source_id", "open_amount"):
        found[order or 0] += amount
    return found


def set_of(rows: Iterable[tuple[int, int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Each invoice of an order once, whatever the number of deliveries it bills."""
    return [(order, amount) for (order, _invoice), amount in {(row[0], row[1]): row[2] for row in rows}.items()]
