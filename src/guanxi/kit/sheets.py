"""Reading tables from files: .csv, .xlsx, .parquet. Cells come as text; what they mean is the reader's business.

Promises: a broken line never stops the lines after it, no line is dropped, and the memory used does not grow with a
.csv or a .parquet (a workbook is bounded by its unpacked size).
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal

MOST_UNPACKED = 1_000_000_000  # bytes; a million lines of eight cells unpack to half of it
MOST_QUOTED_LINES = 20  # a quotation over more lines than this is a quote that was never closed
SUPPORTED = (".csv", ".xlsx", ".parquet")
ENCODINGS = ("utf-8-sig", "gb18030")

Row = tuple[int, list[str], str]  # number of the line in the file, its cells, what is wrong with it as a whole


class NotASheet(Refusal):
    """The file holds no table that can be read; the message says why and the mend what to save instead."""

    code = "not_a_sheet"
    message = _("This file is no spreadsheet.")
    mend = _("Save it as .xlsx, or as .csv in UTF-8 or GB18030, and try again.")


class MissingColumns(Refusal):
    """The heading lacks columns without which the lines mean nothing."""

    code = "missing_columns"
    message = _("Columns are missing.")


class DoubledColumn(Refusal):
    """A heading that is needed stands twice, so nobody knows which column is meant."""

    code = "doubled_column"
    message = _("A heading stands twice.")
    mend = _("Remove the column that is not meant, or give it another heading.")


@dataclass(frozen=True)
class Sheet:
    """An opened table.

    Args:
        columns: the headings as they stand in the file.
        rows: the lines below the heading, read once.
        left_out: names of further sheets of a workbook, which are not read.
    """

    columns: list[str]
    rows: Iterable[Row]
    left_out: tuple[str, ...] = ()


def kind_of_file(path: Path) -> str:
    """`.csv`, `.xlsx` or `.parquet`, told by the first bytes rather than by the name alone.

    Raises:
        NotASheet: the file is empty or of another kind.
    """
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip():
        raise NotASheet(_("The file %(name)s is empty.") % {"name": path.name}, mend=_("Choose a file with lines."))
    if head[:4] == b"PAR1":
        return ".parquet"
    if head[:4] == b"PK\x03\x04":
        return ".xlsx"
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if path.suffix.lower() in (".xlsx", ".parquet") or (b"\x00" in head and not wide):
        raise NotASheet(_("%(name)s is no spreadsheet, whatever its name says.") % {"name": path.name})
    return ".csv"


def open_sheet(path: Path) -> Sheet:
    """Open a .csv or .xlsx for one reading (a .parquet is read by the staging area itself).

    Raises:
        NotASheet: no table, an unknown encoding, or a workbook that would fill the memory.
    """
    return open_workbook(path) if kind_of_file(path) == ".xlsx" else open_csv(path)


def open_csv(path: Path) -> Sheet:
    """Open a text table; the separator is the one that splits the heading most often."""
    encoding = find_encoding(path)
    lines = _text_lines(path, encoding)
    number, heading = next(lines, (1, ""))
    separator = max(",;\t|", key=heading.count)
    columns = [cell.strip() for cell in _cells(heading, separator)]
    if not any(columns):
        raise NotASheet(_("The first line of %(name)s has no headings.") % {"name": path.name})
    return Sheet(columns, _csv_rows(lines, separator, number))


def find_encoding(path: Path) -> str:
    """The encoding in which the whole file can be read: UTF-16 by its mark, UTF-8, or GB18030 (which holds GBK).

    Raises:
        NotASheet: none of them reads it without an error.
    """
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    for encoding in ENCODINGS:
        if _reads_as(path, encoding):
            return encoding
    raise NotASheet(
        _("The letters of %(name)s are in an unknown encoding.") % {"name": path.name},
        mend=_("Save the file as CSV in UTF-8, or as .xlsx."),
    )


def _reads_as(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(1_000_000):
                if encoding == "gb18030" and any("\ue000" <= letter <= "\uf8ff" for letter in set(text)):
                    return False  # letters for private use: bytes of another encoding that happen to fit
    except UnicodeError:
        return False
    return True


def _text_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding, newline=None) as file:
        for number, line in enumerate(file, start=1):
            yield number, line.rstrip("\n")


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    return next(csv.reader([line], delimiter=separator), [])


def _csv_rows(lines: Iterator[tuple[int, str]], separator: str, last: int) -> Iterator[Row]:
    """Rows of a text table; a quotation may run over lines, one that never closes breaks only its own line."""
    waiting: list[tuple[int, str]] = []
    while True:
        number, line = waiting.pop(0) if waiting else next(lines, (0, ""))
        if not number:
            return
        if not line.strip():
            continue
        if line.count('"') % 2:
            text = line
            for count in range(MOST_QUOTED_LINES):
                if len(waiting) <= count:
                    waiting.append(next(lines, (0, "")))
                if not waiting[count][0]:
                    waiting.pop()
                    break
                text += "\n" + waiting[count][1]
                if text.count('"') % 2 == 0:
                    del waiting[: count + 1]
                    yield number, next(csv.reader(text.splitlines(keepends=True), delimiter=separator), []), ""
                    break
            if text.count('"') % 2:
                yield number, line.replace('"', "").split(separator), "quote"
            continue
        yield number, _cells(line, separator), ""


def open_workbook(path: Path) -> Sheet:
    """Open the first sheet of a workbook that has a heading.

    Raises:
        NotASheet: no workbook, no sheet with lines, or larger unpacked than `MOST_UNPACKED`.
    """
    from python_calamine import CalamineError, load_workbook

    check_workbook_size(path)
    try:
        book = load_workbook(str(path))
        names = [sheet.name for sheet in book.sheets_metadata]
        for place, name in enumerate(names):
            sheet = book.get_sheet_by_name(name)
            rows = enumerate(sheet.iter_rows(), start=sheet.start[0] + 1 if sheet.start else 1)
            heading = next((cells for number, cells in rows if any(cell != "" for cell in cells)), None)
            if heading is not None:
                left_out = tuple(names[:place] + names[place + 1 :])
                return Sheet([as_text(cell).strip() for cell in heading], _workbook_rows(rows), left_out)
    except (CalamineError, ValueError, OSError) as error:
        raise NotASheet(_("%(name)s is no workbook that can be read.") % {"name": path.name}) from error
    raise NotASheet(_("The workbook %(name)s has no lines.") % {"name": path.name}, mend=_("Choose a file with lines."))


def _workbook_rows(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Row]:
    for number, cells in rows:
        texts = [cell if type(cell) is str else as_text(cell) for cell in cells]
        if any(texts):
            yield number, texts, ""


def as_text(cell: Any) -> str:
    """A cell of a workbook as text: whole numbers without decimals, days as 2010-12-09."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def check_workbook_size(path: Path) -> None:
    """Refuse a workbook that unpacks to more than `MOST_UNPACKED` bytes, whatever its directory claims."""
    too_large = NotASheet(
        _("The workbook %(name)s is too large when unpacked.") % {"name": path.name},
        mend=_("Save it as .csv, or split it into smaller files."),
    )
    try:
        with ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise too_large
            left = MOST_UNPACKED
            for part in parts:
                left -= _unpacked_size(file, part, left)
                if left < 0:
                    raise too_large
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise NotASheet(_("%(name)s is an archive, but no workbook.") % {"name": path.name})
    except (BadZipFile, zlib.error) as error:
        raise NotASheet(_("The workbook %(name)s is damaged.") % {"name": path.name}) from error


def _unpacked_size(file: BinaryIO, part: ZipInfo, most: int) -> int:
    """Bytes that a part really unpacks to, counted; stops once it is more than `most`."""
    file.seek(part.header_offset + 26)
    name, extra = int.from_bytes(file.read(2), "little"), int.from_bytes(file.read(2), "little")
    file.seek(part.header_offset + 30 + name + extra)
    if part.compress_type == 0:
        return part.compress_size
    unpacker, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, part.compress_size
    while left > 0 and size <= most and not unpacker.eof:
        packed = file.read(min(65_536, left))
        if not packed:
            break
        left -= len(packed)
        while packed and size <= most:
            size += len(unpacker.decompress(packed, 4_000_000))
            packed = unpacker.unconsumed_tail
    return size
