"""Days to pay: those of the limit in force on an invoice's day go before those of the ledger's terms (S4-44)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.credit.models import Limit
from guanxi.foundation.policies.book import TermsBook

READ = ("customer_id", "term_days", "starts_on", "valid_until", "ended_at")


@dataclass(frozen=True)
class Granted:
    """Days to pay that came with a limit, and while it was in force; `until` is its last day, `ended` when it ended."""

    days: int
    starts_on: date
    until: date | None
    ended: date | None

    def is_in_force(self, on: date, *, stays: Callable[[], bool]) -> bool:
        """Whether they count for an invoice of a day.

        Args:
            stays: whether the customer's limit goes on after its last day until somebody ends it.
        """
        if on < self.starts_on or (self.ended is not None and self.ended <= on):
            return False
        return self.until is None or on <= self.until or stays()


def granted_days(customers: Mapping[int, Any]) -> Callable[[int, date], int | None]:
    """The days granted to customers, asked for by customer and day: one read of their limits, whatever their number.

    Args:
        customers: id → record with its unit and class; none of them merged into another.
    """
    kept: dict[int, list[Granted]] = defaultdict(list)
    limits = Limit.objects.filter(customer__among=sorted(customers), amount__gt=0, term_days__isnull=False)
    for customer, days, starts_on, until, ended_at in limits.order_by("-at", "-pk").values_list(*READ):
        ended = None if ended_at is None else timezone.localdate(ended_at)
        kept[customer].append(Granted(days, starts_on, until, ended))
    terms: list[TermsBook] = []  # read where a limit has outlived its last day, which is seldom

    def stays(customer: int, on: date) -> bool:
        if not terms:
            terms.append(TermsBook(GatePolicy))
        holds: GatePolicy = terms[0].of(customers[customer], on).terms
        return holds.expired_limit == "pass"

    def of(customer: int, on: date) -> int | None:
        found = (one for one in kept.get(customer, ()) if one.is_in_force(on, stays=lambda: stays(customer, on)))
        return next((one.days for one in found), None)

    return of
