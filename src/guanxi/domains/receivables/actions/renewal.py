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
def renew_ageing(*, after: int = 0, batch: int = BATCH, by: Any, at: datetime) -> int | None:
    """Carry the next ageing rows that stand on an earlier day to the day of `at`: one short transaction of a long walk.

    Args:
        after: the row id after which to begin.
        batch: how many rows to look at.

    Returns:
        The row id after which to go on; None when the walk is over.
    """
    today = timezone.localdate(at)
    rows = list(AccountAgeing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:batch])
    if not rows:
        return None
    stale = AccountAgeing.objects.filter(pk__gt=after, pk__lte=rows[-1], as_of__lt=today)
    idle = {"total": 0, "unapplied": 0}
    busy = list(stale.exclude(**idle).values_list("account__customer_id", flat=True))
    renew_ageing_of(lock_accounts(busy, at=at), as_of=today)
    stale.filter(**idle).update(as_of=today)  # nothing open: only the day changes
    return rows[-1]


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
