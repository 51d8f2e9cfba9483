"""From cells to figures by year: titles part the statements, headings the columns, names the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from guanxi.domains.credit.statements.reading.columns import Block, Column, find_blocks
from guanxi.domains.credit.statements.reading.grids import Grid, grid_of_text, grids_of_file
from guanxi.domains.credit.statements.reading.heads import (
    Period,
    column_of,
    currency_of,
    kind_of,
    period_of,
    unit_of,
)
from guanxi.domains.credit.statements.reading.model import Notice, OtherLine, Reading, YearRead
from guanxi.domains.credit.statements.reading.names import meaning_of
from guanxi.domains.credit.statements.reading.numbers import BROKEN, is_figure, read_figure
from guanxi.domains.credit.statements.rules.lines import LINES

LONGEST_NAME = 80
HEAD_LINES = 12
OF_WHICH = re.compile(r"\s*(其中|of which)", re.IGNORECASE)
WITHIN = {
    "interest_receivable": "other_receivables", "dividends_receivable": "other_receivables",
    "interest_payable": "other_payables", "dividends_payable": "other_payables",
}  # fmt: skip
PARTED = ("receivables", "notes_receivable", "payables", "notes_payable")  # 应收票据及应收账款, and its parts below
CENT = Decimal("0.01")
SPENT = (
    "cost_of_sales", "sales_taxes", "selling_expenses", "administration_expenses", "research_expenses",
    "finance_expenses", "interest_expense",
)  # fmt: skip


@dataclass
class Part:
    """The lines of one statement and what stands around them."""

    kind: str
    rows: Grid = field(default_factory=list)
    is_certain: bool = True
    unit: Decimal | None = None
    currency: str = ""
    period: Period | None = None


def read_text(text: str) -> Reading:
    """The statements of pasted text."""
    grid, certain = grid_of_text(text)
    return assemble(_parts(grid, certain=certain))


def read_file(path: Path) -> Reading:
    """The statements of a file's sheets.

    Raises:
        NotASheet: it holds no table, is damaged or locked.
    """
    parts: list[Part] = []
    for name, grid in grids_of_file(path):
        found = _parts(grid, certain=True, kind=kind_of(name))
        for part in found:  # a sheet may say in its name alone what it is of
            part.period = part.period or period_of(name)
            part.unit = part.unit or unit_of(name)
        parts += found
    return assemble(parts)


def _parts(grid: Grid, *, certain: bool, kind: str = "") -> list[Part]:
    """The statements of a grid: each title begins one."""
    parts = [Part(kind, is_certain=certain)]
    for row in grid:
        title = next((found for cell in row if not is_figure(cell) and (found := kind_of(cell))), "")
        if title and title != parts[-1].kind and not meaning_of(row[0]):
            begun = any(meaning_of(cell) for line in parts[-1].rows for cell in line)
            if begun:
                parts.append(Part(title, is_certain=certain))
            else:
                parts[-1].kind = title
        parts[-1].rows.append(row)
    for part in parts:
        _look_around(part)
    return parts


def _look_around(part: Part) -> None:
    """Unit, currency and period as the cells above the figures say them; the last lines may sign the sheet."""
    for row in [*part.rows[:HEAD_LINES], *part.rows[-4:]]:
        if any(is_figure(cell) and len(cell) > 4 for cell in row) and meaning_of(row[0]):
            continue
        for cell in row:
            if is_figure(cell):
                continue
            part.unit = part.unit or unit_of(cell)
            part.currency = part.currency or currency_of(cell)
            heading = column_of(cell)
            if heading in ("", "names") and (found := period_of(cell)):
                part.period = max(part.period or found, found, key=lambda one: (one.year, one.month or 0))


def assemble(parts: Sequence[Part]) -> Reading:
    """Figures of all statements by year."""
    reading = Reading([], [])
    wanted = []
    for part in parts:
        if part.kind == "other":
            reading.notices.append(Notice("other_sheet"))
            continue
        blocks = find_blocks(part.rows, part.period)
        if blocks:
            wanted.append((part, blocks))
    years = {part.period.year for part, _blocks in wanted if part.period}
    for part, blocks in wanted:
        year = part.period.year if part.period else (max(years) if years else _only_year(blocks))
        _read_part(part, blocks, year, reading)
    for one in reading.years:
        for figures in (one.figures, one.opening):
            _turn_expenses(figures)
    reading.years = sorted((one for one in reading.years if one.figures), key=lambda one: one.year or 0)
    if not reading.years:
        reading.notices.append(Notice("no_lines"))
    elif any(one.year is None for one in reading.years):
        reading.notices.append(Notice("no_year"))
    reading.notices = list({(one.code, str(one.facts)): one for one in reading.notices}.values())
    return reading


def _turn_expenses(figures: dict[str, Decimal]) -> None:
    """Where a sheet shows what was spent in brackets, take the brackets off."""
    if figures.get("cost_of_sales", Decimal(0)) < 0 < figures.get("sales", Decimal(0)):
        for key in SPENT:
            if key in figures:
                figures[key] = -figures[key]


def _only_year(blocks: Sequence[Block]) -> int | None:
    named = [column.year for block in blocks for column in block.columns if column.year]
    return max(named, default=None)


def _read_part(part: Part, blocks: Sequence[Block], year: int | None, reading: Reading) -> None:
    if part.unit is None:
        reading.notices.append(Notice("no_unit"))
    if any(block.is_guessed for block in blocks):
        reading.notices.append(Notice("no_heads"))
    reading.currency = reading.currency or part.currency
    is_part = part.kind != "balance" and part.period is not None and part.period.month not in (None, 12)
    if is_part and part.period:
        _year(reading, year).months = part.period.month
        reading.notices.append(Notice("part_year", {"months": str(part.period.month), "year": str(part.period.year)}))
    ranks: dict[tuple[int | None, bool, str], int] = {}
    for row in part.rows:
        for block in blocks:
            _read_line(row, block, part, year, reading, ranks)


Ranks = dict[tuple[int | None, bool, str], int]


def _read_line(row: list[str], block: Block, part: Part, year: int | None, reading: Reading, ranks: Ranks) -> None:
    name = row[block.names].strip() if block.names < len(row) else ""
    if not name or is_figure(name) or len(name) > LONGEST_NAME:
        return
    cells = [(column, row[column.place] if column.place < len(row) else "") for column in block.columns]
    if not part.is_certain:
        found = [cell for cell in row[block.names + 1 :] if is_figure(cell)]
        if found and any(not cell for _column, cell in cells):
            reading.notices.append(Notice("unsure", {"name": name}))
            return
    values: list[tuple[Column, Decimal]] = []
    for column, cell in cells:
        figure = read_figure(cell)
        if figure is BROKEN and cell:
            if re.search(r"[\d#]", cell) and not (column_of(cell) or period_of(cell) or unit_of(cell)):
                reading.notices.append(Notice("broken", {"name": name, "cell": cell[:40]}))
        elif isinstance(figure, Decimal):
            values.append((column, _to_cents(figure * (part.unit or 1))))
    if values:
        _keep(name, values, year, reading, ranks)


def _to_cents(value: Decimal) -> Decimal:
    """At most two decimals: formulas leave more."""
    return value.quantize(CENT) if value != value.quantize(CENT) else value


def _keep(name: str, values: list[tuple[Column, Decimal]], year: int | None, reading: Reading, ranks: Ranks) -> None:
    meaning = meaning_of(name)
    if meaning is None or not meaning.key or _is_within(name, meaning.key, ranks):
        _keep_other(name, values, year, reading, is_known=meaning is not None)
        return
    for column, value in values:
        of_year, is_opening = _place_of(column, year)
        held = _year(reading, of_year)
        figures = held.opening if is_opening else held.figures
        place = (of_year, is_opening, meaning.key)
        if place in ranks and ranks[place] <= meaning.rank:
            if ranks[place] == meaning.rank and figures[meaning.key] != value:
                reading.notices.append(Notice("doubled", {"name": name}))
            continue
        ranks[place] = meaning.rank
        figures[meaning.key] = value


def _is_within(name: str, key: str, ranks: Ranks) -> bool:
    """Whether a line only tells a part of one that counts already: 其中：应收利息 below 其他应收款."""
    if key in WITHIN and any(held == WITHIN[key] for _year, _opening, held in ranks):
        return True
    return OF_WHICH.match(name) is not None and LINES[key].part != "income" and key not in PARTED


def _place_of(column: Column, year: int | None) -> tuple[int | None, bool]:
    if column.meaning == "year":
        return column.year, False
    return year, column.meaning in ("opening", "prior")


def _keep_other(
    name: str, values: list[tuple[Column, Decimal]], year: int | None, reading: Reading, *, is_known: bool
) -> None:
    by_year: dict[int | None, dict[bool, Decimal]] = {}
    for column, value in values:
        of_year, is_opening = _place_of(column, year)
        by_year.setdefault(of_year, {})[is_opening] = value
    for of_year, found in by_year.items():
        _year(reading, of_year).others.append(OtherLine(name, found.get(False), found.get(True), is_known))


def _year(reading: Reading, year: int | None) -> YearRead:
    held = next((one for one in reading.years if one.year == year), None)
    if held is None:
        held = YearRead(year)
        reading.years.append(held)
    return held
