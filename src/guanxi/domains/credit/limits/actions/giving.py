"""A limit takes the place of the one before; standing and ceiling follow it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.domains.credit.limits.actions.rows import hold_account, standing_row
from guanxi.domains.credit.models import Application, Limit, Standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import set_ceiling
from guanxi.kit.amounts import ZERO

REPLACED = "replaced"


def give_limit(
    customer: Customer, amount: Decimal, *, origin: str, valid_until: date | None, term_days: int | None,
    secured: Decimal = ZERO, application: Application | None = None, approved_by: Any = None,
    policy_version: int | None = None, by: Any, at: datetime,
) -> Limit:  # fmt: skip
    """Put a limit in force: the one before ends, the standing says it, the ceiling of the account follows.

    The verb that gives it tells it, once.
    """
    hold_account(customer.pk, at=at)
    standing = standing_row(customer)
    close_limit(customer, reason=REPLACED, at=at)
    limit = Limit.objects.create(
        customer=customer, amount=amount, secured=min(secured, amount), term_days=term_days,
        starts_on=timezone.localdate(at), valid_until=valid_until, origin=origin, application=application,
        approved_by=approved_by, policy_version=policy_version, by=by, at=at,
    )  # fmt: skip
    write_standing(standing, amount=amount, term_days=term_days, valid_until=valid_until)
    set_ceiling(customer, ceiling=amount, is_told=True, by=by, at=at)
    return limit


def close_limit(customer: Customer, *, reason: str, at: datetime) -> Limit | None:
    """End the limit in force; answers it, or None."""
    limit = Limit.objects.filter(customer=customer, ended_at__isnull=True).first()
    if limit is not None:
        limit.ended_at, limit.end_reason = at, reason
        limit.save(update_fields=["ended_at", "end_reason"])
    return limit


def write_standing(
    standing: Standing, *, amount: Decimal | None, term_days: int | None, valid_until: date | None
) -> None:
    """Say in the standing what is in force now."""
    standing.limit_amount, standing.term_days, standing.valid_until = amount, term_days, valid_until
    standing.save(update_fields=["limit_amount", "term_days", "valid_until"])
