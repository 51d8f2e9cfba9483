"""Finished documents taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from guanxi.kit.amounts import ZERO


class HistoryLine(NamedTuple):
    """A line of a finished document; `amount` is what the document says, rounded to the cent.

    Args:
        product_id: the product.
        description: the wording of the document, empty where it is the product's name.
        quantity: units, above zero (also in a return).
        price: price of one unit, four decimals, not below zero.
        amount: money of the line, two decimals, not below zero.
        line_id: returns: the line of the sale that is taken back, of the same customer and product; None: not known.
    """

    product_id: int
    description: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    line_id: int | None = None


@dataclass(frozen=True)
class HistoryDocument:
    """A sale that was ordered, delivered and invoiced, or a return that was credited, under the number it had.

    Args:
        number: the document's own number: order, delivery and invoice carry it, or return and credit note.
        customer_id: who bought.
        on: the day of the document.
        lines: its lines in order; a line's identity is its position, counted from 1.
        kind: "sale" or "return".
        reason: why goods came back (returns).
        at: the moment of the document, aware; None: when it is taken over.
        delivered_on: sales: the day of delivery and invoice, where it is not that of the order.
        requested_on, reference, remark: sales: as the order says.
        author_id: who entered it, a colleague's id; None: who takes it over. told: what its event says besides.
    """

    number: str
    customer_id: int
    on: date
    lines: Sequence[HistoryLine] = field(default_factory=list)
    kind: Literal["sale", "return"] = "sale"
    reason: str = ""
    at: datetime | None = None
    delivered_on: date | None = None
    requested_on: date | None = None
    reference: str = ""
    remark: str = ""
    author_id: int | None = None
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def billed_on(self) -> date:
        """The day on which its money moved."""
        return self.delivered_on or self.on

    @cached_property
    def amount(self) -> Decimal:
        """The sum of its lines."""
        return sum([line.amount for line in self.lines], ZERO)
