"""Numbers of documents. The row of a series is hot: draw late in a transaction."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from guanxi.foundation.policies.models import NumberSeries


def next_number(prefix: str, *, on: date) -> str:
    """The next number of a series: prefix, year and month, count; `SO-2611-0482`. Counts start anew each month.

    A transaction that fails gives its number back; two at once never draw the same.
    """
    period = f"{on:%y%m}"
    if not NumberSeries.objects.filter(name=prefix, period=period).update(last=F("last") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(name=prefix, period=period, last=0)], ignore_conflicts=True)
        NumberSeries.objects.filter(name=prefix, period=period).update(last=F("last") + 1)
    last = NumberSeries.objects.values_list("last", flat=True).get(name=prefix, period=period)
    return f"{prefix}-{period}-{last:04d}"
