"""What orders tell the pool of customers."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.orders.models import Order


def with_open_orders(ids: Sequence[int]) -> set[int]:
    """Those of the customers that have an order which is held, or confirmed and not yet delivered; a draft is none."""
    waiting = Order.objects.filter(customer__in=ids, cancelled_at__isnull=True, closed_at__isnull=True)
    promised = waiting.filter(delivered_at__isnull=True).exclude(confirmed_at__isnull=True, held_at__isnull=True)
    return set(promised.values_list("customer_id", flat=True))
