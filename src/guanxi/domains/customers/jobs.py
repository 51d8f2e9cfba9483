"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.timezone import localdate

from guanxi.domains.customers.actions import tend_pool
from guanxi.domains.customers.duplicates.searching import compare_due
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("customers.tend_pool", daily_at=time(3, 0))
def tend(at: datetime) -> None:
    """Warn of customers that are quiet too long, and take those back into the pool whose notice is over."""
    tend_pool(on=localdate(at), by=system_user(), at=at)


@job("customers.compare_new", every=timedelta(seconds=20))
def compare_new(at: datetime) -> None:
    """Compare new and changed customers with all others, so that possible duplicates are known within a minute."""
    compare_due(at=at)
