"""The terms of watching: what counts as a sign, how often credit is reviewed, who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.policies.terms import OURS, RATE, policy, term
from guanxi.kit.periods import months_later

D = Decimal
DAYS, MONTHS = gettext_lazy("days"), gettext_lazy("months")
WHO = (("owner", gettext_lazy("the customer's rep")), ("credit", gettext_lazy("a credit clerk")))


@dataclass(frozen=True)
class ReviewRow:
    """How often customers of one grade are looked at."""

    grade: str = term(label=gettext_lazy("grade"))
    months: int = term(label=gettext_lazy("every"), unit=MONTHS, least=1, most=60)


REVIEWS = (ReviewRow("A", 12), ReviewRow("B", 6), ReviewRow("C", 3), ReviewRow("D", 2), ReviewRow("E", 1))


@policy(
    "credit.watch", label=gettext_lazy("Watch and review"),
    help=gettext_lazy("When a customer's credit is due for review, and which signs ask for a new survey at once."),
)  # fmt: skip
@dataclass(frozen=True)
class WatchPolicy:
    """The handbook asks to watch every change and to survey again (S4-47); how often and from where on is ours.

    Args:
        reviews: months from the last grading to the next review, a row a grade.
        other_months: the same for customers with a limit and no grade.
        later_days: recent payments later than those before by so many days are a sign.
        limit_use: share of the limit from which on its use is a sign.
        surge: orders of 30 days as a multiple of the largest before from which on they are a sign.
        ratio_drop: points by which the figures of a new survey are weaker.
        contact_failures: attempts in vain after which a debtor counts as disappeared (S4-49).
        quiet_days: days for which the same sign stays quiet after somebody looked at it.
        task_days: days given to survey again. most_tasks: new tasks a person a night; the largest exposure first.
        assignee: who surveys.
    """

    reviews: tuple[ReviewRow, ...] = term(REVIEWS, label=gettext_lazy("reviews"), source=OURS)
    other_months: int = term(
        6, label=gettext_lazy("without a grade"), unit=MONTHS, least=1, most=60,
        help=gettext_lazy("Customers that have a limit and no grade, as after an import."),
    )  # fmt: skip
    later_days: int = term(
        10, label=gettext_lazy("pays later by"), unit=DAYS, least=1, most=365,
        help=gettext_lazy("Days late of the newest invoices against those before."),
    )  # fmt: skip
    limit_use: Decimal = term(D("0.90"), label=gettext_lazy("use of the limit from"), unit=RATE, least=D("0.1"), most=2)
    surge: Decimal = term(
        D(2), label=gettext_lazy("sudden orders from"), unit=pgettext_lazy("multiple", "times the largest before"),
        least=D("1.1"), most=100,
        help=gettext_lazy("Orders of the last 30 days against the most ordered in any 30 days of the year before."),
    )  # fmt: skip
    ratio_drop: Decimal = term(
        D(15), label=gettext_lazy("weaker figures by"), unit=gettext_lazy("points"), least=1, most=100,
        help=gettext_lazy("Points of the score of the figures, of a new survey against the one before."),
    )  # fmt: skip
    contact_failures: int = term(
        3, label=gettext_lazy("cannot be reached after"), unit=gettext_lazy("attempts"), least=1, most=20,
    )  # fmt: skip
    quiet_days: int = term(
        60, label=gettext_lazy("quiet after a look"), unit=DAYS, least=0, most=365,
        help=gettext_lazy("For so long the same sign is not raised again after somebody closed it."),
    )  # fmt: skip
    task_days: int = term(7, label=gettext_lazy("time to survey"), unit=DAYS, least=1, most=90)
    most_tasks: int = term(
        5, label=gettext_lazy("new tasks a person a night"), least=1, most=1000,
        help=gettext_lazy("Where the most is at stake comes first; what waits stands in the list of reviews."),
    )  # fmt: skip
    assignee: str = term("owner", label=gettext_lazy("surveyed by"), choices=WHO)

    def __post_init__(self) -> None:
        grades = [row.grade for row in self.reviews]
        if "" in grades or len(set(grades)) != len(grades):
            raise ValueError(_("Each grade has one row and a name."))
        if self.assignee not in dict(WHO):
            raise ValueError(_("Surveys are the work of the customer's rep or of a credit clerk."))

    def next_review(self, grade: str, since: date) -> date:
        """The day on which credit of this grade is due for review, counted from its last grading."""
        months = next((row.months for row in self.reviews if row.grade == grade), self.other_months)
        return months_later(since, months)
