"""Writing tables into files: workbooks with real numbers and days, and CSV, in constant memory.

Text never becomes a formula: in a workbook it is written as text, in CSV an apostrophe goes before it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

MOST_ROWS = 1_048_575
LONGEST_TEXT = 32_767  # characters in a cell of a workbook
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
FORMATS = {
    "money": "#,##0.00", "whole": "#,##0", "quantity": "#,##0.###", "percent": "0.0%",
    "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
}  # fmt: skip
WIDTHS = {"text": 22, "day": 12, "moment": 17, "money": 15}


@dataclass(frozen=True)
class Heading:
    """The head of a column and the kind of its values: text, money, whole, quantity, percent, day, moment."""

    label: str
    kind: str = "text"


def neutral(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; all else as it is."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(heads: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file in UTF-8, with the mark by which spreadsheet programs know the encoding."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([neutral(head.label) for head in heads])
    for row in rows:
        yield writer.writerow([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else neutral(str(value))


def write_xlsx(
    heads: Sequence[Heading], rows: Iterable[Sequence[Any]], *, sheet: str = "", file: IO[bytes] | None = None
) -> IO[bytes]:
    """Write a workbook of one sheet and answer its file, at its beginning.

    Args:
        file: where it goes; without one, a temporary file that vanishes when closed.
    """
    file = file or tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the caller closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    page = book.add_worksheet(_sheet_name(sheet))
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()}
    for index, head in enumerate(heads):
        page.set_column(index, index, WIDTHS.get(head.kind, 13))
    page.freeze_panes(1, 0)
    for index, head in enumerate(heads):
        page.write_string(0, index, head.label, bold)
    for number, row in enumerate(rows, start=1):
        for index, (head, value) in enumerate(zip(heads, row, strict=True)):
            _write(page, number, index, value, formats.get(head.kind))
    book.close()
    file.seek(0)
    return file


def _write(page: Any, line: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(line, column, value)
    elif isinstance(value, int | Decimal):
        page.write_number(line, column, value, style)
    elif isinstance(value, datetime):
        page.write_datetime(line, column, timezone.make_naive(value) if timezone.is_aware(value) else value, style)
    elif isinstance(value, date):
        page.write_datetime(line, column, value, style)
    else:
        page.write_string(line, column, str(value)[:LONGEST_TEXT])


def _sheet_name(text: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in text)[:31] or "Guanxi"
