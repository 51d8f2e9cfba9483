"""When a quiet customer goes back to the pool, and who may take one from it (ours; docs/rules/pool.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Verdict = Literal["stay", "warn", "return", "spare"]
ClaimFault = Literal["", "full", "day", "waiting"]


@dataclass(frozen=True)
class Patience:
    """How many days without activity are allowed, and how many of them lie after the warning.

    Args:
        by_class: sales class → days. bought: of customers without a class. prospects: of those who never bought.
    """

    by_class: Mapping[str, int]
    bought: int
    prospects: int
    notice: int

    def days(self, *, sales_class: str, has_bought: bool) -> int:
        """The days allowed: by class where there is one, else by whether the customer ever bought."""
        return self.by_class.get(sales_class, self.bought if has_bought else self.prospects)


def goes_back_on(*, active_on: date, days: int, warned_on: date | None, notice: int) -> date:
    """The first day on which a customer goes back: after the days allowed, never before its notice is over."""
    due = active_on + timedelta(days=days)
    return due if warned_on is None else max(due, warned_on + timedelta(days=notice))


def judge(
    *, on: date, active_on: date, days: int, notice: int, warned_on: date | None = None, is_busy: bool = False
) -> Verdict:
    """What the night of the day `on` does with a customer.

    Nobody goes back unwarned, so a rule that begins today takes nothing before its notice is over. Open business
    spares a customer and takes the warning back; when it is over, the warning comes anew.
    """
    if is_busy:
        return "spare" if warned_on else "stay"
    quiet = (on - active_on).days
    if quiet < days - notice:
        return "spare" if warned_on else "stay"
    if warned_on is None and notice:
        return "warn"
    back = goes_back_on(active_on=active_on, days=days, warned_on=warned_on, notice=notice)
    return "return" if on >= back else "stay"


def claim_fault(
    *, held: int, capacity: int, claimed_today: int, claims_a_day: int, lost_days_ago: int | None, wait_days: int
) -> ClaimFault:
    """Why a rep may not take a customer from the pool now; "" when nothing stands against it.

    Args:
        held: customers the rep has. capacity, claims_a_day: 0 means no limit.
        lost_days_ago: days since the rep lost or gave back this customer; None: never had it.
    """
    if lost_days_ago is not None and lost_days_ago < wait_days:
        return "waiting"
    if capacity and held >= capacity:
        return "full"
    return "day" if claims_a_day and claimed_today >= claims_a_day else ""
