"""Scorecards: values → points by steps → a score of 100 → a grade by bands. Worked table: docs/rules/scorecards.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Protocol

HUNDRED = Decimal(100)
POINTS = Decimal("0.01")  # a factor's points are rounded to this before they are weighed
SCORE = Decimal("0.1")  # and the score to this before bands are asked: what is shown decides
SHARE = Decimal("0.0001")
LINE, LEVELS = "line", "levels"


@dataclass(frozen=True)
class Step:
    """A corner of a factor's curve: at this value so many points."""

    at: Decimal
    points: Decimal


class BadSteps(ValueError):
    """Steps that make no curve: `reason` is malformed, few, order, negative or flat; `piece` is where."""

    def __init__(self, reason: str, piece: str = "") -> None:
        super().__init__(f"{reason} {piece}")
        self.reason, self.piece = reason, piece


def parse_steps(text: str) -> tuple[Step, ...]:
    """Steps from their written form, `value:points` with blanks between: `0:100 30:60 90:0`, `5%:80 10%:20`.

    Raises:
        BadSteps: a piece that is no pair of numbers, fewer than two, values not rising, negative points, no points.
    """
    steps = tuple(_step(piece) for piece in re.split(r"[\s;；]+", text.strip().replace("：", ":")) if piece)
    if len(steps) < 2:
        raise BadSteps("few", text.strip())
    for before, after in pairwise(steps):
        if after.at <= before.at:
            raise BadSteps("order", f"{before.at:f}, {after.at:f}")
    if any(step.points < 0 for step in steps):
        raise BadSteps("negative", text.strip())
    if not any(step.points for step in steps):
        raise BadSteps("flat", text.strip())
    return steps


def _step(piece: str) -> Step:
    at, colon, points = piece.partition(":")
    try:
        value = Decimal(at.removesuffix("%")) / (100 if at.endswith("%") else 1)
        made = Step(value, Decimal(points))
    except InvalidOperation:
        raise BadSteps("malformed", piece) from None
    if not colon or not made.at.is_finite() or not made.points.is_finite():
        raise BadSteps("malformed", piece)
    return made


class FactorRule(Protocol):
    """How one factor counts.

    Args:
        weight: against the other factors; their sum does not matter. 0: shown, not counted.
        curve: steps by rising value. shape: "line" – straight lines between steps; "levels" – a step's points hold
            from its value up to the next step.
    """

    @property
    def key(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def curve(self) -> tuple[Step, ...]: ...
    @property
    def shape(self) -> str: ...


class BandRule(Protocol):
    """A grade and the least score it takes."""

    @property
    def grade(self) -> str: ...
    @property
    def least(self) -> Decimal: ...


@dataclass(frozen=True)
class Place:
    """Where on its curve a value lies: between two steps, or beyond the first or last one (the other side is None)."""

    low: Step | None
    high: Step | None


@dataclass(frozen=True)
class FactorLine:
    """What one factor gave.

    Args:
        value: None: not known; left out of the score. points: of `most`, the most its curve gives.
        weight: as in the terms. counted: points of the score's 100 it gave. could_count: how many it could have given
            (its weight among the known factors). place: where the value lies on the curve.
    """

    key: str
    value: Decimal | None
    points: Decimal | None
    most: Decimal
    weight: Decimal
    counted: Decimal
    could_count: Decimal
    shape: str
    place: Place

    @property
    def is_known(self) -> bool:
        """Whether there was a value."""
        return self.value is not None


@dataclass(frozen=True)
class Scored:
    """A score with its grade and its reasons.

    Args:
        points: 0 to 100 by what is known; None where nothing is. grade: empty where too little is known.
        share_known: how much of the weight is known, 0 to 1. least_known: how much has to be.
    """

    points: Decimal | None
    grade: str
    share_known: Decimal
    least_known: Decimal
    lines: tuple[FactorLine, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The factors that count and are not known."""
        return tuple(line.key for line in self.lines if not line.is_known and line.weight)


def score_card(
    factors: Sequence[FactorRule], values: Mapping[str, Decimal | None], *, bands: Sequence[BandRule],
    least_known: Decimal,
) -> Scored:  # fmt: skip
    """Points, grade and reasons of one record.

    A factor without a value is left out and said, never counted as zero: the score is that of the known factors.

    Args:
        values: by the factors' keys; absent or None: not known. bands: in any order; the highest whose `least` is
            reached gives the grade. least_known: share of the weight (0–1) that must be known for a grade.
    """
    known = sum((one.weight for one in factors if values.get(one.key) is not None), Decimal(0))
    whole = sum((one.weight for one in factors), Decimal(0))
    lines = tuple(_line(one, values.get(one.key), known) for one in factors)
    share = known / whole if whole else Decimal(0)
    points = _score(lines, known)
    enough = points is not None and share >= least_known
    grade = grade_for(points, bands) if enough and points is not None else ""
    return Scored(points, grade, share.quantize(SHARE, ROUND_HALF_UP), least_known, lines)


def _score(lines: Sequence[FactorLine], known: Decimal) -> Decimal | None:
    if not known:
        return None
    weighed = sum((one.weight * one.points / one.most for one in lines if one.points is not None), Decimal(0))
    return min(HUNDRED, weighed / known * HUNDRED).quantize(SCORE, ROUND_HALF_UP)


def _line(factor: FactorRule, value: Decimal | None, known: Decimal) -> FactorLine:
    most = max(step.points for step in factor.curve)
    if value is None:
        nothing = Decimal(0)
        return FactorLine(
            factor.key, None, None, most, factor.weight, nothing, nothing, factor.shape, Place(None, None)
        )
    points = points_at(factor.curve, value, shape=factor.shape)
    could = factor.weight / known * HUNDRED if known else Decimal(0)
    counted = (could * points / most).quantize(POINTS, ROUND_HALF_UP)
    return FactorLine(
        factor.key, value, points, most, factor.weight, counted, could.quantize(POINTS, ROUND_HALF_UP), factor.shape,
        place_of(factor.curve, value),
    )  # fmt: skip


def place_of(curve: Sequence[Step], value: Decimal) -> Place:
    """The steps on both sides of a value; one that meets a step has it below."""
    low = next((step for step in reversed(curve) if step.at <= value), None)
    high = next((step for step in curve if step.at > value), None)
    return Place(low, high)


def points_at(curve: Sequence[Step], value: Decimal, *, shape: str = LINE) -> Decimal:
    """The points a curve gives a value: beyond its ends those of the end."""
    place = place_of(curve, value)
    low, high = place.low, place.high
    if low is None:
        points = curve[0].points
    elif high is None or shape == LEVELS:
        points = low.points
    else:
        points = low.points + (high.points - low.points) * (value - low.at) / (high.at - low.at)
    return points.quantize(POINTS, ROUND_HALF_UP)


def grade_for(points: Decimal, bands: Sequence[BandRule]) -> str:
    """The highest grade whose least score is reached; empty below all of them."""
    reached = [band for band in bands if band.least <= points]
    return max(reached, key=lambda band: band.least).grade if reached else ""


def rank_of(grade: str, bands: Sequence[BandRule]) -> int:
    """The grade's place from the best one (1) down; 0 for none of them."""
    order = [band.grade for band in sorted(bands, key=lambda band: -band.least)]
    return order.index(grade) + 1 if grade in order else 0
