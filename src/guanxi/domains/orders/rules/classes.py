"""Sales classes A, B, C (S4-27). Worked table: docs/rules/sales_class.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Cuts:
    """Up to which cumulative share of sales (0–1) class A and class B reach."""

    a: Decimal = Decimal("0.80")
    b: Decimal = Decimal("0.95")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A customer and its sales in the window."""

    customer_id: int
    sales: Decimal


@dataclass(frozen=True, slots=True)
class Classified:
    """A customer's class and why: place among all, its share of sales, and that of all up to and with it."""

    customer_id: int
    sales_class: str
    sales: Decimal
    rank: int
    share: Decimal
    cumulative_share: Decimal


def classify(ranked: Iterable[Ranked], *, total: Decimal, cuts: Cuts) -> Iterator[Classified]:
    """Give each customer its class from its place in the cumulative sales (S4-27: 80 / 95 / 100 %).

    A customer is in A while the customers before it hold less than `cuts.a` of all sales, in B while they hold less
    than `cuts.b`, else in C; so whoever crosses a cut belongs to the upper class, and the first is always A.

    Args:
        ranked: customers with sales above zero, by sales falling, equal sales by customer id rising.
        total: the sum of their sales.
    """
    before = Decimal(0)
    for rank, one in enumerate(ranked, start=1):
        letter = "A" if before < cuts.a * total else "B" if before < cuts.b * total else "C"
        before += one.sales
        share, cumulative = ((part / total).quantize(MILLIONTH) for part in (one.sales, before))
        yield Classified(one.customer_id, letter, one.sales, rank, share, cumulative)


def month_window(on: date, *, months: int) -> tuple[date, date]:
    """The window of `months` calendar months that ends with the month of `on`: (first day, first day after it)."""
    count = on.year * 12 + on.month  # the month after `on`, counted from the year 0 with January as 0
    first = count - months
    return date(first // 12, first % 12 + 1, 1), date(count // 12, count % 12 + 1, 1)
