"""Ageing on any day: of given customers, page by page, as a stream, in total (S4-60, S4-49)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import AgeingTotal, Allocation, Credit, Invoice
from guanxi.domains.receivables.policies import BUCKETS, ageing_terms
from guanxi.domains.receivables.queries.accounts import items_open_on, unapplied_on
from guanxi.domains.receivables.rules import Aged, OpenItem, age_items
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.amounts import ZERO

BATCH = 1000
SUMS = (*(f"bucket_{number}" for number in range(1, BUCKETS + 1)), "total", "overdue", "expected_loss", "unapplied")


@dataclass(frozen=True)
class Ageing(Aged):
    """What is owed by age, with the money on account shown apart. Balance = total − unapplied."""

    unapplied: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What is owed when money on account is counted."""
        return self.total - self.unapplied

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open on either side."""
        return not self.total and not self.unapplied


@dataclass(frozen=True)
class AgeingPage:
    """Customers with their ageing, and the customer id after which the next page begins (None: this was the last)."""

    rows: list[tuple[Customer, Ageing]]
    next_after: int | None


def ageing_of(customers: Collection[int], *, as_of: date) -> dict[int, Ageing]:
    """Ageing of the customers with these ids at the end of a day; one entry each, empty where nothing is open."""
    terms = ageing_terms(as_of)
    items, unapplied = items_open_on(customers, as_of), unapplied_on(customers, as_of)
    return {pk: _ageing(age_items(items.get(pk, ()), as_of, terms), unapplied.get(pk, ZERO)) for pk in customers}


def _ageing(aged: Aged, unapplied: Decimal) -> Ageing:
    return Ageing(aged.buckets, aged.total, aged.overdue, aged.expected_loss, aged.oldest_on, unapplied)


def ageing_page(user: Any, *, as_of: date, after: int = 0, limit: int = 50) -> AgeingPage:
    """The next customers within the user's reach, by id, that have something open on a day."""
    rows: list[tuple[Customer, Ageing]] = []
    while len(rows) < limit:
        batch = _age_next(user, as_of, after, max(limit, 50))
        for customer, ageing in batch:
            after = customer.pk
            if not ageing.is_empty:
                rows.append((customer, ageing))
                if len(rows) == limit:
                    return AgeingPage(rows, after)
        if len(batch) < max(limit, 50):
            break
    return AgeingPage(rows, None)


def _age_next(user: Any, as_of: date, after: int, limit: int) -> list[tuple[Customer, Ageing]]:
    customers = _next_customers(user, after, limit)
    found = ageing_of([one.pk for one in customers], as_of=as_of)
    return [(customer, found[customer.pk]) for customer in customers]


def stream_ageing(user: Any, *, as_of: date) -> Iterator[tuple[Customer, Ageing]]:
    """Every customer within the user's reach that has something open, by id, in batches: memory stays the same."""
    after = 0
    while batch := _age_next(user, as_of, after, BATCH):
        yield from ((customer, ageing) for customer, ageing in batch if not ageing.is_empty)
        after = batch[-1][0].pk


def _next_customers(user: Any, after: int, limit: int) -> list[Customer]:
    """The next customers by id within reach: one indexed read a unit and owner, merged."""
    reach = reach_of(user)
    customers = Customer.objects.only("pk", "code", "name", "name_en").active().filter(pk__gt=after).order_by("pk")
    if reach.everything:
        return list(customers[:limit])
    lanes = [{"unit_id": pk} for pk in reach.units] + [{"owner_id": pk} for pk in reach.owners]
    found = {one.pk: one for lane in lanes for one in customers.filter(**lane)[:limit]}
    return [found[pk] for pk in sorted(found)[:limit]]


def ageing_totals(user: Any, *, as_of: date | None = None) -> Ageing:
    """The sums over every customer within reach.

    Args:
        as_of: none: the sums kept by every movement (a few rows, whatever the number of customers); a day: added up
            from the invoices, the expected loss then being rounded once and not once a customer.
    """
    if as_of is None:
        sums = AgeingTotal.objects.visible_to(user).aggregate(**{name: Sum(name) for name in SUMS})
        *buckets, total, overdue, loss, unapplied = (sums[name] or ZERO for name in SUMS)
        return Ageing(tuple(buckets), total, overdue, loss, None, unapplied)
    items = (OpenItem(0, on, due_on, amount) for (on, due_on), amount in _open_by_day(user, as_of).items())
    return _ageing(age_items(items, as_of, ageing_terms(as_of)), _unapplied_total(user, as_of))


def receivables_by_year(user: Any, *, as_of: date) -> dict[int, Decimal]:
    """What is open of the invoices of each year, the latest year first (S4-49: which of this year, which of last)."""
    years: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (on, _due), amount in _open_by_day(user, as_of).items():
        years[on.year] += amount
    return dict(sorted(years.items(), reverse=True))


def _open_by_day(user: Any, as_of: date) -> dict[tuple[date, date], Decimal]:
    """(invoice day, due day) → what is open of those invoices at the end of a day."""
    days: dict[tuple[date, date], Decimal] = defaultdict(lambda: ZERO)
    open_now = Invoice.objects.visible_to(user).filter(on__lte=as_of, open_amount__gt=0).order_by()
    for on, due_on, amount in open_now.values_list("on", "due_on").annotate(sum=Sum("open_amount")):
        days[on, due_on] += amount
    later = Allocation.objects.filter(on__gt=as_of, invoice__on__lte=as_of, **_within(user, "invoice")).order_by()
    for on, due_on, amount in later.values_list("invoice__on", "invoice__due_on").annotate(sum=Sum("amount")):
        days[on, due_on] += amount
    return {place: amount for place, amount in days.items() if amount}


def _unapplied_total(user: Any, as_of: date) -> Decimal:
    open_now = Credit.objects.visible_to(user).filter(on__lte=as_of, open_amount__gt=0)
    later = Allocation.objects.filter(on__gt=as_of, credit__on__lte=as_of, **_within(user, "credit"))
    sums = open_now.aggregate(sum=Sum("open_amount"))["sum"], later.aggregate(sum=Sum("amount"))["sum"]
    return sum((part for part in sums if part is not None), ZERO)


def _within(user: Any, side: str) -> dict[str, Any]:
    """Allocations of documents within the user's reach, as filters."""
    if reach_of(user).everything:
        return {}
    model = Invoice if side == "invoice" else Credit
    return {f"{side}__in": model.objects.visible_to(user).order_by().values("pk")}
