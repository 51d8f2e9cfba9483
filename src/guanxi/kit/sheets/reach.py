"""How far the cells of a sheet reach: the reader library keeps every cell up to the last one, filled or not.

A file of a few bytes with a cell in the last corner would otherwise fill the memory and end the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from django.utils.translation import gettext as _

from guanxi.kit.sheets.model import NotASheet, letter_of

MOST_CELLS = 30_000_000  # about one gigabyte
BLOCK = 4_000_000
OVERLAP = 256  # bytes that two blocks share, so that nothing is cut apart unseen
# beyond column Z or line 99,999 at least one cell says so in its place; all others together are few
FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{2,3}\d|[A-Za-z]\d{6})""")
PLACE = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]{1,3})(\d{1,9})["']""")
ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.S)
ROW_END = b"</table:table-row>"
CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*?)(/?)>")
REPEATED = {kind: re.compile(rb"number-%b-repeated\s*=\s*[\"'](\d{1,9})" % kind) for kind in (b"rows", b"columns")}


def blocks_of(archive: ZipFile, part: str) -> Iterator[bytes]:
    """A part of the archive in blocks that overlap."""
    left = b""
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            yield left + block
            left = block[-OVERLAP:]


def check_reach(archive: ZipFile, part: str, name: str) -> bool:
    """Refuse a sheet of an .xlsx that reaches too far; answers whether it holds any formula or error.

    Raises:
        NotASheet: it names its last cell.
    """
    has_marks = is_far = False
    for block in blocks_of(archive, part):
        has_marks = has_marks or b"<f" in block or b't="e"' in block or b":f" in block
        is_far = is_far or FAR.search(block) is not None
    if is_far:
        columns: dict[bytes, int] = {}
        last = 0
        for block in blocks_of(archive, part):
            for letters, line in PLACE.findall(block):
                columns[letters] = 0
                last = max(last, int(line))
        refuse_reach(name, last, max((_column(letters) for letters in columns), default=0))
    return has_marks


def check_open_document(archive: ZipFile) -> None:
    """Refuse an .ods whose repeated cells reach too far.

    Raises:
        NotASheet: it names the last cell.
    """
    text = archive.read("content.xml")
    for name, table in enumerate(text.split(b"<table:table ")[1:], start=1):
        line = last = widest = 0
        for said, inner in ROW.findall(table[: table.rfind(ROW_END) + len(ROW_END)]):  # all of them have an end
            line += _times(said, b"rows")
            column = 0
            for cell, is_closed in CELL.findall(inner):
                column += _times(cell, b"columns")
                if not is_closed:
                    last, widest = line, max(widest, column)
        refuse_reach(str(name), last, widest)


def _times(said: bytes, kind: bytes) -> int:
    found = REPEATED[kind].search(said)
    return int(found[1]) if found else 1


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place


def refuse_reach(name: str, lines: int, columns: int) -> None:
    """Refuse a sheet of more cells than can be kept.

    Raises:
        NotASheet: it names its last cell.
    """
    if lines * columns > MOST_CELLS:
        cell = f"{letter_of(columns - 1)}{lines}"
        raise NotASheet(
            _("The sheet “%(name)s” reaches as far as cell %(cell)s, which is too much to read.")
            % {"name": name, "cell": cell},
            mend=_("Delete the empty lines and columns behind the table, or copy the table into a new workbook."),
        )
