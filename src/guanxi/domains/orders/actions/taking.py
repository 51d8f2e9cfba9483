"""Taking the rows that an action is about to change, always in the same order: account, then order."""

from __future__ import annotations

from typing import Any

from guanxi.domains.orders.models import Order
from guanxi.domains.receivables.models import Account


def take_account(customer_id: int) -> None:
    """Hold the account row of a customer until the transaction ends."""
    Account.objects.lock().filter(customer_id=customer_id).first()


def take_order(order: Any) -> Order:
    """The order as it is now, its account row and its own row held until the transaction ends."""
    take_account(order.customer_id)
    now = Order.objects.values_list("customer_id", flat=True).get(pk=order.pk)
    if now != order.customer_id:  # a merge gave it to another customer meanwhile
        take_account(now)
    Order.objects.lock().get(pk=order.pk)
    return Order.objects.select_related("customer").get(pk=order.pk)
