"""Why the gate keeps an order back, and what follows from it in money. Worked table: docs/rules/gate.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guanxi.kit.amounts import ZERO

OVER_LIMIT, OVERDUE, AWAITING_PAYMENT = "over_limit", "overdue", "awaiting_payment"
SUMS = frozenset({OVER_LIMIT, "no_limit", "limit_expired", AWAITING_PAYMENT})
"""Reasons that are about the sum: as soon as so much is paid or allowed, they are gone."""

WEIGHTS = {"A": Decimal("1"), "B": Decimal("1.25"), "C": Decimal("1.5"), "D": Decimal("2"), "E": Decimal("3")}
UNGRADED = Decimal("1.5")
HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class Reason:
    """One reason.

    Args:
        key: over_limit, no_limit, limit_expired, overdue, blocked or awaiting_payment.
        amount: what is missing, or late. days: how late, or since when.
    """

    key: str
    amount: Decimal | None = None
    days: int | None = None

    def plain(self) -> dict[str, Any]:
        """As a hold keeps it."""
        return {"key": self.key, "amount": None if self.amount is None else f"{self.amount:.2f}", "days": self.days}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Reason:
        """As a hold kept it."""
        amount = plain.get("amount")
        return cls(plain["key"], None if amount is None else Decimal(amount), plain.get("days"))


def missing_of(reasons: Sequence[Reason]) -> Decimal:
    """What must be paid before the order goes on by itself: the largest of what is missing and what is late."""
    return max((one.amount for one in reasons if one.amount is not None), default=ZERO)


def late_of(reasons: Sequence[Reason]) -> Decimal:
    """What is late, of the reasons to wait; zero where lateness is none of them."""
    return max((one.amount or ZERO for one in reasons if one.key == OVERDUE), default=ZERO)


def above_of(reasons: Sequence[Reason]) -> Decimal:
    """By how much the limit is passed, or what is missing in advance; zero where the sum is no reason to wait."""
    return max((one.amount or ZERO for one in reasons if one.key in SUMS), default=ZERO)


def at_stake(reasons: Sequence[Reason], total: Decimal) -> Decimal:
    """What somebody grants who lets the order pass.

    The sum by which the limit is passed; the whole order at least where the customer is late or blocked, as then all of
    it is credit that the rules do not give.
    """
    over = above_of(reasons)
    return over if all(one.key in SUMS for one in reasons) else max(over, total)


def rank(missing: Decimal, days_late: int, grade: str) -> int:
    """The urgency as a whole number, as a hold keeps it."""
    return min(int(urgency(missing, days_late, grade)), HIGHEST)


def days_late(reasons: Sequence[Reason]) -> int:
    """Days of the oldest late invoice that holds the order; 0 where lateness does not."""
    return max((one.days or 0 for one in reasons if one.key == OVERDUE), default=0)


def urgency(missing: Decimal, days_late: int, grade: str) -> Decimal:
    """The place of a held order in the queue: amount missing × (days late + 1) × weight of the grade (ours)."""
    return missing * (max(days_late, 0) + 1) * WEIGHTS.get(grade, UNGRADED)
