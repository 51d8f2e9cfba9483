"""Every metric and scorecard says in both languages how it is computed, leads to its inputs, and is documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import resolve
from django.utils.translation import override

import guanxi
from guanxi.foundation.measures.metrics import Metric, grains, metrics
from guanxi.foundation.measures.scorecards import Factor, Scorecard, scorecards

DOCS = Path(guanxi.__file__).parents[2] / "docs/rooms"
METRICS = [one for _key, one in sorted(metrics.items())]
CARDS = [one for _key, one in sorted(scorecards.items())]
FACTORS = [(card, factor) for card in CARDS for factor in card.factors]


def said(text: object, language: str) -> str:
    with override(language):
        return str(text)


def key_of(one: object) -> str | None:
    return getattr(one, "key", None)


@pytest.mark.parametrize("metric", METRICS, ids=key_of)
def test_a_metric_says_how_it_is_computed(metric: Metric) -> None:
    assert metric.grain in grains
    assert said(metric.help, "en").endswith((".", ")"))
    for text in (metric.label, metric.help):
        assert said(text, "zh-hans") != said(text, "en"), f"no 简体中文 for “{said(text, 'en')}”"
    room = metric.key.split(".")[0]
    assert f"`{metric.key}`" in (DOCS / f"{room}.md").read_text(), "run scripts/reference.py write"


@pytest.mark.parametrize("metric", METRICS, ids=key_of)
def test_a_metric_leads_to_its_inputs(metric: Metric) -> None:
    assert metric.inputs is not None
    for _label, address in metric.inputs(7):
        assert resolve(address.split("?")[0].split("#")[0])


@pytest.mark.parametrize("card", CARDS, ids=key_of)
def test_a_scorecard_counts_what_it_looks_at(card: Scorecard) -> None:
    assert said(card.help, "zh-hans") != said(card.help, "en")
    counted = {one.key for one in card.terms().factors if one.weight}
    assert counted <= {one.key for one in card.factors}
    room = card.key.split(".")[0]
    assert f"`{card.key}`" in (DOCS / f"{room}.md").read_text(), "run scripts/reference.py write"


@pytest.mark.parametrize(("card", "factor"), FACTORS, ids=lambda one: key_of(one))
def test_a_factor_says_where_it_comes_from(card: Scorecard, factor: Factor) -> None:
    assert not factor.measure or factor.measure in metrics
    assert said(factor.told("label"), "zh-hans") != said(factor.told("label"), "en")
    assert said(factor.told("help"), "en"), "how its value comes about"
    for _label, address in factor.told("inputs")(7) if factor.told("inputs") else ():
        assert resolve(address.split("?")[0].split("#")[0])


def test_there_are_some() -> None:
    assert len(METRICS) > 10
    assert len(CARDS) >= 3
