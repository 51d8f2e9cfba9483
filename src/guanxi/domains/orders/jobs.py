"""Background work of orders."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.timezone import localdate

from guanxi.domains.orders.actions import classify_customers
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("orders.classify_customers", daily_at=time(2, 40))
def classify(at: datetime) -> None:
    """Give every customer the sales class it has earned (S4-27)."""
    classify_customers(on=localdate(at), by=system_user(), at=at)
