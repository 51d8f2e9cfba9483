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

    def previous(self) -> Period:
        """The period of equal length just before this one."""
        return Period(self.start - timedelta(days=self.days), self.start)

    def year_before(self) -> Period:
        """The same weekdays one year (52 weeks) earlier."""
        return Period(self.start - timedelta(weeks=52), self.end - timedelta(weeks=52))


def is_plausible(day: date, *, on: date) -> bool:
    """Whether `day` can be a business date seen from `on`: from the year 2000 to five years ahead."""
    return EARLIEST <= day <= on + LATEST_AHEAD


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=32)).replace(day=1))
