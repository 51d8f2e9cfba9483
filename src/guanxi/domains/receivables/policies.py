"""The dated terms of receivables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.rules import Curve, Terms
from guanxi.foundation.policies import book as policies
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.terms import MONEY, RATE, in_force, policy, term

BUCKETS = 5
TENTH = Decimal("0.001")
AGE_FROM = (("invoice", _("the invoice's day")), ("due", _("the due day")))


@policy(
    "receivables.terms", label=_("Receivables"), scopes=("company", "unit", "class", "customer"),
    help=_("When invoices are due, how debts age, what is expected of them, and whether money finds its invoices "
           "itself."),
)  # fmt: skip
@dataclass(frozen=True)
class ReceivablesPolicy:
    """When invoices are due, how debts age, what is expected of them, and whether money finds its invoices itself."""

    due_days: int = term(
        30, label=_("invoices are due after"), unit=_("days"), least=0, most=3650,
        help=_("Where a credit limit in force grants days to pay, these count instead."),
    )  # fmt: skip
    age_from: str = term(
        "invoice", label=_("ages count from"), choices=AGE_FROM,
        help=_("Ages mean the same for every customer: those of the company hold."),
    )  # fmt: skip
    boundaries: tuple[int, ...] = term(
        (60, 100, 180, 365), label=_("ageing buckets end on day"), source="S4-60", unit=_("days"), least=1,
        help=_("Last day of each bucket but the oldest; those of the company hold for every customer."),
    )  # fmt: skip
    recovery_until: tuple[int, ...] = term(
        (60, 100, 180), label=_("steps of recovery end on day"), source="S4-60", unit=_("days"), least=1,
        help=_("Last day of each step of what is still expected to be paid."),
    )  # fmt: skip
    recovery_rates: tuple[Decimal, ...] = term(
        (Decimal("1"), Decimal("0.80"), Decimal("0.50")), label=_("expected on each step"), source="S4-60", unit=RATE,
        least=0, most=1, help=_("One share for each step, in the same order."),
    )  # fmt: skip
    recovery_tail_from: int = term(
        365, label=_("old debts begin after day"), source="S4-60", unit=_("days"), least=1,
        help=_("Between the last step and this day the share falls in a straight line; the line is ours."),
    )  # fmt: skip
    recovery_tail: Decimal = term(
        Decimal("0.10"), label=_("expected of old debts"), source="S4-60", unit=RATE, least=0, most=1
    )
    auto_apply: bool = term(
        True, label=_("money finds its invoices"),
        help=_("New money settles the oldest invoices, and a new invoice takes money on account."),
    )  # fmt: skip
    doubtful_times: Decimal = term(
        Decimal(3), label=_("a receipt is doubtful above"), unit=_("times what is owed"), least=1, most=1000,
        help=_("What is owed counts with confirmed and prepaid orders. Who types in more has to confirm the amount; "
               "files are not asked."),
    )  # fmt: skip
    doubtful_floor: Decimal = term(
        Decimal(10_000), label=_("and above it by"), unit=MONEY, least=0,
        help=_("So much is taken from anybody without asking, as money paid ahead."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        steps = (*self.recovery_until, self.recovery_tail_from)
        if len(self.boundaries) != BUCKETS - 1 or not is_rising(self.boundaries):
            raise WrongTerm(_("Four rising boundaries make five buckets."), "boundaries")
        if len(self.recovery_until) != len(self.recovery_rates) or not is_rising(steps):
            text = _("The recovery curve needs one share a step, and rising steps.")
            raise WrongTerm(text, "recovery_until", "recovery_rates")

    @property
    def ageing(self) -> Terms:
        """The part that decides about ages."""
        curve = Curve(self.recovery_until, self.recovery_rates, self.recovery_tail_from, self.recovery_tail)
        return Terms(self.age_from, self.boundaries, curve)


@policy(
    "receivables.assets", label=_("Receivables in the assets"),
    help=_("What the company owns in all, as its balance sheet says, and from which share of it on receivables are "
           "too much."),
)  # fmt: skip
@dataclass(frozen=True)
class AssetsPolicy:
    """Total assets of the company, and the shares of them at which receivables are warned of (S4-49)."""

    assets: Decimal | None = term(
        None, label=_("total assets"), unit=MONEY, least=1, empty=_("not entered, no share is shown"),
        help=_("Of the latest balance sheet; the version starts on its day."),
    )  # fmt: skip
    steps: tuple[Decimal, ...] = term(
        (Decimal("0.30"), Decimal("0.40"), Decimal("0.50")), label=_("warned of from"), source="S4-49", unit=RATE,
        least=0, most=10, help=_("Rising shares; from the last but one on it is alarming."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not all(before < after for before, after in pairwise(self.steps)):
            raise WrongTerm(_("Write the shares from the lowest to the highest."), "steps")

    def share_of(self, receivables: Decimal) -> Decimal | None:
        """Receivables ÷ assets, to a tenth of a per cent; None where nobody entered the assets."""
        return None if self.assets is None else (receivables / self.assets).quantize(TENTH, ROUND_HALF_UP)

    def level_of(self, share: Decimal) -> int:
        """How many of the steps a share has reached."""
        return sum(share >= step for step in self.steps)


def is_rising(steps: Sequence[int]) -> bool:
    """Whether each step is above the one before, the first above zero."""
    return all(before < after for before, after in pairwise((0, *steps)))


def ageing_terms(on: date) -> Terms:
    """The company's terms of ageing on a day; ages mean the same for every customer."""
    terms: ReceivablesPolicy = in_force(ReceivablesPolicy, on=on).terms
    return terms.ageing


class TermsBook:
    """The terms of many customers on many days, read at once."""

    def __init__(self) -> None:
        self.book = policies.TermsBook(ReceivablesPolicy)

    def of(self, customer: Any, on: date) -> ReceivablesPolicy:
        """What holds for a customer on a day."""
        terms: ReceivablesPolicy = self.book.of(customer, on).terms
        return terms

    def ageing(self, on: date) -> Terms:
        """As `ageing_terms` answers them."""
        terms: ReceivablesPolicy = self.book.of_company(on).terms
        return terms.ageing
