"""The terms of the behaviour score: how a history is read, what its facts count, which score is which grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.domains.credit.behaviour.rules.terms import Reading
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.terms import policy, term

DAYS, MONTHS, INVOICES = gettext_lazy("days"), gettext_lazy("months"), pgettext_lazy("unit", "invoices")
LATE_STEPS = "-20:100 0:75 10:48 20:30 40:10 60:0"

FACTORS = (
    FactorTerms("days_late", Decimal(40), LATE_STEPS),
    FactorTerms("recent_days_late", Decimal(15), LATE_STEPS),
    FactorTerms("share_late", Decimal(16), "0:100 20%:75 50%:40 100%:0"),
    FactorTerms("share_serious", Decimal(4), "0:100 10%:70 30%:30 60%:0"),
    FactorTerms("overdue_months", Decimal(6), "0:100 0.25:70 1:40 3:0"),
    FactorTerms("broken_promises", Decimal(5), "0:100 50%:30 100%:0"),
    FactorTerms("returned_share", Decimal(2), "0:100 10%:85 30%:40 60%:0"),
    FactorTerms("cancelled_share", Decimal(1), "0:100 10%:85 30%:40 60%:0"),
    FactorTerms("irregularity", Decimal(2), "0.5:100 1:70 2:20 3:0"),
    FactorTerms("turnover", Decimal(2), "0:20 10000:60 100000:80 1000000:100"),
    FactorTerms("turnover_trend", Decimal(2), "0:0 0.5:50 0.8:100 1.5:100 2.5:60 5:20"),
    FactorTerms("known_months", Decimal(2), "0:0 3:40 12:80 36:100"),
    FactorTerms("limit_use", Decimal(3), "70%:100 90%:70 100%:40 130%:0"),
)
BANDS = (
    Band("A", Decimal(80)), Band("B", Decimal(65)), Band("C", Decimal(50)), Band("D", Decimal(35)),
    Band("E", Decimal(0)),
)  # fmt: skip


@policy(
    "credit.behaviour", label=gettext_lazy("Behaviour score"),
    help=gettext_lazy("How our own ledger speaks for or against a customer: which facts count how much."),
)  # fmt: skip
@dataclass(frozen=True)
class BehaviourTerms(CardTerms):
    """Weights and steps: chosen by reasoning, then settled by repeated comparison on made-up customers, none of them
    fitted to real payments; `docs/rules/behaviour.md` tells why.
    """

    factors: tuple[FactorTerms, ...] = term(FACTORS, label=gettext_lazy("factors"))
    bands: tuple[Band, ...] = term(BANDS, label=gettext_lazy("grades"))
    months: int = term(24, label=gettext_lazy("look back"), unit=MONTHS, least=6, most=120)
    recent_days: int = term(120, label=gettext_lazy("recent are the last"), unit=DAYS, least=30, most=365)
    half_life_days: int = term(
        730, label=gettext_lazy("counts half after"), unit=DAYS, least=30, most=3650,
        help=gettext_lazy("An invoice due so long ago weighs half as much as one due today."),
    )  # fmt: skip
    grace_days: int = term(
        3, label=gettext_lazy("not late up to"), unit=DAYS, least=0, most=60,
        help=gettext_lazy("Transfers take their time; this many days after the due day are no delay."),
    )  # fmt: skip
    serious_days: int = term(
        60, label=gettext_lazy("seriously late beyond"), unit=DAYS, source="S4-60", least=1, most=365,
    )  # fmt: skip
    most_late: int = term(
        60, label=gettext_lazy("one invoice counts up to"), unit=DAYS, least=30, most=180,
        help=gettext_lazy("Days late; so that one invoice does not speak for all of them."),
    )  # fmt: skip
    most_early: int = term(
        20, label=gettext_lazy("and from"), unit=DAYS, least=0, most=90,
        help=gettext_lazy("Days before it was due; who pays early has room left."),
    )  # fmt: skip
    presumed_days_late: int = term(
        10, label=gettext_lazy("presumed days late"), unit=DAYS, least=0, most=120,
        help=gettext_lazy("Of somebody nobody knows yet; the more invoices came due the less it counts."),
    )  # fmt: skip
    presumed_invoices: int = term(2, label=gettext_lazy("this weighs as much as"), unit=INVOICES, least=0, most=50)
    least_invoices: int = term(
        3, label=gettext_lazy("too little is known below"), unit=INVOICES, least=1, most=100,
        help=gettext_lazy("Invoices that must have come due; with fewer, payment is not judged and there is no grade."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.recent_days > self.months * 30:
            raise ValueError(_("The recent days lie within the months looked at."))

    @property
    def reading(self) -> Reading:
        """How histories are read."""
        return Reading(
            self.months, self.recent_days, self.half_life_days, self.grace_days, self.serious_days, self.most_late,
            self.most_early, self.presumed_days_late, self.presumed_invoices, self.least_invoices,
        )  # fmt: skip
