"""Which sales class customers have earned, and which they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, SalesClassFact, SalesStanding
from guanxi.domains.orders.policies import SalesClassPolicy
from guanxi.domains.orders.rules import Classified, Cuts, Ranked, classify, month_window
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.amounts import ZERO


@dataclass(frozen=True)
class SalesWindow:
    """The window of a classification: its days (end excluded), how many customers bought in it, for how much."""

    start: date
    end: date
    of: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """The class a customer had ("" for none), and what it has earned and why."""

    before: str
    earned: Classified

    @property
    def is_change(self) -> bool:
        """Whether the class it has is not the one it has earned."""
        return self.before != self.earned.sales_class


def sold_in(start: date, end: date) -> Any:
    """Customers with sales above zero in the months of a window, with their sum `sold`; the walk-in account is none."""
    months = CustomerMonth.objects.filter(month__gte=start, month__lt=end)
    months = months.exclude(customer__kind=Customer.Kind.WALK_IN)
    return months.values("customer_id").annotate(sold=Sum("sales")).filter(sold__gt=0)


def sales_window(*, on: date, terms: SalesClassPolicy) -> SalesWindow:
    """The window that classes of the day `on` look at."""
    start, end = month_window(on, months=terms.window_months)
    found = sold_in(start, end).aggregate(of=Count("customer_id"), total=Sum("sold"))
    return SalesWindow(start, end, found["of"], found["total"] or ZERO)


def standings(window: SalesWindow, *, terms: SalesClassPolicy) -> Iterator[Standing]:
    """Every customer with sales in the window and what it has earned, from the largest down, read as a stream."""
    rows = sold_in(window.start, window.end).order_by("-sold", "customer_id")
    before: dict[int, str] = {}

    def ranked() -> Iterator[Ranked]:
        for pk, letter, sold in rows.values_list("customer_id", "customer__sales_class", "sold").iterator(5_000):
            before[pk] = letter
            yield Ranked(pk, sold)

    for one in classify(ranked(), total=window.total, cuts=Cuts(terms.cut_a, terms.cut_b)):
        yield Standing(before.pop(one.customer_id), one)


def lost_classes(window: SalesWindow) -> Any:
    """Ids of customers that have a class and no sales in the window."""
    earned = sold_in(window.start, window.end).values("customer_id")
    return Customer.objects.exclude(sales_class="").exclude(pk__in=earned).values_list("pk", flat=True)


def class_history(customer: Any) -> Any:
    """A customer's classes, newest first, each with its reason."""
    return SalesClassFact.objects.filter(customer=customer).order_by("-on", "-id")


@dataclass(frozen=True)
class ClassShare:
    """What a sales class holds of the customers with a class, and of their sales, as shares of 1."""

    letter: str
    customers: int
    customer_share: Decimal
    sales_share: Decimal


def class_shares(user: Any) -> list[ClassShare]:
    """The classes A, B, C as of last night, within reach: S4-27 sets 20/30/50 % of customers against 80/15/5 %."""
    standings = SalesStanding.objects.all()
    condition = reach_of(user).condition("customer__owner", "customer__unit")
    if condition is not None:
        standings = standings.filter(condition)
    found = list(
        standings.values("customer__sales_class")
        .annotate(number=Count("customer_id"), sold=Sum("sales"))
        .exclude(customer__sales_class="")
        .order_by("customer__sales_class")
    )
    number, sold = sum(row["number"] for row in found), sum((row["sold"] for row in found), ZERO)
    return [
        ClassShare(row["customer__sales_class"], row["number"], Decimal(row["number"]) / number, row["sold"] / sold)
        for row in found
    ]
