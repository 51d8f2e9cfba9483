"""Tables whose cells are parted by blanks only, as they come out of messages and PDF files.

An empty cell leaves no trace there. A line is set under the headings where it has as many figures as they have columns;
any other line keeps only what shows that it is not sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.domains.credit.statements.reading.heads import column_of
from guanxi.domains.credit.statements.reading.names import meaning_of
from guanxi.domains.credit.statements.reading.numbers import is_figure, read_figure

Grid = list[list[str]]
NOTE = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）]?[、.．]?[(（]?\d{1,3}[)）]?$|^附注\d*$|^注\d+$")
ABOUT = re.compile(r"(?:19|20)\d\d\s*年|(?:19|20)\d\d-\d|单位\s*[::]")
MOST_LINE_NUMBER = 150


@dataclass(frozen=True)
class Head:
    """One side of the headings: how many columns beside the names count lines or name notes, and which hold figures."""

    names: str
    skipped: int
    figures: tuple[str, ...]


def grid_by_blanks(lines: list[str]) -> Grid:
    """The cells of such a table, each line under its headings."""
    rows = [_cells(line) for line in lines]
    heads: list[Head] = []
    grid: Grid = []
    for row in rows:
        if found := _heads_of(row):
            heads = found
            grid.append(_heading(heads))
        else:
            grid.append(_aligned(row, heads))
    return grid


def _cells(line: str) -> list[str]:
    """Words up to the next figure, note or heading are one cell; a line about the sheet is one cell as a whole."""
    text = line.replace("　", " ").strip()
    if ABOUT.search(text) and not meaning_of(text.split()[0]) and not column_of(text.split()[0]):
        return [text]
    cells: list[str] = []
    loose = False
    for word in text.split():
        if is_figure(word) or NOTE.match(word) or column_of(word):
            cells.append(word)
            loose = False
        elif loose:
            cells[-1] += f" {word}"
        else:
            cells.append(word)
            loose = True
    return cells


def _heads_of(row: list[str]) -> list[Head]:
    """The sides of a line of headings; none for any other line."""
    meanings = [column_of(cell) for cell in row]
    if "names" not in meanings or not all(meanings):
        return []
    heads: list[Head] = []
    for cell, meaning in zip(row, meanings, strict=True):
        if meaning == "names":
            heads.append(Head(cell, 0, ()))
        elif heads and meaning == "skip":
            heads[-1] = Head(heads[-1].names, heads[-1].skipped + 1, heads[-1].figures)
        elif heads:
            heads[-1] = Head(heads[-1].names, heads[-1].skipped, (*heads[-1].figures, cell))
    return [head for head in heads if head.figures]


def _heading(heads: list[Head]) -> list[str]:
    return [cell for head in heads for cell in (head.names, *["行次"] * head.skipped, *head.figures)]


def _aligned(row: list[str], heads: list[Head]) -> list[str]:
    """A line under its headings, side by side."""
    sides: list[list[str]] = []
    for cell in row:
        if not sides or not (is_figure(cell) or NOTE.match(cell) or _is_broken(cell)):
            sides.append([cell])
        else:
            sides[-1].append(cell)
    if not heads:
        return [cell for side in sides for cell in _without_number(side)]
    found: list[str] = []
    for place, side in enumerate(sides[: len(heads)]):
        found += _side(side, heads[place])
    return found


def _is_broken(cell: str) -> bool:
    """Whether a cell was meant to be a figure: 99.000.00, #REF!."""
    return bool(re.match(r"^[\d#(¥￥-]", cell)) and not isinstance(read_figure(cell), type(None))


def _without_number(side: list[str]) -> list[str]:
    """Without headings a first whole number beside two others counts lines."""
    name, *cells = side
    cells = [cell for cell in cells if not NOTE.match(cell)]
    if len(cells) > 2 and _counts_lines(cells[0]):
        cells = cells[1:]
    return [name, *cells]


def _counts_lines(cell: str) -> bool:
    return cell.isdecimal() and len(cell) < 4 and int(cell) <= MOST_LINE_NUMBER


def _side(side: list[str], head: Head) -> list[str]:
    name, *cells = side
    notes = [cell for cell in cells if NOTE.match(cell)]
    figures = [cell for cell in cells if not NOTE.match(cell)]
    wanted, skips = len(head.figures), [""] * head.skipped
    if len(figures) > wanted and head.skipped and len(figures) - wanted <= head.skipped - len(notes):
        figures = figures[len(figures) - wanted :]
    elif head.skipped > len(notes) and figures and _counts_lines(figures[0]):
        figures = figures[1:]
    if len(figures) == wanted:
        return [name, *skips, *figures]
    # nobody knows which column a figure belongs to: one stays, so that it is said
    return [name, *skips, *figures[:1], *[""] * (wanted - 1)]
