"""Reading tables from files: .xlsx, .xlsm, .xls, .ods, .csv and other text, .parquet, tables of web pages.

Cells come as text; what they mean is the reader's business (`kit.imports.cells`). Promises: a broken line never stops
the lines after it, no line is dropped, and the memory used does not grow with a .csv or a .parquet (a workbook is
bounded by its unpacked size).
"""

from __future__ import annotations

from pathlib import Path

from guanxi.kit.sheets.encodings import find_encoding
from guanxi.kit.sheets.heads import Wish
from guanxi.kit.sheets.kinds import kind_of_file
from guanxi.kit.sheets.markup import inspect_markup, open_markup
from guanxi.kit.sheets.model import (
    Book,
    DoubledColumn,
    MissingColumns,
    NotASheet,
    Row,
    Sheet,
    SheetInfo,
    Warning,
    letter_of,
    words_of_broken,
)
from guanxi.kit.sheets.parquet import inspect_parquet, open_parquet
from guanxi.kit.sheets.texts import inspect_csv, open_csv
from guanxi.kit.sheets.workbooks import as_text, inspect_workbook, open_workbook

SUPPORTED = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet", ".html")


def inspect(path: Path) -> Book:
    """What a file holds: its kind by content, its sheets, and what should be known before one is chosen.

    Raises:
        NotASheet: no table, damaged, locked with a password, or a workbook that would fill the memory.
    """
    kind = kind_of_file(path)
    if kind == ".csv":
        return inspect_csv(path)
    if kind == ".parquet":
        return inspect_parquet(path)
    return inspect_markup(path) if kind == ".html" else inspect_workbook(path, kind)


def open_sheet(
    path: Path,
    *,
    sheet: str | None = None,
    heading: int | None = None,
    heading_lines: int | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> Sheet:
    """Open a table for one reading; what is not chosen is guessed, and `choices` tells what was.

    Args:
        sheet: its name. heading: number of the first line of headings, 0 for a table without. heading_lines: 1 to 3.
        encoding, separator: of a text file.

    Raises:
        NotASheet: as `inspect`, or a choice that the file does not offer.
    """
    wish, kind = Wish(heading, heading_lines), kind_of_file(path)
    if kind == ".csv":
        return open_csv(path, wish=wish, encoding=encoding, separator=separator)
    if kind == ".parquet":
        return open_parquet(path)
    if kind == ".html":
        return open_markup(path, wish=wish, sheet=sheet)
    return open_workbook(path, kind, wish=wish, sheet=sheet)


__all__ = [
    "SUPPORTED",
    "Book",
    "DoubledColumn",
    "MissingColumns",
    "NotASheet",
    "Row",
    "Sheet",
    "SheetInfo",
    "Warning",
    "as_text",
    "find_encoding",
    "inspect",
    "kind_of_file",
    "letter_of",
    "open_sheet",
    "words_of_broken",
]
