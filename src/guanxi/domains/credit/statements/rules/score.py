"""The ratio score: nine ratios of five sides of soundness and scale, the weakest side counted once more.

Untrained: a benchmark of S4-41 is worth 80 points, the other steps are set by reasoning (textbook thresholds; the ends
are where a firm can pay nothing, or has about twice what is enough), and all ratios weigh the same but the turnover,
whose benchmark depends on the trade and is damaged in the source. `docs/rules/credit.md` argues every step and measures
the score on a public file of bankruptcies that it was not fitted to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from guanxi.domains.credit.statements.rules.ratios import RATIOS, Ratio
from guanxi.foundation.measures.rules import (
    BandRule,
    FactorRule,
    Scored,
    Step,
    parse_steps,
    points_at,
    score_card,
)

WEAKEST = "weakest_side"
# factor, weight, value:points
FACTORS: tuple[tuple[str, int, str], ...] = (
    ("quick", 10, "0.2:0 0.5:40 1:80 2:100"),
    ("asset_liability", 10, "0.3:100 0.5:80 0.7:50 0.9:20 1:0"),
    ("own_reserves", 10, "-0.2:0 0:30 0.2:60 0.4:80 0.6:100"),
    ("net_margin", 10, "-0.1:0 0:40 0.05:60 0.15:80 0.3:100"),
    ("return_on_assets", 10, "-0.1:0 0:40 0.05:60 0.1:80 0.2:100"),
    ("total_asset_turnover", 5, "0.25:0 1:40 2:60 4:80 5:100"),
    ("debt_days", 10, "30:100 60:80 90:60 180:20 365:0"),
    ("sales_growth", 10, "-0.5:0 -0.2:30 0:60 0.1:80 0.3:100"),
    ("scale", 10, "200000:0 2000000:40 20000000:70 200000000:100"),
    (WEAKEST, 15, "0:0 100:100"),
)
BANDS = (("A", 80), ("B", 65), ("C", 50), ("D", 35), ("E", 0))
LEAST_KNOWN = Decimal("0.6")


@dataclass(frozen=True)
class Factor:
    """One factor as the rules know it without a policy."""

    key: str
    weight: Decimal
    steps: str
    shape: str = "line"

    @cached_property
    def curve(self) -> tuple[Step, ...]:
        """The steps, read."""
        return parse_steps(self.steps)


@dataclass(frozen=True)
class Band:
    """A grade and the least score for it."""

    grade: str
    least: Decimal


class Card(Protocol):
    """Factors, grades, and the share of the weights that has to be known; the policy `credit.ratios` is one."""

    @property
    def factors(self) -> Sequence[FactorRule]: ...
    @property
    def bands(self) -> Sequence[BandRule]: ...
    @property
    def least_known(self) -> Decimal: ...


@dataclass(frozen=True)
class PlainCard:
    """The card with its defaults."""

    factors: tuple[Factor, ...] = tuple(Factor(key, Decimal(weight), steps) for key, weight, steps in FACTORS)
    bands: tuple[Band, ...] = tuple(Band(grade, Decimal(least)) for grade, least in BANDS)
    least_known: Decimal = LEAST_KNOWN


DEFAULT_CARD = PlainCard()


def ratio_score(values: Mapping[str, Decimal | None], card: Card = DEFAULT_CARD) -> Scored:
    """The score of ratios by their keys, of wherever they come from.

    Args:
        values: ratio → value; a ratio that is absent or none is not known and is left out, never taken for zero.
    """
    given = {**values, WEAKEST: weakest_side(values, card)[1]}
    return score_card(card.factors, given, bands=card.bands, least_known=card.least_known)


def weakest_side(values: Mapping[str, Decimal | None], card: Card = DEFAULT_CARD) -> tuple[str, Decimal | None]:
    """The side of soundness with the lowest mean of points (0–100), and that mean; a small firm is not weak thereby."""
    sides: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for factor in card.factors:
        rule, value = RATIOS.get(factor.key), values.get(factor.key)
        if rule is None or rule.side in ("", "scale") or value is None or not factor.weight:
            continue
        share = points_at(factor.curve, value, shape=factor.shape) / max(step.points for step in factor.curve)
        sides.setdefault(rule.side, []).append((factor.weight, share * 100))
    means = {side: _mean(found) for side, found in sides.items()}
    if not means:
        return "", None
    lowest = min(means, key=lambda side: means[side])
    return lowest, means[lowest]


def _mean(weighed: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    return sum((weight * points for weight, points in weighed), Decimal(0)) / sum(weight for weight, _points in weighed)


def values_of(found: Mapping[str, Ratio]) -> dict[str, Decimal | None]:
    """Ratios as the plain values that the score takes."""
    return {key: ratio.value for key, ratio in found.items()}
