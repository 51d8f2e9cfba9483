"""Limits end on their day; who looks after the customer is told before (S4-47)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import override

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.credit.limits.actions.giving import close_limit, write_standing
from guanxi.domains.credit.limits.actions.rows import hold_account
from guanxi.domains.credit.limits.policies import CreditTerms
from guanxi.domains.credit.models import Standing
from guanxi.domains.receivables.actions import set_ceiling
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.actions import add_task
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import money

BATCH = 200
LONGEST_WARNING = 180
EXPIRED = "expired"


@action("credit.expire_limits", inner=True)
def expire_limits(*, after: int = 0, by: Any, at: datetime) -> int | None:
    """End the limits whose day has passed and warn of those that end soon: one short transaction of a long walk.

    Args:
        after: the customer the walk came to. Answers the one it came to now; None at the end.
    """
    today, terms, gate = timezone.localdate(at), TermsBook(CreditTerms), TermsBook(GatePolicy)
    soon = today + timedelta(days=LONGEST_WARNING)
    due = Standing.objects.filter(valid_until__lte=soon, limit_amount__gt=0, customer_id__gt=after)
    rows = list(due.select_related("customer__owner", "customer__unit").order_by("customer_id")[:BATCH])
    for standing in rows:
        if standing.valid_until is None or standing.valid_until >= today:
            _warn(standing, terms.of(standing.customer, today).terms, today, by=by, at=at)
        elif gate.of(standing.customer, today).terms.expired_limit == "hold":
            _end(standing, by=by, at=at)
    return rows[-1].pk if len(rows) == BATCH else None


def _end(standing: Standing, *, by: Any, at: datetime) -> None:
    """The limit falls to zero; the day it ended stays in the standing, so that everybody sees why."""
    hold_account(standing.customer_id, at=at)
    row = Standing.objects.lock().get(pk=standing.pk)
    if (row.limit_amount, row.valid_until) != (standing.limit_amount, standing.valid_until):
        return  # another limit was granted since the walk read it
    limit = close_limit(standing.customer, reason=EXPIRED, at=at)
    write_standing(row, amount=ZERO, term_days=row.term_days, valid_until=row.valid_until)
    set_ceiling(standing.customer, ceiling=ZERO, is_told=True, by=by, at=at)
    facts = {"amount": f"{standing.limit_amount:.2f}", "day": row.valid_until}
    record("credit.limit_expired", limit or row, about=[standing.customer], by=by, at=at, **facts)


def _warn(standing: Standing, terms: CreditTerms, today: date, *, by: Any, at: datetime) -> None:
    """A task for the rep, once a limit's end."""
    end, owner = standing.valid_until, standing.customer.owner
    if end is None or owner is None or not owner.is_active or end - timedelta(days=terms.warn_days) > today:
        return
    with override(owner.language or None):
        title = _now("Credit limit of %(amount)s ends: survey again and apply") % {
            "amount": money(standing.limit_amount)
        }
    add_task(
        title=title, assignee=owner, due_on=end, about=standing.customer, origin=f"credit.expiry:{standing.pk}:{end}",
        by=by, at=at,
    )  # fmt: skip
