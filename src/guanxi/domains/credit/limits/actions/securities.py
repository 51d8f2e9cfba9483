"""What stands behind a credit: guarantees, deposits, mortgages, taken and given back (S4-44)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.limits.actions.checks import amount_fault, day_fault, demand_good, reason_fault
from guanxi.domains.credit.limits.actions.rows import hold_account, open_application
from guanxi.domains.credit.limits.actions.standing import put_lower
from guanxi.domains.credit.limits.cover import rests_on
from guanxi.domains.credit.limits.policies import credit_terms
from guanxi.domains.credit.limits.refusals import AlreadySo, StillCovers
from guanxi.domains.credit.limits.resting import falls_with
from guanxi.domains.credit.models import Security
from guanxi.domains.customers.merging.families import demand_standing, survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action

KIND = _("Choose a guarantee, a deposit or a mortgage.")
ENDED = _("A security that has ended stands behind nothing; choose a later day.")


@action("credit.add_security")
def add_security(
    customer: Customer, *, kind: str, description: str, value: Decimal, valid_until: date | None = None, by: Any,
    at: datetime,
) -> Security:  # fmt: skip
    """Take a security of a customer; the share of its value that counts is the policy's of today.

    Args:
        kind: "guarantee", "deposit" or "mortgage". value: above zero, in the company's currency.
        valid_until: the last day it holds; without one it has no end.

    Raises:
        BadInput: kind, value, description or day cannot be.
    """
    demand_standing(customer)
    today = timezone.localdate(at)
    demand_good(
        kind="" if kind in Security.Kind.values else KIND,
        value=amount_fault(value),
        description=reason_fault(description),
        valid_until=_end_fault(valid_until, today),
    )
    security = Security.objects.create(
        customer=customer, application=open_application(customer), kind=kind, description=description.strip(),
        value=value, accepted_rate=credit_terms(customer, on=today).terms.rate_of(kind), valid_until=valid_until,
        by=by, at=at,
    )  # fmt: skip
    facts = {"kind": kind, "value": f"{value:.2f}", "description": security.description}
    record("credit.security_added", security, about=[customer], by=by, at=at, **facts)
    return security


def _end_fault(day: date | None, today: date) -> Any:
    if day is None:
        return ""
    return ENDED if day < today else day_fault(day, today=today, may_come=True)


@action("credit.release_security")
def release_security(security: Security, *, reason: str, by: Any, at: datetime) -> Security:
    """Give a security back; what of the limit in force rests on it falls in the same moment (S4-44).

    Another security of the customer stands in, as far as it counts.

    Raises:
        BadInput: no reason. AlreadySo: it was given back before. StillCovers: a released order rests on it.
    """
    demand_good(reason=reason_fault(reason))
    hold_account(survivor_of(security.customer).pk, at=at)
    row = Security.objects.lock().select_related("customer").get(pk=security.pk)
    if row.released_at is not None:
        raise AlreadySo()
    if row.pk in rests_on([row.pk]):
        raise StillCovers()
    fallen = falls_with(row, on=timezone.localdate(at))
    row.released_at, row.release_reason = at, reason.strip()
    row.save(update_fields=["released_at", "release_reason"])
    facts = {"kind": row.kind, "value": f"{row.value:.2f}", "reason": row.release_reason}
    record("credit.security_released", row, about=[row.customer], by=by, at=at, **facts)
    if fallen is not None:
        limit, falls = fallen
        put_lower(limit, row.customer, limit.amount - falls, reason=row.release_reason, by=by, at=at)
    return row
