"""Half-open ranges of days, and the days a business record may carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST = date(2000, 1, 1)
LATEST_AHEAD = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days lie in the period."""
        return (self.end - self.start).days

    def months_before(self, months: int | None = None) -> Period:
        """The same stretch of whole months, `months` earlier; without a number just before this one.

        Only for periods that begin and end with a month.
        """
        length = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        back = -(length if months is None else months)
        return Period(add_months(self.start, back), add_months(self.end, back))


def is_plausible(day: date, *, on: date) -> bool:
    """Whether `day` can be a business date seen from `on`: from the year 2000 to five years ahead."""
    return EARLIEST <= day <= on + LATEST_AHEAD


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of `day`; before it when negative."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, earlier when negative; the last one where the month is shorter."""
    first = add_months(day, months)
    return first.replace(day=min(day.day, month_of(first).days))


def whole_months(first: date, last: date) -> Period:
    """The months from that of `first` to that of `last`, both included."""
    return Period(first.replace(day=1), add_months(last, 1))


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=32)).replace(day=1))
