"""The terms of the pool: when customers go back to it, how many one may hold and take (ours)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.pool.rules import Patience
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.terms import in_force_for, policy, term

LONGEST = 3650  # days
MOST = 1_000_000


def days_of(default: int, label: Any) -> Any:
    """Days without activity that customers of a kind may have."""
    return term(default, label=label, unit=_("days"), least=1, most=LONGEST)


@policy(
    "customers.pool", label=_("Pool of customers"), scopes=("company", "unit"),
    help=_("When a quiet customer goes back to the pool, where any colleague may claim it."),
)  # fmt: skip
@dataclass(frozen=True)
class PoolPolicy:
    """When a quiet customer goes back to the pool (ours); for the company or for one unit."""

    is_on: bool = term(
        False, label=_("customers go back by themselves"), help=_("Off, so that nobody loses customers by installing.")
    )
    days_a: int = days_of(90, _("class A may be quiet for"))
    days_b: int = days_of(60, _("class B may be quiet for"))
    days_c: int = days_of(45, _("class C may be quiet for"))
    days_bought: int = days_of(45, _("who bought, without class, may be quiet for"))
    days_prospect: int = days_of(30, _("who never bought may be quiet for"))
    warn_days: int = term(
        7, label=_("warned before it goes back"), unit=_("days"), least=0, most=LONGEST,
        help=_("The rep is warned as many days before; nobody goes back unwarned."),
    )  # fmt: skip
    not_kept_by: tuple[str, ...] = term(
        (), label=_("open business that keeps nobody"),
        help=_("Of “orders” and “receivables”: kinds of open business that do not keep a customer out of the pool."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        days = (self.days_a, self.days_b, self.days_c, self.days_bought, self.days_prospect)
        if not all(1 <= one <= LONGEST for one in days):
            raise ValueError(_("Customers may be quiet for 1 to %(most)s days.") % {"most": LONGEST})
        if not 0 <= self.warn_days < min(days):
            raise WrongTerm(_("The warning comes fewer days before than the fewest days allowed."), "warn_days")

    @property
    def patience(self) -> Patience:
        """The days as the rule takes them."""
        return Patience(
            {"A": self.days_a, "B": self.days_b, "C": self.days_c}, self.days_bought, self.days_prospect, self.warn_days
        )


@policy(
    "customers.holding", label=_("Holding customers"), scopes=("company", "unit", "role"),
    help=_("How many customers a rep may hold and take from the pool."),
)  # fmt: skip
@dataclass(frozen=True)
class HoldingPolicy:
    """How many customers a rep may hold and take from the pool (ours); for the company, a unit or a role."""

    capacity: int = term(
        0, label=_("most customers of one person"), unit=pgettext_lazy("unit", "customers"), least=0, most=MOST,
        help=_("Counted when claiming or being assigned some; 0: no limit."),
    )  # fmt: skip
    claims_a_day: int = term(
        5, label=_("most claims of a day"), unit=pgettext_lazy("unit", "customers"), least=0, most=MOST,
        help=_("What one person may claim from the pool on a day; 0: no limit."),
    )  # fmt: skip
    wait_days: int = term(
        30, label=_("wait before claiming back"), unit=_("days"), least=0, most=LONGEST,
        help=_("Before one may claim back what one lost or gave back."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not (0 <= self.capacity <= MOST and 0 <= self.claims_a_day <= MOST):
            raise ValueError(_("Limits are numbers from 0, which means none, to %(most)s.") % {"most": f"{MOST:,}"})
        if not 0 <= self.wait_days <= LONGEST:
            raise ValueError(_("One waits 0 to %(most)s days.") % {"most": LONGEST})


def holding_terms(user: Any, *, on: date) -> HoldingPolicy:
    """How much a person may hold and take on a day: by role, else by unit, else the company's; of several roles the
    one that comes last by its key.
    """
    terms: HoldingPolicy = in_force_for(HoldingPolicy, user, on=on).terms
    return terms
