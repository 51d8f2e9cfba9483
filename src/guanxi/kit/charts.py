"""Chart specifications, and the one place that knows the chart library.

A specification is plain data; `option()` turns it into an ECharts option without functions (the page's policy allows no
code in data), `table()` is its twin for reading, `option()["guanxi"]` tells the browser how figures are written.
Colours are names of the style sheet's tokens ("accent", "age-3"), resolved in the browser, so charts follow the theme.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import figure, percent, quantity, whole

Number = Decimal | int | float
WRITERS = {"whole": whole, "figure": figure, "quantity": quantity, "percent": percent}
AGES = ("age-0", "age-1", "age-2", "age-3", "age-4")


@dataclass(frozen=True)
class Table:
    """The twin of a chart: heads, rows and a total."""

    columns: list[Column]
    rows: list[list[Any]]
    foot: list[Any] = field(default_factory=list)


class ChartSpec(Protocol):
    """What the `chart` tag needs."""

    id: str
    title: Any
    summary: Any

    def option(self) -> dict[str, Any]: ...

    def table(self) -> Table: ...


@dataclass(frozen=True)
class Series:
    """One row of figures.

    Args:
        values: one a label. kind: bar or line. colour: a token. second: measured on the right-hand axis.
        writing: whole, figure, quantity or percent. ghost: a plan or a past period, drawn pale.
    """

    name: Any
    values: Sequence[Number | None]
    kind: str = "bar"
    colour: str = ""
    second: bool = False
    writing: str = "whole"
    ghost: bool = False
    stack: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart over categories.

    Args:
        title: what it shows; read out and head of the table. summary: the sentence one should take away.
        unit: written at the axis (万元, 箱). mark: (text, value) of one reference line. flat: bars lie on their side.
        zoom: how many labels are seen at once; the rest is reached by dragging.
        links: where a click on a label leads.
    """

    title: Any
    labels: Sequence[Any]
    series: Sequence[Series]
    unit: Any = ""
    summary: Any = ""
    mark: tuple[Any, Number] | None = None
    flat: bool = False
    zoom: int = 0
    label_head: Any = ""
    links: Sequence[str] = ()
    id: str = field(default_factory=lambda: f"chart-{uuid.uuid4().hex[:8]}")

    def option(self) -> dict[str, Any]:
        """The ECharts option: data only."""
        names = {"type": "category", "data": [str(label) for label in self.labels]}
        figures: list[dict[str, Any]] = [{"type": "value", "name": str(self.unit)}]
        if self.series and all(one.writing == "percent" for one in self.series):
            figures = [{"type": "value", "min": 0, "max": 1}]
        elif any(one.second for one in self.series):
            figures.append({"type": "value", "min": 0, "max": 1, "splitLine": {"show": False}})
        lying = self.flat
        return {
            "xAxis": figures if lying else names,
            "yAxis": {**names, "inverse": True} if lying else figures,
            "tooltip": {"trigger": "axis", "renderMode": "richText", "axisPointer": {"type": "shadow"}},
            "legend": {"show": len(self.series) > 1, "data": [str(one.name) for one in self.series]},
            "series": [self._series(one, first=not index) for index, one in enumerate(self.series)],
            "dataZoom": _zoom(self.zoom, len(self.labels), "yAxisIndex" if lying else "xAxisIndex"),
            "guanxi": {
                "colours": [one.colour or ("ink-3" if one.ghost else "accent") for one in self.series],
                "writing": [one.writing for one in self.series],
                "links": list(self.links),
            },
        }

    def _series(self, one: Series, *, first: bool) -> dict[str, Any]:
        axis = "xAxisIndex" if self.flat else "yAxisIndex"
        drawn: dict[str, Any] = {
            "type": one.kind, "name": str(one.name), "data": [_plain(value) for value in one.values],
            axis: int(one.second),
        }  # fmt: skip
        if one.kind == "bar":
            drawn["barMaxWidth"] = 28
        else:
            drawn |= {"showSymbol": len(self.labels) < 16, "symbolSize": 6, "smooth": False}
        if one.stack:
            drawn["stack"] = one.stack
        if one.ghost:
            drawn |= {"itemStyle": {"opacity": 0.35}, "lineStyle": {"type": "dashed"}}
        if first and self.mark:
            text, value = self.mark
            place = {("xAxis" if self.flat else "yAxis"): _plain(value), "name": str(text)}
            drawn["markLine"] = {"silent": True, "symbol": "none", "label": {"formatter": "{b}"}, "data": [place]}
        return drawn

    def table(self) -> Table:
        """The figures behind the picture."""
        heads = [Column(self.label_head or _("Name"))]
        heads += [Column(_with_unit(one, self.unit), numeric=True) for one in self.series]
        rows = []
        for index, label in enumerate(self.labels):
            rows.append([label, *(_write(one, one.values[index]) for one in self.series)])
        return Table(heads, rows)


