"""The reports Pareto of customers (S4-06) and sales = number × average (S4-03), summed in the database by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, F, Q, Sum

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth
from guanxi.domains.orders.rules import Decomposition, ParetoPoint, decompose, pareto_points
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import Period

WALK_IN = Q(customer__kind=Customer.Kind.WALK_IN)


@dataclass(frozen=True)
class Leader:
    """A customer of the upper part of the curve: its sales, share of all, and share together with those before it."""

    customer: Customer
    sales: Decimal
    share: Decimal
    cumulative_share: Decimal


@dataclass(frozen=True)
class Pareto:
    """Who makes the sales of some months.

    Args:
        count, total: customers with sales above zero and their sum.
        points: the curve.
        cut: the share of sales asked for (0–1).
        leader_count: how many of the largest customers it takes to reach `cut`.
        leaders: the largest of them, with their shares.
        negative: what customers with more returns than sales add up to.
        walk_in: sales of the walk-in account, which is no customer and in none of the above.
    """

    count: int
    total: Decimal
    points: list[ParetoPoint]
    cut: Decimal
    leader_count: int
    leaders: list[Leader]
    negative: Decimal
    walk_in: Decimal


@dataclass(frozen=True)
class SalesReport:
    """Sales = number × average of a period against one before: over all and by group.

    Effects of the groups do not add up to those over all: what moves between groups shows only there.

    Args:
        groups: (id of the rep or unit, or name of the province; None for none; its split), by sales falling.
        walk_in, walk_in_before: sales of the walk-in account, in none of the above.
    """

    overall: Decomposition
    groups: list[tuple[int | str | None, Decomposition]]
    walk_in: Decimal
    walk_in_before: Decimal


def months_of(user: Any, start: date, end: date) -> Any:
    """Customer months within reach whose first day lies in the period."""
    months = CustomerMonth.objects.filter(month__gte=start.replace(day=1), month__lt=end)
    condition = reach_of(user).condition("customer__owner", "customer__unit")
    return months if condition is None else months.filter(condition)


def pareto(user: Any, *, start: date, end: date, cut: Decimal = Decimal("0.80"), leaders: int = 50) -> Pareto:
    """The Pareto curve of the customers within reach over whole months from that of `start` up to `end` (excluded)."""
    months = months_of(user, start, end)
    walk_in = months.filter(WALK_IN).aggregate(sold=Sum("sales"))["sold"] or ZERO
    sold = months.exclude(WALK_IN).values("customer_id").annotate(sold=Sum("sales"))
    negative = sold.filter(sold__lt=0).aggregate(total=Sum("sold"))["total"] or ZERO
    buyers = sold.filter(sold__gt=0)
    found = buyers.aggregate(count=Count("customer_id"), total=Sum("sold"))
    count, total = found["count"], found["total"] or ZERO
    top = _Top(total=total, cut=cut, most=leaders)
    ranked = buyers.order_by("-sold", "customer_id").values_list("customer_id", "sold").iterator(5_000)
    points = pareto_points(top.watch(ranked), count=count, total=total)
    return Pareto(count, total, points, cut, top.needed, top.leaders(), negative, walk_in)


class _Top:
    """Watches the ranking stream by, keeps the largest and counts how many it takes to reach the cut."""

    def __init__(self, *, total: Decimal, cut: Decimal, most: int) -> None:
        self.total, self.cut, self.most = total, cut, most
        self.kept: list[tuple[int, Decimal, Decimal]] = []
        self.needed = 0

    def watch(self, ranked: Iterable[tuple[int, Decimal]]) -> Iterator[Decimal]:
        """Hand the sales on, one by one."""
        running = ZERO
        for pk, amount in ranked:
            if running < self.cut * self.total:
                self.needed += 1
            running += amount
            if len(self.kept) < self.most:
                self.kept.append((pk, amount, running))
            yield amount

    def leaders(self) -> list[Leader]:
        """The largest customers up to the cut."""
        kept = self.kept[: self.needed]
        customers = Customer.objects.in_bulk([pk for pk, _amount, _running in kept])
        return [
            Leader(customers[pk], amount, _share(amount, self.total), _share(running, self.total))
            for pk, amount, running in kept
        ]


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.0001"))


Group = Literal["owner", "unit", "province"]
GROUPS: dict[Group, str] = {
    "owner": "customer__owner_id", "unit": "customer__unit_id", "province": "customer__county__province",
}  # fmt: skip


def sales_decomposition(user: Any, *, period: Period, before: Period, by: Group | None = None) -> SalesReport:
    """How number and average of buyers changed sales between two periods of whole months (S4-03).

    A buyer is a customer with sales above zero in the period; sales are invoices less returns of all customers.

    Args:
        by: split by the customers' present rep ("owner"), unit or province (S0-44), too.
    """
    now, then = _totals(user, period, by), _totals(user, before, by)
    groups = [(key, _split(then.get(key), now.get(key))) for key in {*now, *then}]
    groups.sort(key=lambda pair: (-pair[1].sales, str(pair[0] or "")))
    return SalesReport(
        _split(_sum(then), _sum(now)), groups if by else [], _walk_in(user, period), _walk_in(user, before)
    )


Totals = tuple[Decimal, int]


def _totals(user: Any, period: Period, by: Group | None) -> dict[int | str | None, Totals]:
    """Group → (sales, buyers), grouped inside the database: first by customer, then by group."""
    months = months_of(user, period.start, period.end).exclude(WALK_IN)
    grouping = {"group_key": F(GROUPS[by])} if by else {}
    sold = months.values("customer_id", **grouping).annotate(sold=Sum("sales"))
    inner, parameters = sold.query.sql_with_params()
    key = "group_key" if by else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, SUM(sold), SUM(CASE WHEN sold > 0 THEN 1 ELSE 0 END) "  # noqa: S608 the query is our own
            f"FROM ({inner}) AS customers" + (f" GROUP BY {key}" if by else ""),
            parameters,
        )
        return {
            group: (Decimal(int(sales)).scaleb(-2), int(buyers))
            for group, sales, buyers in cursor.fetchall()
            if sales is not None
        }


def _sum(totals: dict[int | str | None, Totals]) -> Totals:
    return sum((sales for sales, _n in totals.values()), ZERO), sum(number for _sales, number in totals.values())


def _split(before: Totals | None, now: Totals | None) -> Decomposition:
    (before_sales, before_number), (sales, number) = before or (ZERO, 0), now or (ZERO, 0)
    return decompose(before_sales=before_sales, before_number=before_number, sales=sales, number=number)


def _walk_in(user: Any, period: Period) -> Decimal:
    sold = months_of(user, period.start, period.end).filter(WALK_IN).aggregate(sold=Sum("sales"))["sold"]
    return sold or ZERO
