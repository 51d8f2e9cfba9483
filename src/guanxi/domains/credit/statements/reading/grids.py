"""Tables of cells from what was pasted or uploaded: every cell as text, nothing interpreted yet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from guanxi.domains.credit.statements.reading.blanks import Grid, grid_by_blanks
from guanxi.kit import sheets

MOST_LINES = 2000
MOST_COLUMNS = 40
MOST_SHEETS = 12


def grid_of_text(text: str) -> tuple[Grid, bool]:
    """The cells of pasted text, and whether their columns are certain.

    Cells are parted by tabs as spreadsheets copy them, by commas or semicolons of a .csv, by bars, else by blanks: then
    an empty cell leaves no trace, and the columns are not certain.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MOST_LINES]
    if "\t" in text:
        return [[cell.strip().strip('"') for cell in line.split("\t")][:MOST_COLUMNS] for line in lines], True
    filled = [line for line in lines if line.strip()]
    if filled and sum("|" in line for line in filled) * 2 > len(filled):
        return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in filled], True
    for separator in (",", ";"):
        if filled and sum(len(_parted(line, separator)) > 2 for line in filled) * 2 > len(filled):
            read = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
            return [cells[:MOST_COLUMNS] for cells in read], True
    return grid_by_blanks(lines), False


def _parted(line: str, separator: str) -> list[str]:
    """The cells of a line; a comma between thousands parts nothing."""
    bare = re.sub(r"(?<![\d,])\d{1,3}(,\d{3})+(?![\d,])", "1", line) if separator == "," else line
    return next(csv.reader([bare], delimiter=separator), [])


def grids_of_file(path: Path) -> list[tuple[str, Grid]]:
    """The sheets of a file with their names, hidden ones left out.

    Raises:
        NotASheet: it holds no table, is damaged or locked.
    """
    found: list[tuple[str, Grid]] = []
    for info in sheets.inspect(path).sheets[:MOST_SHEETS]:
        if info.is_hidden:
            continue
        try:
            sheet = sheets.open_sheet(path, sheet=info.name, heading=0)
        except sheets.NotASheet:
            continue  # an empty sheet beside others
        grid: Grid = []
        for _number, cells, _broken in sheet.rows:
            grid.append([cell.strip() for cell in cells[:MOST_COLUMNS]])
            if len(grid) >= MOST_LINES:
                break
        found.append((info.name, grid))
    return found
