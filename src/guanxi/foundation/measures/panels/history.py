"""The course of a record's grades."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.panels.grades import grade_mark
from guanxi.kit.charts import Chart, Series, lines
from guanxi.kit.components.lists import Column, Row
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, day, quantity

MOST = 60  # points of the chart
NEAR = Decimal(8)  # points of a score that a mark keeps from the line


def history_chart(title: Any, grades: Sequence[Grade]) -> Chart | None:
    """The score over time, the latest at the right; none with fewer than two scores.

    Args:
        grades: the latest first, as `grade_history` tells them.
    """
    shown = [one for one in reversed(grades[:MOST]) if one.points is not None]
    if len(shown) < 2:
        return None
    last = shown[-1]
    return lines(
        title,
        [day(one.on) for one in shown],
        [Series(_("score"), [one.points for one in shown], writing="quantity")],
        unit=_("of 100"),
        label_head=_("Date"),
        mark=_mark(last),
        summary=_summary(shown),
    )


def _mark(last: Grade) -> tuple[str, Decimal] | None:
    """Where the next better grade begins, else where this one does; none that would lie on the line itself."""
    bands = [(name, Decimal(least)) for name, least in last.reasons["bands"]]
    for name, least in [*bands[max(last.rank - 2, 0) : last.rank - 1], *bands[max(last.rank - 1, 0) : last.rank]]:
        if last.points is not None and abs(least - last.points) >= NEAR:
            return _("%(grade)s from %(least)s") % {"grade": name, "least": quantity(least)}, least
    return None


def _summary(shown: Sequence[Grade]) -> str:
    first, last = shown[0], shown[-1]
    told = {
        "before": quantity(first.points), "day": day(first.on), "now": quantity(last.points),
        "grade": last.grade or NOTHING,
    }  # fmt: skip
    return _("From %(before)s on %(day)s to %(now)s, grade %(grade)s.") % told


def history_table(grades: Sequence[Grade], chosen: Grade | None, *, url: str) -> tuple[list[Column], list[Row]]:
    """Every grade with the days it held, its score and who gave it; each but the chosen one opens its reasons.

    Args:
        url: the page of these grades.
    """
    columns = [
        Column(_("Date"), phone="title"),
        Column(_("Grade"), phone="state"),
        Column(_("Score"), numeric=True, phone="end"),
        Column(_("By"), phone="sub"),
    ]
    return columns, [_row(one, "" if one == chosen else f"{url}?grade={one.pk}") for one in grades]


def _row(grade: Grade, url: str) -> Row:
    mark = grade_mark(grade)
    days = day(grade.on) if grade.checked_on == grade.on else f"{day(grade.on)} – {day(grade.checked_on)}"
    score = NOTHING if grade.points is None else quantity(grade.points)
    cells = [days, badge(mark.label, mark.tone), score, str(grade.by)]
    return Row(cells, url=url)
