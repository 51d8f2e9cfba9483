"""What customers paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from guanxi.domains.orders.models import Order, OrderLine

LOOKED_AT = 200


def last_prices(user: Any, customer_id: int, product_ids: Sequence[int]) -> dict[int, Decimal]:
    """The price a customer last paid for each product, as far as `user` may see the orders.

    Drafts and cancelled orders do not count.

    Products that were not in the customer's last 200 confirmed orders are left out.
    """
    orders = Order.objects.visible_to(user).filter(customer=customer_id, confirmed_at__isnull=False)
    orders = orders.exclude(cancelled_at__isnull=False)
    latest = list(orders.order_by("-ordered_on", "-id").values_list("pk", flat=True)[:LOOKED_AT])
    lines = OrderLine.objects.filter(order__in=latest, product__in=product_ids)
    prices: dict[int, Decimal] = {}
    rows = lines.order_by("-order__ordered_on", "-order_id", "position").values_list("product_id", "price")
    for product, price in rows:
        prices.setdefault(product, price)
    return prices