@dataclass(frozen=True)
class Share:
    """Parts of one whole as a ring; use it for at most six parts.

    Args:
        parts: (label, amount) pairs; the biggest first reads best.
    """

    title: Any
    parts: Sequence[tuple[Any, Number]]
    unit: Any = ""
    summary: Any = ""
    writing: str = "whole"
    colours: Sequence[str] = ("accent", "info-solid", "warn-solid", "ok-solid", "ink-3", "line-strong")
    id: str = field(default_factory=lambda: f"chart-{uuid.uuid4().hex[:8]}")

    def option(self) -> dict[str, Any]:
        """The ECharts option: data only."""
        data = [{"name": str(label), "value": _plain(amount)} for label, amount in self.parts]
        ring = {"type": "pie", "radius": ["52%", "78%"], "center": ["50%", "45%"], "data": data}
        return {
            "tooltip": {"trigger": "item", "renderMode": "richText", "formatter": "{b}: {c} ({d}%)"},
            "legend": {"show": True, "bottom": 0},
            "series": [{**ring, "label": {"formatter": "{b} {d}%"}}],
            "guanxi": {"colours": list(self.colours), "writing": [self.writing], "links": []},
        }

    def table(self) -> Table:
        """Each part with its amount and share, and the total."""
        total = sum((Decimal(str(amount)) for _label, amount in self.parts), Decimal(0))
        write = WRITERS[self.writing]
        rows = [
            [label, write(amount), percent(Decimal(str(amount)) / total if total else None)]
            for label, amount in self.parts
        ]
        heads = [Column(_("Part")), Column(self.unit or _("Amount"), numeric=True), Column(_("Share"), numeric=True)]
        return Table(heads, rows, [_("Total"), write(total), "100%"])


def bars(title: Any, labels: Sequence[Any], values: Sequence[Number | None], *, name: Any = "", **more: Any) -> Chart:
    """One figure a label, as bars. Further arguments as for `Chart`; `writing` as for `Series`."""
    writing = more.pop("writing", "whole")
    return Chart(title, labels, [Series(name or title, values, writing=writing)], **more)


def lines(title: Any, labels: Sequence[Any], series: Sequence[Series], **more: Any) -> Chart:
    """Courses over time; give each `Series` its own colour and set plans as `ghost`."""
    drawn = [Series(**{**vars(one), "kind": "line"}) for one in series]
    return Chart(title, labels, drawn, **more)


def pareto(
    title: Any, labels: Sequence[Any], values: Sequence[Number], *, cut: Number | None = None, **more: Any
) -> Chart:
    """Few make most of it: bars in falling order and the running share on the right-hand axis.

    Args:
        labels, values: in any order; they are sorted here. cut: how many of them make the chosen share; it is marked
            in the summary if none is given.
    """
    pairs = sorted(zip(labels, values, strict=True), key=lambda pair: -Decimal(str(pair[1])))
    total = sum((Decimal(str(value)) for _label, value in pairs), Decimal(0))
    running, shares = Decimal(0), []
    for _label, value in pairs:
        running += Decimal(str(value))
        shares.append(running / total if total else Decimal(0))
    if cut and pairs and not more.get("summary"):
        cut = min(int(cut), len(pairs))
        more["summary"] = _("%(few)s of %(all)s make %(share)s.") % {
            "few": cut, "all": len(pairs), "share": percent(shares[cut - 1]),
        }  # fmt: skip
    name = more.pop("name", "") or title
    series = [
        Series(name, [value for _label, value in pairs]),
        Series(_("Running share"), shares, kind="line", colour="ink", second=True, writing="percent"),
    ]
    return Chart(title, [label for label, _value in pairs], series, **more)


def ageing(title: Any, labels: Sequence[Any], buckets: Sequence[tuple[Any, Sequence[Number]]], **more: Any) -> Chart:
    """Debt by age, one stacked bar a label.

    Args:
        labels: customers, reps or months. buckets: five (name, amounts) pairs from not due to oldest.
    """
    series = [
        Series(name, values, stack="age", colour=AGES[min(index, len(AGES) - 1)])
        for index, (name, values) in enumerate(buckets)
    ]
    return Chart(title, labels, series, **{"flat": True, **more})


def _plain(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _write(one: Series, value: Number | None) -> str:
    return WRITERS[one.writing](value)


def _with_unit(one: Series, unit: Any) -> str:
    return f"{one.name} {unit}".strip() if unit and not one.second else str(one.name)


def _zoom(seen: int, all_: int, axis: str) -> list[dict[str, Any]]:
    if not seen or all_ <= seen:
        return []
    return [
        {"type": "slider", axis: 0, "startValue": 0, "endValue": seen - 1, "zoomLock": False, "brushSelect": False},
        {"type": "inside", axis: 0, "startValue": 0, "endValue": seen - 1, "zoomOnMouseWheel": "ctrl"},
    ]
