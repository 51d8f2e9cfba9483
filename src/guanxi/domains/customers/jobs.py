"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.timezone import localdate

from guanxi.domains.customers.actions import tend_pool
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("customers.tend_pool", daily_at=time(3, 0))
def tend(at: datetime) -> None:
    """Warn of customers that are quiet too long, and take those back into the pool whose notice is over."""
    tend_pool(on=localdate(at), by=system_user(), at=at)
