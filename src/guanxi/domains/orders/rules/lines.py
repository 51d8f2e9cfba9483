"""Amounts of order lines. Worked table: docs/rules/order_pricing.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from guanxi.kit.amounts import ZERO, round_cents


class Orderable(Protocol):
    """What a line needs to know of a product."""

    pk: Any
    code: str
    kind: str
    is_active: bool


@dataclass(frozen=True)
class LineInput:
    """A line as somebody enters it.

    Args:
        product: the product wanted.
        quantity: units of the product, up to 3 decimals.
        price: price of one unit, up to 4 decimals; None asks for the list price of the order's day.
    """

    product: Orderable
    quantity: Decimal
    price: Decimal | None = None


def line_amount(quantity: Decimal, price: Decimal) -> Decimal:
    """What a line costs: quantity × price, rounded half up to the cent, line by line."""
    return round_cents(quantity * price)


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """What a document costs: the sum of its rounded lines."""
    return sum(amounts, ZERO)


def part_amount(amount: Decimal, *, quantity: Decimal, price: Decimal, before: Decimal, now: Decimal) -> Decimal:
    """What a part of a line costs, so that all parts of the line add up to its amount exactly.

    The first n units of a line cost n × price, rounded; a part costs the difference between what stands after it and
    what stood before it; the part that completes the line takes the rest.

    Args:
        amount: the line's amount.
        quantity: the line's units.
        price: price of one unit.
        before: units already delivered (or returned).
        now: units in this part.
    """

    def first(units: Decimal) -> Decimal:
        return amount if units == quantity else min(line_amount(units, price), amount)

    return first(before + now) - first(before)
