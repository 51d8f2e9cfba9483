"""Invoicing orders and deliveries; what was reserved becomes owed in one update, what is set aside pays at once.

The gate is not asked: what was delivered can always be invoiced.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from guanxi.domains.orders.actions.months import add_sales
from guanxi.domains.orders.models import Delivery, Order
from guanxi.domains.orders.queries.gate import money_for
from guanxi.domains.receivables.actions import issue_invoice
from guanxi.domains.receivables.models import Invoice
from guanxi.kit.amounts import ZERO
from guanxi.kit.money import money_value


def bill_order(order: Order, *, on: date, by: Any, at: datetime) -> Invoice:
    """Invoice a whole order; nothing of it stays reserved."""
    return _bill(order, order, order.total, on=on, is_first=True, by=by, at=at)


def bill_delivery(order: Order, delivery: Delivery, *, on: date, by: Any, at: datetime) -> Invoice:
    """Invoice one delivery; as much less stays reserved."""
    is_first = not order.deliveries.filter(invoice__isnull=False).exists()
    delivery.invoice = _bill(order, delivery, delivery.amount, on=on, is_first=is_first, by=by, at=at)
    Delivery.objects.filter(pk=delivery.pk).update(invoice=delivery.invoice)
    return delivery.invoice


def _bill(order: Order, source: Any, amount: Decimal, *, on: date, is_first: bool, by: Any, at: datetime) -> Invoice:
    paid = min(money_for(order), amount) if order.is_prepaid else ZERO
    release = min(amount - paid, order.reserved)
    invoice = issue_invoice(
        order.customer, amount=amount, on=on, source=source, release=release, paid=paid, paid_for=order, by=by, at=at
    )
    Order.objects.filter(pk=order.pk).update(reserved=F("reserved") - money_value(release))
    order.reserved -= release
    add_sales([(order.customer_id, on.replace(day=1), amount, 1 if is_first else 0)])
    return invoice
