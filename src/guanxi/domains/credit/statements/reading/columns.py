"""Which columns of a table hold names, and what the figure columns beside them mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.domains.credit.statements.reading.grids import Grid
from guanxi.domains.credit.statements.reading.heads import Period, column_of, period_of, squeeze
from guanxi.domains.credit.statements.reading.names import meaning_of
from guanxi.domains.credit.statements.reading.numbers import is_figure


@dataclass(frozen=True)
class Column:
    """A column of figures: "now" (closing, current), "then" (opening, the year before), or of a year it names."""

    place: int
    meaning: str
    year: int | None = None


@dataclass(frozen=True)
class Block:
    """A column of names and the columns of figures that belong to it."""

    names: int
    columns: tuple[Column, ...]
    is_guessed: bool = False


def find_blocks(grid: Grid, title_year: Period | None) -> list[Block]:
    """The blocks of a table, left to right; a balance sheet in account form has two."""
    width = max((len(row) for row in grid), default=0)
    known = [0] * width
    for row in grid:
        for place, cell in enumerate(row):
            if cell and not is_figure(cell) and meaning_of(cell) and not _is_only_head(row, place):
                known[place] += 1
    most = max(known, default=0)
    names = [place for place, count in enumerate(known) if count and count * 8 >= most]
    blocks = []
    for turn, place in enumerate(names):
        end = names[turn + 1] if turn + 1 < len(names) else width
        blocks.append(_block(grid, place, end, title_year))
    return [block for block in blocks if block.columns]


def _is_only_head(row: Sequence[str], place: int) -> bool:
    """Whether a cell that could be a line stands in a row of headings."""
    return column_of(row[place]) == "names" and not any(is_figure(cell) for cell in row[place + 1 :])


def _block(grid: Grid, names: int, end: int, title: Period | None) -> Block:
    first = next((i for i, row in enumerate(grid) if _has_line(row, names, end)), len(grid))
    columns, guessed = [], False
    for place in range(names + 1, end):
        heads = [row[place] for row in grid[:first] if place < len(row) and row[place]]
        cells = [row[place] for row in grid[first:] if place < len(row) and row[place]]
        if not any(is_figure(cell) for cell in cells):
            continue
        meaning, year = _meaning(heads, title)
        if meaning == "skip" or (not meaning and _counts_lines(cells)):
            continue
        columns.append(Column(place, meaning, year))
    columns = _prefer_cumulative(columns)
    if any(column.meaning in ("", "figure") for column in columns):
        columns, guessed = _guess(columns)
    return Block(names, tuple(column for column in columns if column.meaning != "skip"), guessed)


def _has_line(row: Sequence[str], names: int, end: int) -> bool:
    return names < len(row) and bool(meaning_of(row[names])) and any(is_figure(cell) for cell in row[names + 1 : end])


def _meaning(heads: Sequence[str], title: Period | None) -> tuple[str, int | None]:
    """What the cells above a column say; the lowest that says something counts, a year beside it is taken too."""
    for head in reversed(heads):
        period = period_of(head)
        meaning = column_of(head)
        if meaning == "skip":
            return "skip", None
        if meaning in ("names", ""):
            if period and len(squeeze(head)) <= 24:
                return ("opening", None) if period.month == 1 else ("year", period.year)
            continue
        if period and (meaning in ("closing", "current", "prior") or (meaning == "opening" and period.month == 12)):
            return "year", period.year
        return meaning, None
    return "", None


def _counts_lines(cells: Sequence[str]) -> bool:
    """Whether a column without a heading holds numbers of lines: 1, 2, 3 …"""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 4]
    is_row = len(numbers) == len(cells) and len(numbers) > 1 and numbers == sorted(set(numbers))
    return is_row and numbers[-1] - numbers[0] <= 4 * len(numbers)


def _prefer_cumulative(columns: list[Column]) -> list[Column]:
    """Beside a column of the year so far, one of the month says nothing about the year."""
    if not any(column.meaning == "cumulative" for column in columns):
        return columns
    kept = [column for column in columns if column.meaning not in ("current", "figure", "")]
    return [Column(c.place, "current", c.year) if c.meaning == "cumulative" else c for c in kept]


def _guess(columns: list[Column]) -> tuple[list[Column], bool]:
    """Columns without a heading: the first is this year, the second the one before."""
    free = ["current", "prior"]
    for column in columns:
        if column.meaning in ("closing", "current") and "current" in free:
            free.remove("current")
        elif column.meaning in ("opening", "prior") and "prior" in free:
            free.remove("prior")
    found = []
    for column in columns:
        if column.meaning in ("", "figure"):
            found.append(Column(column.place, free.pop(0) if free else "skip", column.year))
        else:
            found.append(column)
    return found, not (len(columns) == 1 and columns[0].meaning == "figure")
