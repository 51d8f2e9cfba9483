"""What gives reason to look at a customer's credit again, and when the next review is due: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from guanxi.domains.credit.behaviour.rules import Facts, PastPromise

LATER, DECLINE, SURGE, USE = "later_payments", "ratio_decline", "order_surge", "limit_use"
BROKEN, REVIEW, CONTACT, MAIL, NEWS = "broken_promise", "review_due", "contact_failed", "returned_mail", "news"
SECURITY = "security_ended"
MOST_BACK = 30  # days for which a broken promise is news


class Thresholds(Protocol):
    """From where on a figure is a sign."""

    @property
    def later_days(self) -> int: ...
    @property
    def limit_use(self) -> Decimal: ...
    @property
    def surge(self) -> Decimal: ...
    @property
    def ratio_drop(self) -> Decimal: ...


@dataclass(frozen=True)
class Seen:
    """What is seen of one customer on a day.

    Args:
        facts: of its behaviour. is_thin: too few invoices came due to say how it pays.
        surge: orders of the last 30 days ÷ the largest 30 days of the year before.
        ratios: points of the figures before and now. promises: to pay. review_on: when its credit is due for review.
        uncovered: what of its limit rests on securities that have ended.
    """

    facts: Facts
    is_thin: bool = False
    surge: Decimal | None = None
    ratios: tuple[Decimal, Decimal] | None = None
    promises: tuple[PastPromise, ...] = ()
    review_on: date | None = None
    uncovered: Decimal | None = None


@dataclass(frozen=True)
class Sign:
    """A reason to look again, with the figures that gave it."""

    kind: str
    facts: Mapping[str, str]


def signs_of(seen: Seen, on: date, terms: Thresholds) -> tuple[Sign, ...]:
    """Every reason that holds at the end of a day."""
    return tuple(_signs(seen, on, terms))


def _signs(seen: Seen, on: date, terms: Thresholds) -> Iterator[Sign]:
    facts = seen.facts
    if not seen.is_thin and facts.lateness_trend is not None and facts.lateness_trend >= terms.later_days:
        yield Sign(LATER, {"recent": str(facts.plain_recent_days_late), "before": str(facts.earlier_days_late)})
    if seen.ratios is not None and seen.ratios[0] - seen.ratios[1] >= terms.ratio_drop:
        yield Sign(DECLINE, {"before": str(seen.ratios[0]), "now": str(seen.ratios[1])})
    if seen.surge is not None and seen.surge >= terms.surge:
        yield Sign(SURGE, {"times": str(seen.surge)})
    if facts.limit_use is not None and facts.limit_use >= terms.limit_use:
        yield Sign(USE, {"share": str(facts.limit_use)})
    if broken := latest_broken(seen.promises, on):
        yield Sign(BROKEN, {"amount": str(broken.amount), "day": broken.due_on.isoformat()})
    if seen.uncovered:
        yield Sign(SECURITY, {"amount": str(seen.uncovered)})
    if seen.review_on is not None and seen.review_on <= on:
        yield Sign(REVIEW, {"day": seen.review_on.isoformat()})


def latest_broken(promises: tuple[PastPromise, ...], on: date) -> PastPromise | None:
    """The latest promise whose day has passed within a month and that is not kept even now."""
    broken = [
        one for one in promises
        if 0 < (on - one.due_on).days <= MOST_BACK and (one.kept_on is None or one.kept_on > on)
    ]  # fmt: skip
    return max(broken, key=lambda one: one.due_on, default=None)
