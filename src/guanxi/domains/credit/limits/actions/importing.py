"""Limits of many customers at once, as a file or a merge brings them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.domains.credit.limits.actions.giving import REPLACED
from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.receivables.actions.accounts import set_ceilings
from guanxi.domains.receivables.actions.rows import lock_accounts
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows, insert_rows, reserve_ids

COLUMNS = ["id", "customer_id", "amount", "secured", "term_days", "starts_on", "valid_until", "origin", "by_id", "at"]


@dataclass(frozen=True)
class LimitGiven:
    """A limit as it is to stand. `amount` none: no limit at all."""

    amount: Decimal | None
    valid_until: date | None = None
    term_days: int | None = None
    grade: str = ""


@action("credit.set_limits", inner=True)
def set_limits(limits: Mapping[int, LimitGiven], *, origin: str = Limit.Origin.IMPORT, by: Any, at: datetime) -> int:
    """Set the limits of many customers (id → limit), one row of history each; answers how many changed.

    The ceilings of the accounts follow. Those of merged customers go to the one that carries them on.

    Args:
        origin: how they came to be.
    """
    carriers = survivors_of(limits)
    wanted = {carriers[pk]: limit for pk, limit in limits.items() if pk in carriers}
    keys = sorted(wanted)
    lock_accounts(keys, at=at)  # before the standings, as merges do
    insert_rows(Standing, ["customer_id"], ([pk] for pk in keys), skip_existing=True)
    present = {one.pk: one for one in Standing.objects.filter(customer_id__among=keys).order_by("pk").lock()}
    changed = [pk for pk in keys if _as_given(present[pk]) != wanted[pk]]
    moved = [pk for pk in changed if _limit_of(_as_given(present[pk])) != _limit_of(wanted[pk])]
    Limit.objects.filter(customer_id__among=moved, ended_at__isnull=True).update(ended_at=at, end_reason=REPLACED)
    given = [pk for pk in moved if wanted[pk].amount is not None]
    ids = reserve_ids(Limit, len(given))
    today = timezone.localdate(at)
    rows = (
        (number, pk, wanted[pk].amount, ZERO, wanted[pk].term_days, today, wanted[pk].valid_until, origin, by.pk, at)
        for number, pk in zip(ids, given, strict=True)
    )
    insert_rows(Limit, COLUMNS, rows)
    columns = ["limit_amount", "term_days", "valid_until", "grade"]
    change_rows(Standing, columns, "customer_id", [(*_row(wanted[pk]), pk) for pk in changed])
    set_ceilings({pk: wanted[pk].amount for pk in moved}, told=given, by=by, at=at)
    told = [_told(number, pk, present[pk], wanted[pk], origin) for number, pk in zip(ids, given, strict=True)]
    record_many(told, by=by, at=at)
    return len(changed)


def _as_given(standing: Standing) -> LimitGiven:
    return LimitGiven(standing.limit_amount, standing.valid_until, standing.term_days, standing.grade)


def _limit_of(given: LimitGiven) -> tuple[Any, ...]:
    return given.amount, given.valid_until, given.term_days


def _row(given: LimitGiven) -> tuple[Any, ...]:
    return given.amount, given.term_days, given.valid_until, given.grade


def _told(number: int, customer: int, before: Standing, given: LimitGiven, origin: str) -> Happening:
    was = before.limit_amount
    facts = {
        "amount": f"{given.amount:.2f}", "until": given.valid_until, "origin": str(origin),
        "before": "–" if was is None else f"{was:.2f}",
    }  # fmt: skip
    return Happening("credit.limit_given", ("credit.limit", number), (("customers.customer", customer),), facts)
