"""A metric, a family of two, and a scorecard over them, as a room would declare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guanxi.foundation.forms import specs
from guanxi.foundation.forms.specs import FormSpec, Item, declare_form
from guanxi.foundation.measures import metrics, scorecards
from guanxi.foundation.measures.metrics import Metric, register_metric
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.terms import declared, policy, term

D = Decimal
FACTORS = (
    FactorTerms("late", D(3), "0:100 30:40 90:0"),
    FactorTerms("sold", D(1), "0:0 1000:100"),
    FactorTerms("manners", D(1), "0:0 1:100"),
    FactorTerms("word", D(1), "0:0 1:100", "levels"),
)
BANDS = (Band("A", D(80)), Band("B", D(60)), Band("C", D(0)))


@dataclass
class Figures:
    """What the metrics answer, and how they were asked."""

    late: dict[int, Decimal | None] = field(default_factory=dict)
    sold: dict[int, Decimal | None] = field(default_factory=dict)
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def family(self, ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Decimal | None]]:
        self.asked.append(tuple(ids))
        return {pk: {"test.late": self.late.get(pk), "test.sold": self.sold.get(pk)} for pk in ids}


@pytest.fixture
def figures() -> Iterator[Figures]:
    """The metrics `test.late`, `test.sold` and `test.alone` and the scorecard `test.card`, gone after the test."""
    registers: list[dict[str, Any]] = [metrics.metrics, scorecards.scorecards, declared, specs.declared]
    before = [dict(one) for one in registers]
    found = Figures()
    register_metric(Metric("test.late", "days late", "Days late.", "days", better="low", family=found.family))
    register_metric(Metric("test.sold", "sold", "Money sold.", writing="money", better="high", family=found.family))
    register_metric(Metric("test.alone", "alone", "Itself.", compute=lambda ids, on: {pk: D(pk) for pk in ids}))

    @policy("test.card")
    @dataclass(frozen=True)
    class Terms(CardTerms):
        factors: tuple[FactorTerms, ...] = term(FACTORS, label="factors")
        bands: tuple[Band, ...] = term(BANDS, label="grades")

    declare_scorecard(
        Scorecard(
            "test.card", "Test card", Terms,
            (
                Factor("late", measure="test.late"),
                Factor("sold", measure="test.sold"),
                Factor("manners", "manners", asked=("test.form", "manners")),
                Factor("word", "word kept", given=True),
            ),
        )
    )  # fmt: skip
    declare_form(
        FormSpec("test.form", "Test form", metrics.CUSTOMER, (Item("manners", "Manners", "rating", points=8),))
    )
    yield found
    for register, kept in zip(registers, before, strict=True):
        register.clear()
        register.update(kept)
