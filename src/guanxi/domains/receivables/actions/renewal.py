"""What keeps ageing rows true as days pass and customers change hands; jobs and reactions call it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.ageing import move_row, rebuild_totals, renew_ageing_of
from guanxi.domains.receivables.actions.rows import lock_accounts
from guanxi.domains.receivables.models import AccountAgeing
from guanxi.kit.actions import action

BATCH = 500


@action("receivables.renew_ageing", inner=True)
def renew_ageing(*, by: Any, at: datetime, batch: int = BATCH) -> int:
    """Carry the next accounts whose ageing stands on an earlier day to the day of `at`; answers how many (0: all are).

    Accounts without anything open only change their day.
    """
    today = timezone.localdate(at)
    stale = AccountAgeing.objects.filter(as_of__lt=today)
    idle = {"total": 0, "unapplied": 0}
    moved = stale.filter(**idle).update(as_of=today)
    busy = list(stale.exclude(**idle).order_by("pk").values_list("account__customer_id", flat=True)[:batch])
    renew_ageing_of(lock_accounts(busy, at=at), as_of=today)
    return moved + len(busy)


@action("receivables.rebuild_ageing_totals", inner=True)
def rebuild_ageing_totals(*, by: Any, at: datetime) -> int:
    """Make every ageing total the exact sum of its rows; answers how many were wrong."""
    return rebuild_totals()


@action("receivables.carry_ageing", inner=True)
def carry_ageing(customer: Customer, *, by: Any, at: datetime) -> None:
    """Carry a customer's ageing, and its part of the totals, to the customer's present owner and unit."""
    (account,) = lock_accounts([customer.pk], at=at)
    customer.refresh_from_db(fields=["owner", "unit"])
    move_row(account, owner=customer.owner_id, unit=customer.unit_id)
