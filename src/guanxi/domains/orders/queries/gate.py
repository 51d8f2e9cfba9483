"""What the gate would say, before anybody asks it: for drafts, for what is typed, and for orders that wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.domains.credit.gate import Verdict, earliest_count, judge
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import terms_for
from guanxi.domains.orders.rules.gate import AWAITING_PAYMENT, OVER_LIMIT, Reason, at_stake, missing_of
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.queries import account_of, set_aside_for
from guanxi.domains.receivables.rules import least
from guanxi.kit.amounts import ZERO

KIND = "orders.order"


@dataclass(frozen=True)
class Outlook:
    """What would hold an order now.

    Args:
        reasons: none: it would be confirmed. account: as it stands. after: the exposure with the order.
        limit: what the exposure is held against; None: nothing. set_aside: what is paid in advance for the order.
        counts_on: the day from which it would count, where that is later. is_reason_asked: why it is on credit.
    """

    reasons: tuple[Reason, ...]
    at_stake: Decimal
    account: Account
    after: Decimal
    limit: Decimal | None
    set_aside: Decimal = ZERO
    counts_on: date | None = None
    is_reason_asked: bool = False

    @property
    def missing(self) -> Decimal:
        """What must be paid before it goes on by itself."""
        return missing_of(self.reasons)


def look_ahead(
    customer: Any, *, total: Decimal, is_prepaid: bool, requested_on: date | None = None, order: Order | None = None,
    on: date,
) -> Outlook:  # fmt: skip
    """What the gate would say of an order of a customer on a day."""
    account = account_of(customer)
    if is_prepaid:
        return _prepaid(account, total, money_for(order) if order and order.pk else ZERO)
    verdict = judge(customer, on)
    limit = least(account.ceiling, verdict.cap)
    after = account.exposure + total
    terms = terms_for(customer, on=on).terms
    later = None
    if not verdict.stops and terms.invoicing != "confirmation":
        later = earliest_count(requested_on, verdict.terms, on=on)
    over = ZERO if limit is None or later or not total else max(after - limit, ZERO)
    reasons = reasons_of(verdict, over) if total else ()
    asked = verdict.terms.reason_code
    return Outlook(reasons, at_stake(reasons, total), account, after, limit, ZERO, later, asked)


def last_reason(customer: Any) -> str:
    """Why the customer's latest order on credit was sold so; "" where none says it."""
    said = Order.objects.filter(customer=customer, payment=Order.Payment.CREDIT).exclude(reason_code="")
    return said.order_by("-pk").values_list("reason_code", flat=True).first() or ""


def _prepaid(account: Account, total: Decimal, mine: Decimal) -> Outlook:
    """Money for it, or free money on account that the limit lets go."""
    missing = max(total - mine, ZERO)
    room = None if account.ceiling is None else account.ceiling - account.exposure
    free = account.unapplied - account.earmarked
    is_covered = missing <= free and (room is None or missing <= room)
    reasons = () if not missing or is_covered else (Reason(AWAITING_PAYMENT, missing),)
    return Outlook(reasons, at_stake(reasons, total), account, account.exposure, account.ceiling, mine)


def reasons_of(verdict: Verdict, over: Decimal) -> tuple[Reason, ...]:
    """Why an order on credit waits: what holds it whatever the sum, then the sum by which it passes the limit."""
    found = [Reason(one.reason, one.amount, one.days) for one in verdict.stops]
    if over > 0:
        caps = [one for one in verdict.blocks if one.is_cap]
        found.append(Reason(caps[0].reason, over, caps[0].days) if caps else Reason(OVER_LIMIT, over))
    return tuple(found)


def over_room(customer: Any, amount: Decimal, *, cap: Decimal | None) -> Decimal:
    """By how much the exposure would pass the limit with `amount` more."""
    account = account_of(customer)
    limit = least(account.ceiling, cap)
    return ZERO if limit is None else max(account.exposure + amount - limit, ZERO)


def money_for(order: Order) -> Decimal:
    """What is set aside for an order."""
    return set_aside_for(KIND, [order.pk]).get(order.pk, ZERO)


def money_for_many(orders: Collection[Order]) -> dict[int, Decimal]:
    """What is set aside for each of these orders; only prepaid ones are asked about."""
    wanted = [one.pk for one in orders if one.is_prepaid]
    return set_aside_for(KIND, wanted) if wanted else {}
