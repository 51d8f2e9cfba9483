"""The reasons of a grade as they are written down: plain values that read the same years later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from guanxi.foundation.measures.rules import FactorLine, Place, Scored, Step
from guanxi.foundation.measures.terms import CardTerms


def to_reasons(scored: Scored, terms: CardTerms) -> dict[str, Any]:
    """Lines, bands and the least that had to be known, decimals as text."""
    bands = sorted(terms.bands, key=lambda band: -band.least)
    return {
        "lines": [_line(one) for one in scored.lines],
        "bands": [[one.grade, _text(one.least)] for one in bands],
        "least_known": _text(scored.least_known),
    }


def _line(line: FactorLine) -> dict[str, Any]:
    names = ("value", "points", "most", "weight", "counted", "could_count")
    return {
        "key": line.key, **{name: _text(getattr(line, name)) for name in names}, "shape": line.shape,
        "low": _step(line.place.low), "high": _step(line.place.high),
    }  # fmt: skip


def _step(step: Step | None) -> list[str | None] | None:
    return None if step is None else [_text(step.at), _text(step.points)]


def _text(value: Decimal | None) -> str | None:
    """`0.10` and `0.1000` are the same reason."""
    return None if value is None else format(value.normalize(), "f")


def to_line(told: dict[str, Any]) -> FactorLine:
    """A line from its written form."""
    numbers = {name: _number(told[name]) for name in ("value", "points")}
    sure = {name: Decimal(told[name]) for name in ("most", "weight", "counted", "could_count")}
    place = Place(_read_step(told["low"]), _read_step(told["high"]))
    return FactorLine(key=told["key"], shape=told["shape"], place=place, **numbers, **sure)  # type: ignore[arg-type]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _read_step(told: list[str] | None) -> Step | None:
    return None if told is None else Step(Decimal(told[0]), Decimal(told[1]))
