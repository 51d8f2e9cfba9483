"""The rows of documents taken over in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.orders.models import Delivery, DeliveryLine, Order, OrderLine, Return, ReturnLine
from guanxi.domains.orders.rules import HistoryDocument
from guanxi.kit.bulk import change_rows, in_chunks, insert_rows


@dataclass(slots=True)
class Taken:
    """A document with the ids it gets: its own (order or return), first line's, delivery's, ledger document's.

    `customer` is a row with pk, owner_id and unit_id. A return knows the order it takes back and the invoice its credit
    meets first, where its lines are known.
    """

    document: HistoryDocument
    customer: Any
    pk: int
    first_line: int
    delivery: int | None = None
    posted: int | None = None
    order_id: int | None = None
    against: str = ""


def write_orders(sales: Sequence[Taken], *, version: int | None, by: Any, at: datetime) -> None:
    """Closed orders, delivered and invoiced at once."""
    insert_rows(
        Order,
        ["id", "number", "customer_id", "owner_id", "unit_id", "ordered_on", "requested_on", "reference", "remark",
         "total", "confirmed_at", "delivered_at", "closed_at", "policy_version", "version", "created_by_id",
         "created_at"],
        (
            (one.pk, one.document.number, one.customer.pk, one.customer.owner_id, one.customer.unit_id,
             one.document.on, one.document.requested_on, one.document.reference[:80], one.document.remark[:400],
             one.document.amount, moment, moment, moment, version, 1, one.document.author_id or by.pk, moment)
            for one in sales
            for moment in [one.document.at or at]
        ),
    )  # fmt: skip
    insert_rows(
        OrderLine,
        ["id", "order_id", "position", "product_id", "description", "quantity", "price", "amount", "delivered"],
        _order_lines(sales),
    )
    insert_rows(
        Delivery,
        ["id", "number", "order_id", "on", "amount", "invoice_id", "by_id", "at"],
        (
            (one.delivery, one.document.number, one.pk, one.document.billed_on, one.document.amount, one.posted,
             one.document.author_id or by.pk, one.document.at or at)
            for one in sales
        ),
    )  # fmt: skip
    for part in in_chunks([one.delivery for one in sales]):
        deliver_all(part)


def deliver_all(deliveries: Sequence[Any]) -> None:
    """The lines of deliveries (their ids) that bring everything their orders want, copied inside the database."""
    target, delivery, line = (model._meta.db_table for model in (DeliveryLine, Delivery, OrderLine))
    marks = ", ".join(["%s"] * len(deliveries))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {target} (delivery_id, line_id, quantity, amount) "  # noqa: S608 names come from the models
            f"SELECT d.id, l.id, l.quantity, l.amount FROM {delivery} d JOIN {line} l ON l.order_id = d.order_id "
            f"WHERE d.id IN ({marks}) ORDER BY d.id, l.position",
            list(deliveries),
        )


def _order_lines(sales: Sequence[Taken]) -> Iterator[tuple[Any, ...]]:
    for one in sales:
        first = one.first_line
        for place, it in enumerate(one.document.lines):
            yield (
                first + place, one.pk, place + 1, it.product_id, it.description[:160], it.quantity, it.price,
                it.amount, it.quantity,
            )  # fmt: skip


def write_returns(returns: Sequence[Taken], *, by: Any, at: datetime) -> None:
    """Returns, and what they take back of the lines they name."""
    insert_rows(
        Return,
        ["id", "number", "customer_id", "order_id", "on", "amount", "reason", "credit_id", "by_id", "at"],
        (
            (one.pk, one.document.number, one.customer.pk, one.order_id, one.document.on, one.document.amount,
             one.document.reason[:200], one.posted, by.pk, one.document.at or at)
            for one in returns
        ),
    )  # fmt: skip
    insert_rows(
        ReturnLine,
        ["document_id", "line_id", "product_id", "quantity", "price", "amount"],
        (
            (one.pk, line.line_id, line.product_id, line.quantity, line.price, line.amount)
            for one in returns
            for line in one.document.lines
        ),
    )
    taken_back = [(it.quantity, it.line_id) for one in returns for it in one.document.lines if it.line_id]
    change_rows(OrderLine, ["+returned"], "id", taken_back)
