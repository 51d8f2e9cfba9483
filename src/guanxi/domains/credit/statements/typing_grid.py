"""The grid in which figures are typed: lines down, years across, in the unit one types in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext

from guanxi.domains.credit.models import Statement as StatementRow
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements.names import LINE_NAMES, PART_NAMES
from guanxi.domains.credit.statements.queries import Held, decimals, years_of
from guanxi.domains.credit.statements.reading import BROKEN, read_figure
from guanxi.domains.credit.statements.rules import LINES, Statement
from guanxi.kit.components.numbers import figure

SHOWN = 3
UNITS = (1, 10000)
OPENINGS = ("total_assets", "sales")


@dataclass
class Cell:
    """One figure as it is typed."""

    name: str
    label: str
    text: str = ""
    is_wrong: bool = False


@dataclass
class TypedYear:
    """A year as it is typed; `opening` holds what the document says of the year before."""

    year: int
    figures: dict[str, Decimal]
    opening: dict[str, Decimal]
    months: int | None = None
    is_audited: bool = False

    @property
    def year_text(self) -> str:
        """The year in names of inputs."""
        return str(self.year)


@dataclass
class Grid:
    """The grid: parts of rows of cells, and what was typed in it.

    Args:
        parts: (name, [(name of the line, whether it is a total, cells)]). openings: the same for the first year.
        wrong: cells that hold no figure.
    """

    unit: int
    years: list[int]
    parts: list[tuple[Any, list[tuple[Any, bool, list[Cell]]]]]
    openings: list[Cell]
    typed: list[TypedYear]
    wrong: list[str] = field(default_factory=list)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads."""
        return [
            {"label": pgettext("statement", "Line"), "grow": True},
            *({"label": year, "numeric": True} for year in self.years),
        ]


def shown_years(survey: Survey, rows: Sequence[StatementRow]) -> list[int]:
    """The years of the grid, oldest first: those entered, filled up with the last full years."""
    years = {row.year for row in rows}
    year = max(years, default=survey.on.year - 1)
    while len(years) < SHOWN:
        years.add(year)
        year -= 1
    return sorted(years)[-SHOWN:]


def shown_lines(years: Sequence[TypedYear], *, all_lines: bool = False) -> list[str]:
    """The lines of the grid: the main ones and those that hold a figure."""
    held = {key for one in years for key in one.figures}
    return [key for key, line in LINES.items() if line.is_main or all_lines or key in held]


def stored_grid(survey: Survey, *, unit: int = 1, all_lines: bool = False) -> Grid:
    """The grid with what is stored."""
    rows = list(survey.statements.all())
    by_year = {row.year: row for row in rows}
    typed = []
    for year in shown_years(survey, rows):
        row = by_year.get(year)
        if row is None:
            typed.append(TypedYear(year, {}, {}))
        else:
            typed.append(TypedYear(year, decimals(row.figures), decimals(row.opening), row.months, row.is_audited))
    return make_grid(typed, unit=unit, texts={}, all_lines=all_lines)


def typed_grid(survey: Survey, post: Mapping[str, str]) -> Grid:
    """The grid as it was typed; lines that it does not show keep their stored figures."""
    unit = int(post["unit"]) if post.get("unit") in {str(one) for one in UNITS} else 1
    rows = list(survey.statements.all())
    by_year = {row.year: row for row in rows}
    typed, texts = [], {}
    for year in shown_years(survey, rows):
        row = by_year.get(year)
        stored = TypedYear(year, {}, {})
        if row is not None:
            stored = TypedYear(year, decimals(row.figures), decimals(row.opening), row.months)
        for prefix, figures in (("f", stored.figures), ("o", stored.opening)):
            for key in LINES:
                name = f"{prefix}-{year}-{key}"
                if name in post:
                    texts[name] = post[name]
                    _take(figures, key, post[name], unit)
        months = post.get(f"months-{year}", "").strip()
        stored.months = int(months) if months.isdecimal() and len(months) < 3 else None
        stored.is_audited = f"audited-{year}" in post
        typed.append(stored)
    return make_grid(typed, unit=unit, texts=texts, all_lines="all" in post)


def _take(figures: dict[str, Decimal], key: str, text: str, unit: int) -> None:
    """Put a typed figure in; a blank takes it out; what is none leaves the stored one."""
    value = read_figure(text)
    if value is None:
        figures.pop(key, None)
    elif isinstance(value, Decimal):
        stored = figures.get(key)
        if stored is None or written(stored, unit) != text.strip():  # what is shown is rounded; untouched it stays
            figures[key] = (value * unit).quantize(Decimal("0.01"))


def written(value: Decimal, unit: int) -> str:
    """A figure as the grid shows it."""
    shown = figure(value / unit)
    return shown.removesuffix(".00")


def make_grid(typed: list[TypedYear], *, unit: int, texts: Mapping[str, str], all_lines: bool) -> Grid:
    """The cells of what was typed."""
    wrong: list[str] = []
    parts = []
    lines = shown_lines(typed, all_lines=all_lines)
    for part in ("assets", "debts", "equity", "income"):
        rows = [
            (LINE_NAMES[key], not LINES[key].of and part != "income", [
                _cell("f", one.year, key, one.figures, unit, texts, wrong) for one in typed
            ])
            for key in lines if LINES[key].part == part
        ]  # fmt: skip
        parts.append((PART_NAMES[part], rows))
    openings = [_cell("o", typed[0].year, key, typed[0].opening, unit, texts, wrong) for key in OPENINGS]
    for one, key in zip(openings, OPENINGS, strict=True):
        one.label = f"{LINE_NAMES[key]} {typed[0].year - 1}"
    return Grid(unit, [one.year for one in typed], parts, openings, typed, wrong)


def _cell(
    prefix: str, year: int, key: str, figures: Mapping[str, Decimal], unit: int, texts: Mapping[str, str],
    wrong: list[str],
) -> Cell:  # fmt: skip
    name = f"{prefix}-{year}-{key}"
    label = f"{LINE_NAMES[key]} {year}"
    text = texts.get(name, written(figures[key], unit) if key in figures else "")
    is_wrong = read_figure(text) is BROKEN
    if is_wrong:
        wrong.append(label)
    return Cell(name, label, text, is_wrong)


def held_years(survey: Survey, grid: Grid) -> list[Held]:
    """The years of a survey as they would be with what is typed."""
    stored = {held.statement.year: held for held in years_of(survey)}
    for one in grid.typed:
        if one.figures or one.opening:
            row = stored[one.year].row if one.year in stored and not stored[one.year].is_earlier else None
            stored[one.year] = Held(Statement(one.year, one.figures, one.opening, months=one.months), row)
    return [stored[year] for year in sorted(stored)[-SHOWN:]]
