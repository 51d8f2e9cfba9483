"""A survey in words: ratios beside their benchmarks, marks with their mends, figures by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.limits.marks import stands_told
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements.names import LINE_NAMES, PART_NAMES, RATIO_NAMES, SIDE_NAMES, write_ratio
from guanxi.domains.credit.statements.queries import Figures, Held, lacks_rate
from guanxi.domains.credit.statements.rules import LINES, RATIOS, Mark, Ratio, doubts_of
from guanxi.domains.credit.statements.sentences import part_name, say_mark, say_notice, why_unknown
from guanxi.kit.components.figures import spark
from guanxi.kit.components.layout import link, text
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import figure

SCORED = [key for key, rule in RATIOS.items() if rule.side]
MORE = [key for key, rule in RATIOS.items() if not rule.side]


def ratio_columns(years: Sequence[Held]) -> list[dict[str, Any]]:
    """The heads of the table of ratios."""
    heads: list[dict[str, Any]] = [{"label": _("Ratio"), "phone": "title", "grow": True}]
    for place, held in enumerate(years):
        last = place == len(years) - 1
        heads.append({"label": held.statement.year, "numeric": True, "phone": "end" if last else ""})
    return [
        *heads,
        {"label": _("Course"), "phone": "state"},
        {"label": _("Benchmark"), "numeric": True, "muted": True},
        {"label": _("Judgement"), "phone": "sub"},
    ]


def ratio_rows(survey: Survey, figures: Figures, keys: Sequence[str], *, links: bool = True) -> list[dict[str, Any]]:
    """Ratios by year, their course, what is suitable, and what that means or why they are not known."""
    rows = []
    for key in keys:
        found = figures.trend[key]
        name = RATIO_NAMES[key]
        url = reverse("credit:survey_ratio", args=[survey.pk, key])
        benchmark = figures.terms.terms.benchmark(key)
        rows.append({"cells": [
            link(name, url) if links else name,
            *(write_ratio(key, one.value) or "–" for one in found),
            _course(key, found),
            "" if benchmark is None else write_ratio(key, benchmark),
            judgement(found[-1], benchmark) if found else "",
        ]})  # fmt: skip
    return rows


def _course(key: str, found: Sequence[Ratio]) -> SafeString:
    values = [one.value for one in found if one.value is not None]
    if len(values) < 2:
        return SafeString("")
    return spark(values, _("Course of %(name)s") % {"name": RATIO_NAMES[key]}, better=RATIOS[key].better)


def judgement(ratio: Ratio, benchmark: Decimal | None) -> SafeString | str:
    """How a ratio stands to its benchmark, or why it is not known."""
    if ratio.unknown is not None and ratio.unknown.code == "doubtful":
        return badge(_("in doubt"), "bad")
    if ratio.value is None:
        return text(why_unknown(ratio.unknown), "muted", "small")
    if benchmark is None:
        return ""
    better = RATIOS[ratio.key].better == "high"
    reached = ratio.value >= benchmark if better else ratio.value <= benchmark
    if reached:
        return badge(_("suitable"), "ok")
    return badge(pgettext("benchmark", "too low") if better else pgettext("benchmark", "too high"), "warn")


@dataclass(frozen=True)
class Said:
    """A mark or a notice as it reads; `convert` mends it by a click, at `accept` one says why it stands."""

    tone: str
    text: str
    mend: str
    convert: dict[str, Any] | None = None
    accept: str = ""


def marks_of(survey: Survey, figures: Figures, *, may_mend: bool = False, may_accept: bool = False) -> list[Said]:
    """Everything that is wrong or should be known of the figures, by year, the worst first."""
    said: list[Said] = [rate_mark(survey)] if lacks_rate(survey) else []
    for held in figures.years:
        for told in held.row.marks if held.row is not None else ():
            if told.get("read"):
                told_text, mend = say_notice(told["code"], told["facts"])
                said.append(Said("warn", f"{held.statement.year}: {told_text}", mend))
        for mark in figures.marks.get(held.statement.year, ()):
            convert = conversion(mark, figures.years) if may_mend and not held.is_earlier else None
            said.append(_said(survey, held, mark, may_accept=may_accept, convert=convert))
    return sorted(said, key=lambda one: one.tone != "bad")


def _said(survey: Survey, held: Held, mark: Mark, *, may_accept: bool, convert: dict[str, Any] | None) -> Said:
    """A mark, what to do about it, and what follows from it until then."""
    told, mend = say_mark(mark)
    if mark.is_bad and held.row is not None and mark.code in held.accepted:
        return Said("warn", told, stands_told(held.row.stands_reason, held.row.stands_by_id, held.row.stands_at))
    url = ""
    if doubts_of([mark], held.accepted) and not held.statement.is_compared:
        mend += " " + _("Until then these figures count neither for the score nor for a limit.")
        if may_accept and held.row is not None and not held.is_earlier:
            url = reverse("credit:survey_stands", args=[survey.pk, held.statement.year])
    return Said("bad" if mark.is_bad else "warn", told, mend, convert, url)


def rate_mark(survey: Survey) -> Said:
    """That the size of the customer is not known, because nobody stated what its currency is worth; and the mend."""
    told = {"theirs": survey.currency, "ours": settings.GUANXI_CURRENCY}
    text = _("The customer's size is unknown: the figures are in %(theirs)s, and no exchange rate to %(ours)s is "
             "stated.")  # fmt: skip
    mend = (
        _("State it under “Date and currency” before the survey is finished; without it no limit can be proposed.")
        if survey.finished_at is None
        else _("Open a new survey that states it; without it no limit can be proposed.")
    )
    return Said("warn", text % told, mend)


def conversion(mark: Mark, years: Sequence[Held]) -> dict[str, Any] | None:
    """What a click would convert to mend mixed units, its form and its words: only of a year of this survey."""
    part, factor = mark.facts.get("part", ""), mark.facts.get("factor", "")
    year = int(mark.facts.get("of", mark.year))
    if not part or not factor:
        return None
    if not any(one.statement.year == year and one.row is not None and not one.is_earlier for one in years):
        return None
    told = {"part": part_name(part), "factor": figure(Decimal(factor)).split(".")[0], "year": year}
    return {
        "year": year, "part": part, "factor": factor,
        "label": _("Take the %(part)s of %(year)s times %(factor)s") % told,
    }  # fmt: skip


def figure_columns(years: Sequence[Held]) -> list[dict[str, Any]]:
    """The heads of the table of figures."""
    return [
        {"label": pgettext("statement", "Line"), "grow": True},
        *({"label": year_head(held), "numeric": True} for held in years),
    ]


def year_head(held: Held) -> str:
    """A year, and where it stands if not in an own document of this survey."""
    if held.statement.is_compared:
        return _("%(year)s (comparison column)") % {"year": held.statement.year}
    if held.is_earlier:
        return _("%(year)s (earlier survey)") % {"year": held.statement.year}
    return str(held.statement.year)


def figure_rows(years: Sequence[Held]) -> list[tuple[Any, list[list[Any]]]]:
    """The figures by part of the statements: (name of the part, rows); lines that no year holds are left out."""
    return [
        (PART_NAMES[part], [[_line_name(key), *cells] for key, cells in lines]) for part, lines in figure_lines(years)
    ]


def figure_lines(years: Sequence[Held]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """By part of the statements the lines that a year holds, with their figures of every year."""
    parts = [
        (part, [
            (key, [_cell(held, key) for held in years])
            for key, line in LINES.items()
            if line.part == part and any(key in held.statement.figures for held in years)
        ])
        for part in ("assets", "debts", "equity", "income")
    ]  # fmt: skip
    return [one for one in parts if one[1]]


def _line_name(key: str) -> Any:
    """The name of a line; a total stands out."""
    line = LINES[key]
    is_total = not line.of and line.part != "income"
    return format_html("<strong>{}</strong>", LINE_NAMES[key]) if is_total else LINE_NAMES[key]


def _cell(held: Held, key: str) -> str:
    value = held.statement.figures.get(key)
    return "–" if value is None else figure(value)


def inputs_of(ratio: Ratio, *, average: bool) -> list[tuple[str, list[list[Any]]]]:
    """The figures a ratio was computed from: (above or below the line, rows)."""
    below = _("Divided by the mean of") if average else _("Divided by")
    found = []
    for title, figures in ((_("Computed from"), ratio.upper), (below, ratio.lower)):
        rows = [
            ["−" if sign < 0 else "+", LINE_NAMES[one.line], one.year, figure(one.value), how_of(one)]
            for sign, one in figures
        ]
        if rows:
            found.append((title, rows))
    return found


def how_of(one: Any) -> str:
    """Where a figure comes from."""
    if one.how == "derived":
        parts = [("−" if sign < 0 else "+", str(LINE_NAMES[key])) for sign, key in one.parts]
        written = " ".join(f"{sign} {name}" for sign, name in parts).removeprefix("+ ")
        return _("follows from %(sum)s") % {"sum": written}
    return {
        "written": _("as written"),
        "nil": _("nil: the total is reached without it"),
        "opening": _("from the column of the year before"),
    }[one.how]


def side_name(side: str) -> str:
    """One of the sides of soundness."""
    return str(SIDE_NAMES[side]) if side else ""
