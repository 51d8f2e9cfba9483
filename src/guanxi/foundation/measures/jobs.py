"""What this room does by the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate

from guanxi.foundation.measures.actions import forget_snapshots, take_snapshots
from guanxi.foundation.measures.metrics import Metric, batches_of, grains, metrics
from guanxi.foundation.measures.policies import MeasuresPolicy
from guanxi.foundation.measures.queries import last_taken
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.periods import add_months
from guanxi.kit.schedule import job

A_TIME = 20_000


@job("measures.take_snapshots", daily_at=time(3, 20))
def keep_values(at: datetime) -> None:
    """Keep what every metric is, in the first night of each day, week or month as the policy says."""
    on = localdate(at)
    terms: MeasuresPolicy = in_force(MeasuresPolicy, on=on).terms
    begin = period_start(on, terms.every)
    for grain in grains:
        due = [one.key for one in metrics.values() if one.grain == grain and is_due(one, begin, on)]
        for ids in batches_of(grain) if due else ():
            take_snapshots(due, ids, on=on, by=system_user(), at=at)
    for key in metrics:
        old = add_months(on, -terms.keep_months)
        while forget_snapshots(key, before=old, most=A_TIME, by=system_user(), at=at) == A_TIME:
            pass  # the next ones, in a transaction of their own


def is_due(metric: Metric, begin: date, on: date) -> bool:
    """Whether no snapshot of the present period is there; one of today may be unfinished and is taken again."""
    last = last_taken(metric.key) if metric.is_kept else on
    return metric.is_kept and (last is None or last < begin or last == on)


def period_start(on: date, every: str) -> date:
    """The first day of the day, week (Monday) or month that `on` lies in."""
    if every == "week":
        return on - timedelta(days=on.weekday())
    return on.replace(day=1) if every == "month" else on
