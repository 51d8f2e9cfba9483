"""How a history is read: which months, what counts as late, what is presumed of somebody nobody knows yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTH = 30.4375  # days of a month on average


@dataclass(frozen=True)
class Reading:
    """The terms by which facts are read from a history; all ours but for the 60 days (S4-60).

    Args:
        months: how far back one looks. recent_days: the newest part of it. half_life_days: an invoice due so long ago
            counts half.
        grace_days: up to this an invoice is not late. serious_days: beyond this it is seriously late (S4-60: up to
            here everything is still expected to come in).
        most_late, most_early: days by which one invoice counts at most, so that one of them does not speak for all.
        presumed_days_late: of somebody unknown; weighs as much as `presumed_invoices` invoices, so that few invoices
            prove little, for good or bad; as much of the usual is mixed into the newest months.
        least_invoices: invoices that must have come due before there is a grade.
    """

    months: int = 24
    recent_days: int = 120
    half_life_days: int = 730
    grace_days: int = 3
    serious_days: int = 60
    most_late: int = 60
    most_early: int = 20
    presumed_days_late: int = 10
    presumed_invoices: int = 2
    least_invoices: int = 3

    def start(self, on: date) -> date:
        """The first of the days looked at on a day."""
        return on - timedelta(days=round(self.months * MONTH))
