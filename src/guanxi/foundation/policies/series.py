"""Numbers of documents. The row of a series is hot: draw late in a transaction."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from guanxi.foundation.policies.models import NumberSeries


def next_number(prefix: str, *, on: date) -> str:
    """The next number of a series: prefix, year and month, count; `SO-2611-0482`. Counts start anew each month.

    A transaction that fails gives its number back; two at once never draw the same.
    """
    return next_numbers(prefix, on=on, count=1)[0]


def next_numbers(prefix: str, *, on: date, count: int) -> list[str]:
    """The next `count` numbers of a series, drawn at once."""
    period = f"{on:%y%m}"
    if not NumberSeries.objects.filter(name=prefix, period=period).update(last=F("last") + count):
        NumberSeries.objects.bulk_create([NumberSeries(name=prefix, period=period, last=0)], ignore_conflicts=True)
        NumberSeries.objects.filter(name=prefix, period=period).update(last=F("last") + count)
    last = NumberSeries.objects.values_list("last", flat=True).get(name=prefix, period=period)
    return [f"{prefix}-{period}-{number:04d}" for number in range(last - count + 1, last + 1)]
