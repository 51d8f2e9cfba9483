"""Ages, buckets, expected recovery and the order in which money meets invoices: plain sums, no database, no clock.

Sources: S4-60 (buckets and recovery by age), S4-49. The worked tables stand in `docs/rules/ageing.md` and
`docs/rules/allocation.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from guanxi.kit.amounts import ZERO, round_cents

BOUNDARIES = (60, 100, 180, 365)


class OpenItem(NamedTuple):
    """What is still open of one invoice: its id, its day, the day it is due, the open amount."""

    id: int
    on: date
    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Curve:
    """The share of a debt that is expected to come in, by its age in days (S4-60).

    Args:
        until: last day of each step, rising.
        rates: the share recovered up to that day, one a step.
        tail_from: the age after which only `tail` is expected; between the last step and it the share falls in a
            straight line (S4-60 leaves the gap open; the line is ours).
        tail: the share beyond.
    """

    until: Sequence[int] = (60, 100, 180)
    rates: Sequence[Decimal] = (Decimal("1"), Decimal("0.80"), Decimal("0.50"))
    tail_from: int = 365
    tail: Decimal = Decimal("0.10")

    def rate_at(self, age: int) -> Decimal:
        """The share expected of a debt `age` days old."""
        for last, rate in zip(self.until, self.rates, strict=True):
            if age <= last:
                return rate
        if age > self.tail_from:
            return self.tail
        last, rate = self.until[-1], self.rates[-1]
        return rate - (rate - self.tail) * (age - last) / (self.tail_from - last)


@dataclass(frozen=True)
class Terms:
    """How ages are counted: from the invoice's day or from the day it is due, in which buckets, by which curve."""

    age_from: str = "invoice"
    boundaries: Sequence[int] = BOUNDARIES
    curve: Curve = Curve()

    def age_of(self, item: OpenItem, as_of: date) -> int:
        """Days from the item's invoice day (or due day) to `as_of`; before that day the age is negative."""
        return (as_of - (item.due_on if self.age_from == "due" else item.on)).days


@dataclass(frozen=True)
class Aged:
    """Open invoices summed by age. Expected loss + expected recovery = total."""

    buckets: tuple[Decimal, ...]
    total: Decimal = ZERO
    overdue: Decimal = ZERO
    expected_loss: Decimal = ZERO
    oldest_on: date | None = None

    @property
    def expected_recovery(self) -> Decimal:
        """What is expected to come in."""
        return self.total - self.expected_loss


@dataclass(frozen=True)
class Match:
    """So much of the open item `id` is settled."""

    id: int
    amount: Decimal


def bucket_of(age: int, boundaries: Sequence[int] = BOUNDARIES) -> int:
    """The index, from 0, of the bucket that holds an age in days; a boundary belongs to the younger bucket."""
    return sum(age > boundary for boundary in boundaries)


def age_buckets(
    items: Iterable[OpenItem], as_of: date, boundaries: Sequence[int] = BOUNDARIES, age_from: str = "invoice"
) -> tuple[Decimal, ...]:
    """Open amounts by age on the day `as_of`, youngest bucket first; one bucket more than boundaries."""
    return age_items(items, as_of, Terms(age_from, boundaries)).buckets


def age_items(items: Iterable[OpenItem], as_of: date, terms: Terms) -> Aged:
    """Open items summed into buckets, with what is overdue, the loss expected (rounded once) and the oldest day."""
    return Ager(as_of, terms).age(items)


class Ager:
    """Ages the items of many accounts as of one day; what an invoice day and a due day mean is worked out once."""

    def __init__(self, as_of: date, terms: Terms) -> None:
        self.as_of, self.terms = as_of, terms
        self.known: dict[tuple[date, date], tuple[int, bool, Decimal]] = {}

    def age(self, items: Iterable[OpenItem]) -> Aged:
        """The items of one account, as `age_items` sums them."""
        sums = [ZERO] * (len(self.terms.boundaries) + 1)
        overdue, loss, oldest = ZERO, Decimal(0), None
        for item in items:
            days = item.on, item.due_on
            bucket, is_late, share = self.known.get(days) or self._learn(item)
            sums[bucket] += item.amount
            if is_late:
                overdue += item.amount
            if share:
                loss += item.amount * share
            if oldest is None or item.on < oldest:
                oldest = item.on
        return Aged(tuple(sums), sum(sums, ZERO), overdue, round_cents(loss), oldest)

    def _learn(self, item: OpenItem) -> tuple[int, bool, Decimal]:
        """Bucket, whether overdue, and the share expected to be lost of items of these days."""
        age = self.terms.age_of(item, self.as_of)
        lost = 1 - self.terms.curve.rate_at(age)
        found = bucket_of(age, self.terms.boundaries), is_overdue(item.due_on, self.as_of), lost
        self.known[item.on, item.due_on] = found
        return found


def is_overdue(due_on: date, as_of: date) -> bool:
    """Whether the day it was due lies before `as_of`."""
    return due_on < as_of


def allocate_oldest_first(amount: Decimal, open_items: Iterable[OpenItem]) -> list[Match]:
    """Set `amount` against open items in order of day, then number, until it is used up; what is left stays unapplied.

    Args:
        amount: money at hand, zero or more.
        open_items: items of one customer with open amounts above zero.
    """
    return match_in_order(amount, sorted(open_items, key=lambda one: (one.on, one.id)))


def match_in_order(amount: Decimal, open_items: Iterable[OpenItem]) -> list[Match]:
    """Set `amount` against open items in the order given, reading no further than the money goes."""
    left, matches = amount, []
    for item in open_items:
        if left <= 0:
            break
        part = min(left, item.amount)
        if part > 0:
            matches.append(Match(item.id, part))
            left -= part
    return matches


def undone_among(rows: Iterable[tuple[int, Hashable, Decimal]]) -> set[int]:
    """Which allocations were undone: each negative row answers the latest row above zero of its pair and amount.

    Args:
        rows: id, the pair of credit and invoice, amount; oldest first.
    """
    standing: dict[tuple[Hashable, Decimal], list[int]] = defaultdict(list)
    undone = set()
    for pk, pair, amount in rows:
        if amount > 0:
            standing[pair, amount].append(pk)
        elif standing[pair, -amount]:
            undone.add(standing[pair, -amount].pop())
    return undone


def least(ceiling: Decimal | None, cap: Decimal | None) -> Decimal | None:
    """The lower of a ceiling and a cap, none of which is no limit."""
    return cap if ceiling is None else ceiling if cap is None else min(ceiling, cap)


def above_limit(exposure: Decimal, rise: Decimal, ceiling: Decimal | None) -> Decimal:
    """How much of a rise of the exposure stands above the ceiling; zero where it falls, or fits."""
    return max(min(rise, exposure + rise - ceiling), ZERO) if ceiling is not None and rise > 0 else ZERO


def uncovered(exposure: Decimal, *, before: Decimal | None, after: Decimal | None) -> Decimal:
    """How much of an exposure a ceiling leaves uncovered that the one before it covered; None is no limit."""
    if after is None:
        return ZERO
    return max((exposure if before is None else min(exposure, before)) - after, ZERO)


def is_doubtful(amount: Decimal, owed: Decimal, *, times: Decimal, floor: Decimal) -> bool:
    """Whether somebody who types in a receipt is asked again: it is above `times` × what is owed + `floor` (ours)."""
    return amount > max(owed, ZERO) * times + floor
