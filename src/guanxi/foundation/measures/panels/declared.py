"""What rooms declared, in words: metrics and scorecards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.measures.metrics import Metric, grains, write_step
from guanxi.foundation.measures.queries import DayAverage, GradeCount
from guanxi.foundation.measures.rules import LEVELS
from guanxi.foundation.measures.scorecards import Factor, Scorecard, scorecards
from guanxi.foundation.measures.terms import CardTerms, FactorTerms
from guanxi.foundation.people.rooms import ROOM_NAMES
from guanxi.kit.charts import Chart, Series, bars, lines
from guanxi.kit.components.lists import Column, Row
from guanxi.kit.components.numbers import NOTHING, day, percent, quantity


def grain_label(kind: str) -> Any:
    """What records of a kind are called."""
    return grains[kind].label if kind in grains else kind


def better_text(metric: Metric) -> str:
    """Which way is better, in words."""
    return {"high": _("more is better"), "low": _("less is better")}.get(metric.better, _("neither is better"))


def source_text(source: str) -> str:
    """Where a definition comes from: an entry of the handbook, or us."""
    return _("ours") if source == "ours" else source


def used_in(metric: Metric) -> list[tuple[str, str]]:
    """(name, address) of the scorecards that look at a metric."""
    found = [card for card in scorecards.values() if any(one.measure == metric.key for one in card.factors)]
    return [(str(card.label), reverse("measures_settings:scorecard", args=[card.key])) for card in found]


def metric_groups(metrics: Iterable[Metric]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The room and the metrics it defines, as rows of a list."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in metrics:
        groups.setdefault(one.key.split(".")[0], []).append(
            {
                "title": str(one.label), "sub": one.help, "aside": one.unit, "end_note": better_text(one),
                "href": reverse("measures_settings:metric", args=[one.key]),
            }
        )  # fmt: skip
    return [(capfirst(ROOM_NAMES.get(room, room)), rows) for room, rows in groups.items()]


def metric_facts(metric: Metric, last: date | None) -> list[tuple[Any, Any]]:
    """What is known of a metric."""
    snapshots = day(last) if last else _("none yet")
    return [
        (_("Key"), metric.key), (pgettext("metric", "About"), grain_label(metric.grain)),
        (pgettext("metric", "Unit"), metric.unit or NOTHING), (_("Better"), better_text(metric)),
        (_("Source"), source_text(metric.source)),
        (_("Latest snapshot"), snapshots if metric.is_kept else _("snapshots are not taken")),
    ]  # fmt: skip


def averages_chart(metric: Metric, found: list[DayAverage]) -> Chart | None:
    """The average over all records, day by day of the snapshots; none with fewer than two."""
    if len(found) < 2:
        return None
    writing = metric.writing if metric.writing in ("whole", "figure", "quantity", "percent") else "figure"
    labels = [day(one.on) for one in found]
    series = [Series(_("average"), [one.average for one in found], writing=writing)]
    told = {"n": quantity(found[-1].count), "day": labels[-1]}
    summary = _("Average of the records of which it is known: %(n)s on %(day)s.") % told
    return lines(metric.label, labels, series, unit=metric.unit, summary=summary, label_head=_("Date"))


def factor_table(card: Scorecard, terms: CardTerms) -> tuple[list[Column], list[Row]]:
    """The factors of a scorecard by these terms: where each comes from, its weight and its steps."""
    columns = [
        Column(pgettext("scorecard", "Factor"), phone="title", grow=True), Column(_("Where from"), desk_only=True),
        Column(_("Weight"), numeric=True, phone="end"), Column(_("Value and points"), phone="sub"),
    ]  # fmt: skip
    whole = sum((one.weight for one in terms.factors), Decimal(0))
    counted = {one.key: one for one in terms.factors}
    return columns, [_factor_row(one, counted.get(one.key), whole) for one in card.factors]


def _factor_row(factor: Factor, terms: FactorTerms | None, whole: Decimal) -> Row:
    weight = percent(terms.weight / whole) if terms else _("not counted")
    url = reverse("measures_settings:metric", args=[factor.measure]) if factor.metric else ""
    return Row(
        [capfirst(factor.told("label")), origin(factor), weight, steps_text(factor, terms) if terms else NOTHING],
        url=url,
    )


def origin(factor: Factor) -> str:
    """Where a factor's value comes from."""
    if factor.asked:
        return _("asked in a form")
    return _("given by whoever grades") if factor.given else _("measured")


def steps_text(factor: Factor, terms: FactorTerms) -> str:
    """`0 → 100 · 30 → 60 · 90 → 0` in the unit of the factor."""
    writing = factor.told("writing")
    steps = " · ".join(
        f"{write_step(step.at, writing=writing)}\u00a0→\u00a0{quantity(step.points)}" for step in terms.curve
    )
    return f"{steps} ({_('levels')})" if terms.shape == LEVELS else steps


def grades_chart(card: Scorecard, counts: list[GradeCount]) -> Chart | None:
    """How many records have which grade."""
    if not counts:
        return None
    labels = [one.grade or _("not enough is known") for one in counts]
    return bars(card.label, labels, [one.count for one in counts], name=_("records"), label_head=_("Grade"))
