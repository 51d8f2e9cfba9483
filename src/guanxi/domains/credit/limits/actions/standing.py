"""Lowering, ending, blocking: what needs no approval because it lets less pass."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from guanxi.domains.credit.limits.actions.checks import amount_fault, demand_good, reason_fault
from guanxi.domains.credit.limits.actions.giving import close_limit, give_limit, write_standing
from guanxi.domains.credit.limits.actions.rows import hold_account, standing_row
from guanxi.domains.credit.limits.figures import limit_now
from guanxi.domains.credit.limits.refusals import AlreadySo, NoLimit, NotLower
from guanxi.domains.credit.limits.rules import secured_part
from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import set_ceiling
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO


@action("credit.lower_limit")
def lower_limit(customer: Customer, *, amount: Decimal, reason: str, by: Any, at: datetime) -> Limit:
    """Lower a customer's limit; it may fall below what is owed, then nothing new passes until enough is paid.

    It is by who lowered it; nobody approved it, and whoever approved the higher one did not say so of this one.

    Args:
        amount: zero or more, below the present limit.

    Raises:
        BadInput: amount or reason cannot be. NoLimit: none is in force. NotLower: it is not below the present one.
    """
    demand_standing(customer)
    demand_good(amount=amount_fault(amount, may_be_zero=True), reason=reason_fault(reason))
    hold_account(customer.pk, at=at)
    standing_row(customer)
    present = limit_now(customer)
    if present is None:
        raise NoLimit()
    if amount >= present.amount:
        raise NotLower()
    return put_lower(present, customer, amount, reason=reason.strip(), by=by, at=at)


def put_lower(present: Limit, customer: Customer, amount: Decimal, *, reason: str, by: Any, at: datetime) -> Limit:
    """Put a lower limit in the place of the present one; what falls first is what rests on securities."""
    unsecured = present.amount - present.secured
    limit = give_limit(
        customer, amount, secured=secured_part(amount, unsecured=unsecured, secured=present.secured),
        term_days=present.term_days, valid_until=present.valid_until, origin=Limit.Origin.LOWERED,
        application=present.application, policy_version=present.policy_version, by=by, at=at,
    )  # fmt: skip
    facts = {"amount": f"{amount:.2f}", "before": f"{present.amount:.2f}", "reason": reason}
    record("credit.limit_lowered", limit, about=[customer], by=by, at=at, **facts)
    return limit


@action("credit.end_limit")
def end_limit(customer: Customer, *, reason: str, by: Any, at: datetime) -> Limit:
    """End a customer's limit: from now on it buys prepaid only.

    Raises:
        BadInput: no reason. NoLimit: none is in force.
    """
    demand_standing(customer)
    demand_good(reason=reason_fault(reason))
    hold_account(customer.pk, at=at)
    standing = standing_row(customer)
    limit = close_limit(customer, reason=reason.strip(), at=at)
    if limit is None:
        raise NoLimit()
    write_standing(standing, amount=ZERO, term_days=standing.term_days, valid_until=None)
    set_ceiling(customer, ceiling=ZERO, is_told=True, by=by, at=at)
    facts = {"amount": f"{limit.amount:.2f}", "reason": reason.strip()}
    record("credit.limit_ended", limit, about=[customer], by=by, at=at, **facts)
    return limit


@action("credit.block_customer")
def block_customer(customer: Customer, *, reason: str, by: Any, at: datetime) -> Standing:
    """Block a customer's credit: orders on credit are held whatever the limit says; prepaid ones pass.

    Raises:
        BadInput: no reason. AlreadySo: it is blocked.
    """
    demand_standing(customer)
    demand_good(reason=reason_fault(reason))
    hold_account(customer.pk, at=at)
    standing = standing_row(customer)
    if standing.blocked_at is not None:
        raise AlreadySo()
    standing.blocked_at, standing.blocked_by, standing.block_reason = at, by, reason.strip()
    standing.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    record("credit.customer_blocked", standing, about=[customer], by=by, at=at, reason=reason.strip())
    return standing


@action("credit.unblock_customer")
def unblock_customer(customer: Customer, *, reason: str, by: Any, at: datetime) -> Standing:
    """Lift the block of a customer's credit.

    Raises:
        BadInput: no reason. AlreadySo: it is not blocked.
    """
    demand_standing(customer)
    demand_good(reason=reason_fault(reason))
    hold_account(customer.pk, at=at)
    standing = standing_row(customer)
    if standing.blocked_at is None:
        raise AlreadySo()
    standing.blocked_at, standing.blocked_by, standing.block_reason = None, None, ""
    standing.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    record("credit.customer_unblocked", standing, about=[customer], by=by, at=at, reason=reason.strip())
    return standing
