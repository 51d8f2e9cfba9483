"""What the room does by the clock."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time

from guanxi.domains.credit.limits.actions import expire_limits
from guanxi.domains.credit.watch.actions import open_tasks, watch_customers
from guanxi.domains.credit.watch.queries import watched_after
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job

WATCHED_AT_ONCE = 1000


@job("credit.expire_limits", daily_at=time(0, 20))
def expire_every_limit(at: datetime) -> None:
    """End the limits whose day has passed, and warn the reps of those that end soon."""
    by = system_user()
    after = expire_limits(by=by, at=at)
    while after is not None:
        after = expire_limits(after=after, by=by, at=at)


@job("credit.watch_customers", daily_at=time(3, 40))
def watch_every_customer(at: datetime) -> None:
    """Score the behaviour of every customer with credit, raise signals, ask people to survey again (S4-47)."""
    by, last = system_user(), 0
    while batch := watched_after(last, WATCHED_AT_ONCE):
        watch_customers(batch, by=by, at=at)
        last = batch[-1]
    given: Counter[int] = Counter()
    while more := open_tasks(given, by=by, at=at):
        given += more
