"""Which sales class customers have earned, and which they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, SalesClassFact
from guanxi.domains.orders.policies import SalesClassPolicy
from guanxi.domains.orders.rules import Classified, Cuts, Ranked, classify, month_window
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
