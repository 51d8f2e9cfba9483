"""One line of a score in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.foundation.measures.metrics import write_step, write_value
from guanxi.foundation.measures.rules import LEVELS, FactorLine, Step
from guanxi.foundation.measures.scorecards import Factor, Scorecard
from guanxi.kit.components.figures import points_bar, spark
from guanxi.kit.components.layout import fold, link, push, row, text
from guanxi.kit.components.numbers import NOTHING, percent, quantity


@dataclass(frozen=True)
class FactorRow:
    """A factor as a page shows it.

    Args:
        value, points, weight: written out. why: the sentence that leads from the value to the points.
        counted: what it gave of the score's 100, and could have given. help: how the value comes about.
        inputs: (label, address) pairs of where it comes from. course: the snapshots of a measured one, oldest first.
    """

    key: str
    label: str
    value: str
    points: str
    weight: str
    counted: str
    why: str
    help: str
    source: str
    inputs: tuple[tuple[str, str], ...]
    course: tuple[Decimal, ...]
    line: FactorLine

    @property
    def sub(self) -> SafeString:
        """What stands under its name in a list: the bar, the sentence, and what one may open."""
        if not self.line.is_known:
            return format_html("{}{}", text(self.why, "muted", "small"), self._folded())
        bar, said = points_bar(self.line.points, self.line.most), format_html("{}{}", self.why, push(self.counted))
        return format_html("{}{}{}", bar, row(said), self._folded())

    def _folded(self) -> SafeString:
        return fold(self._opened(), _("Where from"))

    def _opened(self) -> SafeString:
        links = [link(label, href) for label, href in self.inputs]
        parts = [self.help, _("Weight: %(weight)s") % {"weight": self.weight}, *([self.source] if self.source else [])]
        texts = format_html_join("", "{}", ((text(one, "muted", "small"),) for one in parts if one))
        drawn = spark(self.course, _("Course of the snapshots")) if len(self.course) > 1 else ""
        return format_html("{}{} {}", texts, format_html_join(" · ", "{}", ((one,) for one in links)), drawn)


def factor_row(
    line: FactorLine, card: Scorecard | None, object_id: int, whole: Decimal, course: Sequence[Decimal] = ()
) -> FactorRow:
    """A line of a score, said.

    Args:
        card: none where the scorecard is not declared any more. whole: the sum of all weights.
        course: snapshots of the factor's metric, the oldest first.
    """
    factor = card.factor(line.key) if card else None
    inputs = factor.told("inputs") if factor else None
    return FactorRow(
        key=line.key,
        label=str(factor.told("label") if factor else line.key),
        value=_write(line.value, factor),
        points=_points_of(line),
        weight=percent(line.weight / whole) if whole else NOTHING,
        counted=_counted(line),
        why=why(line, factor),
        help=str(factor.told("help")) if factor else "",
        source=_source(factor),
        inputs=tuple((str(label), href) for label, href in inputs(object_id)) if inputs else (),
        course=tuple(course),
        line=line,
    )


def _write(value: Decimal | None, factor: Factor | None) -> str:
    if factor is None:
        return write_value(value)
    return write_value(value, writing=factor.told("writing"), unit=factor.told("unit"))


def _write_step(value: Decimal, factor: Factor | None) -> str:
    if factor is None:
        return write_step(value)
    return write_step(value, writing=factor.told("writing"), unit=factor.told("unit"))


def _points_of(line: FactorLine) -> str:
    if line.points is None:
        return NOTHING
    return _("%(points)s of %(most)s points") % {"points": quantity(line.points), "most": quantity(line.most)}


def _counted(line: FactorLine) -> str:
    if line.points is None:
        return ""
    told = {"points": quantity(line.counted), "most": quantity(line.could_count)}
    return _("%(points)s of %(most)s of the score") % told


def _source(factor: Factor | None) -> str:
    if factor is None:
        return ""
    own = factor.source if factor.source != "ours" or factor.metric is None else factor.metric.source
    return _("Source: %(source)s") % {"source": own} if own != "ours" else _("The courses are silent here; it is ours.")


def why(line: FactorLine, factor: Factor | None) -> str:
    """The sentence that leads from a factor's value to its points."""
    if line.value is None or line.points is None:
        return _("Not known, so left out of the score.") if line.weight else _("Not known.")
    low, high = line.place.low, line.place.high
    told = {"value": _write(line.value, factor), "points": _points_of(line)} | _steps(low, high, factor)
    if low is None:
        sentence = _("%(value)s: up to %(high)s there are %(points)s.")
    elif high is None:
        sentence = _("%(value)s: from %(low)s on there are %(points)s.")
    elif low.at == line.value:
        sentence = _("%(value)s gives %(points)s.")
    elif line.shape == LEVELS:
        sentence = _("%(value)s: from %(low)s to below %(high)s there are %(points)s.")
    elif low.points == high.points:
        sentence = _("%(value)s: between %(low)s and %(high)s there are %(points)s.")
    else:
        sentence = _(
            "%(value)s lies between %(low)s (%(low_points)s points) and %(high)s (%(high_points)s points): %(points)s."
        )
    said = sentence % told
    return said if line.weight else _("%(why)s It is shown and does not count.") % {"why": said}


def _steps(low: Step | None, high: Step | None, factor: Factor | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, step in (("low", low), ("high", high)):
        if step is not None:
            told |= {name: _write_step(step.at, factor), f"{name}_points": quantity(step.points)}
    return told
