"""Orders of another program that are not finished: open ones as drafts, cancelled ones as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.history import check_history
from guanxi.domains.orders.models import Order, OrderLine
from guanxi.domains.orders.rules import HistoryDocument
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_rows, reserve_ids

__all__ = ["OpenOrder", "take_over_orders"]


@dataclass(frozen=True)
class OpenOrder:
    """An order that was not delivered: nothing is owed, reserved or sold by it."""

    document: HistoryDocument
    is_cancelled: bool = False


@action("orders.take_over_orders", inner=True)
def take_over_orders(orders: Sequence[OpenOrder], *, by: Any, at: datetime) -> list[int]:
    """Take orders over that are not finished, all or none; answers their ids, in order.

    Raises:
        NumberTaken: an order has this number already.
        BadInput: unknown customers or products, no lines, quantities not above zero, negative prices.
    """
    documents = [one.document for one in orders]
    check_history(documents)
    rows = Customer.objects.filter(pk__among=sorted({one.customer_id for one in documents}))
    places = {pk: (owner, unit) for pk, owner, unit in rows.values_list("pk", "owner_id", "unit_id")}
    ids = list(reserve_ids(Order, len(orders)))
    insert_rows(
        Order,
        ["id", "number", "customer_id", "owner_id", "unit_id", "ordered_on", "requested_on", "reference", "remark",
         "total", "cancelled_at", "version", "created_by_id", "created_at"],
        (
            (pk, it.number, it.customer_id, *places[it.customer_id], it.on, it.requested_on, it.reference[:80],
             it.remark[:400], it.amount, (it.at or at) if one.is_cancelled else None, 1,
             it.author_id or by.pk, it.at or at)
            for pk, one in zip(ids, orders, strict=True)
            for it in [one.document]
        ),
    )  # fmt: skip
    insert_rows(
        OrderLine,
        ["order_id", "position", "product_id", "description", "quantity", "price", "amount"],
        (
            (pk, place, line.product_id, line.description[:160], line.quantity, line.price, line.amount)
            for pk, one in zip(ids, orders, strict=True)
            for place, line in enumerate(one.document.lines, start=1)
        ),
    )
    record_many([_happening(pk, one) for pk, one in zip(ids, orders, strict=True)], by=by, at=at)
    return ids


def _happening(pk: int, one: OpenOrder) -> Happening:
    it = one.document
    name = "orders.cancelled_imported" if one.is_cancelled else "orders.draft_imported"
    facts = {"number": it.number, "amount": f"{it.amount:.2f}", **it.told}
    return Happening(name, ("orders.order", pk), (("customers.customer", it.customer_id),), facts, it.at)
