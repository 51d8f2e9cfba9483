"""The gate: an order on credit gets room under the ceiling, a prepaid one has its money, or it waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.gate import Verdict, earliest_count, judge
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.queries.gate import money_for, over_room, reasons_of
from guanxi.domains.orders.rules.gate import AWAITING_PAYMENT, Reason, at_stake, missing_of
from guanxi.domains.receivables.actions import give_back, reserve, set_aside
from guanxi.kit.amounts import ZERO
from guanxi.kit.approvals import Authority
from guanxi.kit.errors import BadInput


@dataclass(frozen=True)
class Answer:
    """What the gate answered.

    Args:
        reasons: why the order waits; none: it is through. at_stake: what somebody grants who lets it pass now.
        reserved: how much of the ceiling it took. counts_on: the day from which it counts, where that is later.
        version: of the gate's terms that decided. grade: the customer's, where it was asked.
        authority: by whose authority it passes although it does not fit.
    """

    reasons: tuple[Reason, ...] = ()
    at_stake: Decimal = ZERO
    reserved: Decimal = ZERO
    counts_on: date | None = None
    version: int | None = None
    grade: str = ""
    authority: Authority | None = None

    @property
    def is_open(self) -> bool:
        """Whether the order may go on."""
        return not self.reasons

    @property
    def missing(self) -> Decimal:
        """What must be paid before it goes on by itself."""
        return missing_of(self.reasons)


def ask_gate(
    order: Order, *, terms: OrderPolicy, asks_reason: bool = False, is_due: bool = False, by: Any, at: datetime
) -> Answer:
    """Let an order through, or say why not.

    Args:
        order: a prepaid one is saved already, as its money is set aside for it.
        asks_reason: refuse where the terms want to know why it is sold on credit.
        is_due: it is to count now, whatever its day of delivery.

    Raises:
        BadInput: on `reason_code`.
    """
    if not order.total:
        return Answer()
    if order.is_prepaid:
        return _ask_prepaid(order, by=by, at=at)
    today = localdate(at)
    verdict = judge(order.customer, today)
    if asks_reason and verdict.terms.reason_code and not order.reason_code:
        raise BadInput(reason_code=_("Say why this order is sold on credit; it is asked of every such order."))
    if not is_due and not verdict.stops and terms.invoicing != "confirmation":
        later = earliest_count(order.requested_on, verdict.terms, on=today)
        if later is not None:
            return Answer(counts_on=later, version=verdict.version)
    return _ask_credit(order, verdict, by=by, at=at)


def _ask_credit(order: Order, verdict: Verdict, *, by: Any, at: datetime) -> Answer:
    """One statement: room for all of it under the ceiling, unless something holds it whatever the sum."""
    if verdict.stops:
        over = over_room(order.customer, order.total, cap=verdict.cap)
    else:
        reservation = reserve(
            order.customer, amount=order.total, cap=verdict.cap, is_brief=True, by=by, at=at
        )  # fmt: skip
        if reservation.is_reserved:
            return Answer(reserved=order.total, version=verdict.version)
        over = reservation.missing
    reasons = reasons_of(verdict, over)
    return Answer(reasons, at_stake(reasons, order.total), version=verdict.version, grade=verdict.grade)


def _ask_prepaid(order: Order, *, by: Any, at: datetime) -> Answer:
    """Covered by money set aside for it; free money on account is set aside first, where all of it suffices."""
    missing = order.total - money_for(order)
    if missing < 0:
        give_back(order.customer, record=order, amount=-missing, by=by, at=at)
    if missing <= 0 or set_aside(order.customer, record=order, amount=missing, by=by, at=at):
        return Answer()
    reasons = (Reason(AWAITING_PAYMENT, missing),)
    return Answer(reasons, at_stake(reasons, order.total))


def pass_released(order: Order, answer: Answer, authority: Authority, *, by: Any, at: datetime) -> Answer:
    """Reserve above the ceiling what no money is set aside for."""
    amount = order.total - (money_for(order) if order.is_prepaid else ZERO)
    reserve(order.customer, amount=amount, force=True, by=by, at=at)
    return replace(answer, reasons=(), reserved=amount, authority=authority)
