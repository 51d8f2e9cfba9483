"""The terms of the ratio score, and the scorecard that gives figures their grade (S4-41)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.statements.names import RATIO_HELP, RATIO_NAMES, unit_name, writing_of
from guanxi.domains.credit.statements.rules import RATIOS, WEAKEST
from guanxi.domains.credit.statements.rules.score import BANDS, FACTORS, LEAST_KNOWN
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.terms import OURS, RATE, policy, term

CARD = "credit.ratios"
TIMES = _("×")
TURNOVER_NOTE = _("The source prints “(45)”: most likely 4–5 times; 45 % cannot be excluded.")


@policy(
    "credit.ratios", label=_("Ratio score"), scopes=("company", "unit", "class"),
    help=_("What the ratios of a customer's statements count, what values are good, which score is which grade."),
)  # fmt: skip
@dataclass(frozen=True)
class RatioPolicy(CardTerms):
    """Points and weights of the ratios, and the benchmarks of S4-41; `docs/rules/credit.md` argues every step.

    Args:
        quick_benchmark, asset_liability_benchmark, net_margin_benchmark: what S4-41 calls suitable.
        turnover_benchmark: printed “(45)” there; read as 4–5 times, ours.
    """

    factors: tuple[FactorTerms, ...] = term(
        tuple(FactorTerms(key, Decimal(weight), steps) for key, weight, steps in FACTORS), label=_("Ratios")
    )
    bands: tuple[Band, ...] = term(tuple(Band(name, Decimal(least)) for name, least in BANDS), label=_("Grades"))
    least_known: Decimal = term(LEAST_KNOWN, label=_("Least known"), unit=RATE, least=0, most=1)
    quick_benchmark: Decimal = term(
        Decimal(1), label=_("Quick ratio, benchmark"), unit=TIMES, source="S4-41", least=0, most=100
    )
    asset_liability_benchmark: Decimal = term(
        Decimal("0.5"), label=_("Asset-liability ratio, benchmark"), unit=RATE, source="S4-41", least=0, most=1
    )
    turnover_benchmark: Decimal = term(
        Decimal(4), label=_("Total asset turnover, benchmark"), unit=TIMES, source=OURS, least=0, most=100,
        help=TURNOVER_NOTE,
    )  # fmt: skip
    net_margin_benchmark: Decimal = term(
        Decimal("0.15"), label=_("Net profit margin, benchmark"), unit=RATE, source="S4-41", least=0, most=1
    )

    def benchmark(self, ratio: str) -> Decimal | None:
        """The benchmark of a ratio; none where S4-41 names none."""
        return {
            "quick": self.quick_benchmark, "asset_liability": self.asset_liability_benchmark,
            "total_asset_turnover": self.turnover_benchmark, "net_margin": self.net_margin_benchmark,
        }.get(ratio)  # fmt: skip


def _statements(customer: int) -> list[tuple[Any, str]]:
    """Where a factor's figures are seen."""
    return [(_("Statements"), reverse("credit:figures", args=[customer]))]


declare_scorecard(
    Scorecard(
        CARD, _("Financial figures"), RatioPolicy,
        tuple(
            Factor(
                key, RATIO_NAMES[key], RATIO_HELP[key], RATIOS[key].source if key in RATIOS else "ours", given=True,
                unit=unit_name(key), writing=writing_of(key), inputs=_statements,
            )
            for key, _weight, _steps in FACTORS
        ),
        help=_("How sound a customer is by its own balance sheet and income statement."), permission="credit.view",
    )
)  # fmt: skip
assert WEAKEST in RATIO_NAMES
