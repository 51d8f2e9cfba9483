"""The dated terms of granting credit. The courses name the steps and leave every amount blank: the figures are ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.limits.rules import GradeTerms, LimitTerms, ReferenceBand
from guanxi.foundation.policies.terms import MONEY, OURS, RATE, InForce, in_force, in_force_for, policy, term
from guanxi.foundation.work.approvals.rungs import LadderTerms, RungRow

D = Decimal
SCOPES = ("company", "unit", "class", "customer")


@policy(
    "credit.terms", label=_("Granting credit"), scopes=SCOPES,
    help=_("How old a survey may be, how long a limit holds, when the bank is asked, what securities count."),
)  # fmt: skip
@dataclass(frozen=True)
class CreditTerms:
    """How old a survey may be, how long a limit holds, when the bank is asked, what securities count.

    Args:
        survey_months: months after which a survey carries no application any more; S4-44 asks for one, its age is ours.
        limit_months: months a limit holds from the day it is granted; S4-47 asks for an end, its day is ours.
        warn_days: days before the end on which rep and credit clerk are told.
        bank_from: applications from this amount need an answer of the customer's bank; "if needed" in S4-44.
        guarantee_rate, deposit_rate, mortgage_rate: the share of a security's value that counts (S4-44; shares ours).
    """

    survey_months: int = term(12, label=_("Longest age of a survey"), unit=_("months"), least=1, most=60)
    limit_months: int = term(
        12, label=_("A limit holds for"), unit=_("months"), source=OURS, least=1, most=60,
        help=_("S4-47 asks that a limit ends; after how long is ours."),
    )  # fmt: skip
    warn_days: int = term(30, label=_("Warning before a limit ends"), unit=_("days"), least=0, most=180)
    bank_from: Decimal = term(
        D(100_000),
        label=_("Ask the bank from"),
        unit=MONEY,
        source=OURS,
        least=0,
        help=_("Applications from this amount go to approval only after the customer's bank has answered."),
    )
    guarantee_rate: Decimal = term(D("0.5"), label=_("Guarantees count with"), unit=RATE, least=0, most=1)
    deposit_rate: Decimal = term(D(1), label=_("Deposits count with"), unit=RATE, least=0, most=1)
    mortgage_rate: Decimal = term(D("0.6"), label=_("Mortgages count with"), unit=RATE, least=0, most=1)

    def __post_init__(self) -> None:
        if not all(0 <= rate <= 1 for rate in (self.guarantee_rate, self.deposit_rate, self.mortgage_rate)):
            raise ValueError(_now("A share lies between 0 and 1."))

    def rate_of(self, kind: str) -> Decimal:
        """The share of a security of this kind that counts."""
        return {"guarantee": self.guarantee_rate, "deposit": self.deposit_rate, "mortgage": self.mortgage_rate}[kind]


@dataclass(frozen=True)
class GradeRow:
    """What one grade is worth."""

    grade: str = term(label=_("Grade"))
    months: Decimal = term(label=_("Months of average purchases"), least=0, most=24)
    equity_rate: Decimal = term(label=_("Share of net assets"), unit=RATE, least=0, most=1)
    most: Decimal = term(label=_("Most without security"), unit=MONEY, least=0)
    term_days: int = term(label=_("Longest time to pay"), unit=_("days"), least=0, most=365)


@dataclass(frozen=True)
class ReferenceRow:
    """What the answers of banks and suppliers leave of the amount."""

    least: Decimal = term(label=_("Average rating from"), least=1, most=5)
    rate: Decimal = term(label=_("Leaves"), unit=RATE, least=0, most=1)


GRADES = (
    GradeRow("A", D(3), D("0.20"), D(500_000), 90),
    GradeRow("B", D(2), D("0.15"), D(200_000), 60),
    GradeRow("C", D(1), D("0.10"), D(80_000), 30),
    GradeRow("D", D("0.5"), D("0.05"), D(20_000), 15),
    GradeRow("E", D(0), D(0), D(0), 0),
)
REFERENCES = (ReferenceRow(D(1), D(0)), ReferenceRow(D(2), D("0.5")), ReferenceRow(D(3), D(1)))


@policy(
    "credit.limit", label=_("Proposed limit"), scopes=("company", "unit", "class"),
    help=_("The formula of the proposed limit: the lower of purchases and net assets, lowered by weak references, "
           "capped by the grade, raised by securities, rounded down."),
)  # fmt: skip
@dataclass(frozen=True)
class LimitPolicy:
    """The formula of the proposed limit (S4-43, S4-44; formula and figures ours).

    Args:
        grades: what each grade is worth: months of average purchases, share of net assets, most, longest time to pay.
        newcomer: what stands in for both where neither purchases nor net assets are known.
        looked_back: months of purchases that make the average.
        references: average rating (1–5) from which references leave which share of the amount.
        step: limits are rounded down to multiples of it.
    """

    grades: tuple[GradeRow, ...] = term(GRADES, label=_("What a grade is worth"), source=OURS)
    newcomer: Decimal = term(
        D(5_000),
        label=_("Newcomers"),
        unit=MONEY,
        least=0,
        help=_("Stands in where neither purchases nor net assets are known."),
    )
    looked_back: int = term(12, label=_("Purchases of the last"), unit=_("months"), least=1, most=36)
    references: tuple[ReferenceRow, ...] = term(REFERENCES, label=_("What references leave"), source=OURS)
    step: Decimal = term(D(1_000), label=_("Rounded down to"), unit=MONEY, least=D("0.01"))

    def __post_init__(self) -> None:
        names = [row.grade for row in self.grades]
        if not names or len(set(names)) != len(names) or "" in names:
            raise ValueError(_now("Each grade has one row and a name."))
        if self.step <= 0:
            raise ValueError(_now("The step of rounding is above zero."))

    @property
    def terms(self) -> LimitTerms:
        """The same as the rule takes it."""
        return LimitTerms(
            tuple(GradeTerms(one.grade, one.months, one.equity_rate, one.most, one.term_days) for one in self.grades),
            self.newcomer,
            tuple(ReferenceBand(one.least, one.rate) for one in self.references),
            self.step,
        )


RUNGS = (
    RungRow("rep", D(10_000)),
    RungRow("team_manager", D(50_000)),
    RungRow("manager", D(200_000)),
    RungRow("director", None),
)


@policy(
    "credit.ladder", label=_("Levels of authority for credit"), scopes=("company", "unit"),
    help=_("Which level grants credit up to which amount; an application goes to the lowest one that covers it."),
)  # fmt: skip
@dataclass(frozen=True)
class LadderPolicy(LadderTerms):
    """Which level grants credit up to which amount (three levels are S4-45's; the fourth and all amounts ours).

    Args:
        rungs: roles from the lowest to the highest, each with the most it may grant; no amount means any.
        applicant_apart: whether whoever applied is kept from deciding. second_person: whether whoever graded is, and
            whether more than was proposed needs somebody else than who sends it on.
    """

    rungs: tuple[RungRow, ...] = term(RUNGS, label=_("Levels of authority"), source=OURS)
    applicant_apart: bool = term(
        True, label=_("who applied does not decide"), source=OURS,
        help=_("Whoever applied for the credit has part in it; the next level decides. Switch it off where one person "
               "does everything."),
    )  # fmt: skip
    second_person: bool = term(
        True, label=_("a second person above the proposal and over an own grading"), source=OURS,
        help=_("Who graded the customer does not decide, and more than was proposed is granted by nobody alone. Switch "
               "it off where one person does everything."),
    )  # fmt: skip


def authority_of(user: Any, *, on: date) -> Decimal | None:
    """The most credit that a person's own roles may grant by the company's ladder; none means any amount."""
    keys = {role.key for role in user.held_roles}
    if user.is_system or any("*" in role.permissions for role in user.held_roles):
        return None
    terms: LadderPolicy = in_force(LadderPolicy, on=on).terms
    mine = [row.most for row in terms.rungs if row.role in keys]
    return None if None in mine else max((most for most in mine if most is not None), default=D(0))


def credit_terms(customer: Any, *, on: date) -> InForce:
    """The terms of granting credit to a customer on a day, and the version that says so."""
    return in_force_for(CreditTerms, customer, on=on)


def limit_terms(customer: Any, *, on: date) -> InForce:
    """The formula of the limit for a customer on a day, and the version that says so."""
    return in_force_for(LimitPolicy, customer, on=on)
