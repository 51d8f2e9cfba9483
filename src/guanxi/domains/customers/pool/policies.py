"""The terms of the pool: when customers go back to it, how many one may hold and take (ours)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.customers.pool.rules import Patience
from guanxi.foundation.policies.terms import in_force, policy

LONGEST = 3650  # days
MOST = 1_000_000


@policy("customers.pool")
@dataclass(frozen=True)
class PoolPolicy:
    """When a quiet customer goes back to the pool (ours); for the company or for one unit.

    Args:
        is_on: whether customers go back by themselves; off, so that nobody loses customers by installing.
        days_a: days without activity that a customer of class A may have. days_b, days_c: the same of B and C.
        days_bought: the same of customers who bought once and have no class now.
        days_prospect: the same of those who never bought.
        warn_days: how many days before it goes back the rep is warned; nobody goes back unwarned.
        not_kept_by: kinds of open business that do not keep a customer, of "orders", "receivables".
    """

    is_on: bool = False
    days_a: int = 90
    days_b: int = 60
    days_c: int = 45
    days_bought: int = 45
    days_prospect: int = 30
    warn_days: int = 7
    not_kept_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        days = (self.days_a, self.days_b, self.days_c, self.days_bought, self.days_prospect)
        if not all(1 <= one <= LONGEST for one in days):
            raise ValueError(_("Customers may be quiet for 1 to %(most)s days.") % {"most": LONGEST})
        if not 0 <= self.warn_days < min(days):
            raise ValueError(_("The warning comes fewer days before than the fewest days allowed."))

    @property
    def patience(self) -> Patience:
        """The days as the rule takes them."""
        return Patience(
            {"A": self.days_a, "B": self.days_b, "C": self.days_c}, self.days_bought, self.days_prospect, self.warn_days
        )


@policy("customers.holding")
@dataclass(frozen=True)
class HoldingPolicy:
    """How many customers a rep may hold and take from the pool (ours); for the company, a unit or a role.

    Args:
        capacity: most customers one person may hold when claiming or being assigned some; 0: no limit.
        claims_a_day: most customers one person may claim on a day; 0: no limit.
        wait_days: days before one may claim back what one lost or gave back.
    """

    capacity: int = 0
    claims_a_day: int = 5
    wait_days: int = 30

    def __post_init__(self) -> None:
        if not (0 <= self.capacity <= MOST and 0 <= self.claims_a_day <= MOST):
            raise ValueError(_("Limits are numbers from 0, which means none, to %(most)s.") % {"most": f"{MOST:,}"})
        if not 0 <= self.wait_days <= LONGEST:
            raise ValueError(_("One waits 0 to %(most)s days.") % {"most": LONGEST})


def pool_terms(unit_id: int, *, on: date) -> PoolPolicy:
    """The rule of the pool for customers of a unit on a day."""
    terms: PoolPolicy = in_force(PoolPolicy, on=on, scopes=[("unit", str(unit_id))]).terms
    return terms


def holding_terms(user: Any, *, on: date) -> HoldingPolicy:
    """How much a person may hold and take on a day: by role, else by unit, else the company's; of several roles the
    one that comes last by its key.
    """
    scopes = [("unit", str(user.unit_id))] if user.unit_id else []
    scopes += [("role", role.key) for role in sorted(user.held_roles, key=lambda role: role.key)]
    terms: HoldingPolicy = in_force(HoldingPolicy, on=on, scopes=scopes).terms
    return terms
