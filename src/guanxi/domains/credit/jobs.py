"""What the room does by the clock."""

from __future__ import annotations

from datetime import datetime, time

from guanxi.domains.credit.limits.actions import expire_limits
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("credit.expire_limits", daily_at=time(0, 20))
def expire_every_limit(at: datetime) -> None:
    """End the limits whose day has passed, and warn the reps of those that end soon."""
    by = system_user()
    after = expire_limits(by=by, at=at)
    while after is not None:
        after = expire_limits(after=after, by=by, at=at)
