"""How the parts of a customer's credit grade are weighed: figures, behaviour, management (S4-43, S0-59)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.limits.management import FORM, ITEMS
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.terms import RATE, policy, term

D = Decimal
GRADE, RATIOS, BEHAVIOUR, MANAGEMENT = "credit.grade", "credit.ratios", "credit.behaviour", "credit.management"
ALL_OF_100, ALL_OF_1 = "0:0 100:100", "0:0 1:100"

PARTS = (
    FactorTerms("ratios", D(35), ALL_OF_100),
    FactorTerms("behaviour", D(40), ALL_OF_100),
    FactorTerms("management", D(25), ALL_OF_100),
)
BANDS = (Band("A", D(80)), Band("B", D(65)), Band("C", D(50)), Band("D", D(35)), Band("E", D(0)))


@policy(
    "credit.grading", label=_("Credit grade"), scopes=("company", "unit", "class"),
    help=_("How figures, behaviour and management are weighed, and which score gives which grade."),
)  # fmt: skip
@dataclass(frozen=True)
class GradingPolicy(CardTerms):
    """How the scores of figures, behaviour and management make the grade (S4-43; weights and bands ours).

    Args:
        factors: weight of each score. bands: score from which a grade is given. least_known: share of the weight that
            must be known; by default figures or behaviour carry alone, opinions about the management do not.
    """

    factors: tuple[FactorTerms, ...] = term(PARTS, label=_("Scores"))
    bands: tuple[Band, ...] = term(BANDS, label=_("Grades"))
    least_known: Decimal = term(D("0.35"), label=_("Least known"), unit=RATE, least=0, most=1)


@policy(
    "credit.management", label=_("Management of the customer"), scopes=("company", "unit", "class"),
    help=_("How the eleven items about a customer's management are weighed."),
)  # fmt: skip
@dataclass(frozen=True)
class ManagementPolicy(CardTerms):
    """How the eleven items about a customer's management are weighed (S4-42; weights and bands ours).

    Args:
        factors: weight of each item. bands: score from which a grade is given. least_known: share of the weight that
            must be answered.
    """

    factors: tuple[FactorTerms, ...] = term(
        tuple(FactorTerms(one.key, D(one.weight), ALL_OF_1) for one in ITEMS), label=_("Items")
    )
    bands: tuple[Band, ...] = term(BANDS, label=_("Grades"))
    least_known: Decimal = term(D("0.5"), label=_("Least known"), unit=RATE, least=0, most=1)


def _opens(card: str, label: Any) -> Callable[[int], list[tuple[Any, str]]]:
    """Where a score stands with its reasons."""
    return lambda pk: [(label, reverse("measures:grades", args=[card, "customers.customer", pk]))]


def _score(pk: int) -> list[tuple[Any, str]]:
    return [(_("Behaviour"), reverse("credit:score", args=[pk]))]


declare_scorecard(
    Scorecard(
        MANAGEMENT, _("Management"), ManagementPolicy,
        tuple(Factor(one.key, one.label, one.help, "S4-42", asked=(FORM, one.key)) for one in ITEMS),
        help=_("What people say and what can be seen of a customer's management."), permission="credit.view",
    )
)  # fmt: skip
declare_scorecard(
    Scorecard(
        GRADE, _("Credit grade"), GradingPolicy,
        (
            Factor(
                "ratios", pgettext_lazy("score", "Figures"), _("The score of the financial statements."), "S4-41",
                given=True, inputs=_opens(RATIOS, pgettext_lazy("score", "Figures")),
            ),
            Factor(
                "behaviour", _("Behaviour"), _("The score of our own dealings with the customer."), given=True,
                inputs=_score,
            ),
            Factor(
                "management", _("Management"), _("The score of the eleven items."), "S4-42", given=True,
                inputs=_opens(MANAGEMENT, _("Management")),
            ),
        ),
        help=_("How far a customer can be trusted; decides what limit is proposed."), permission="credit.view",
    )
)  # fmt: skip
