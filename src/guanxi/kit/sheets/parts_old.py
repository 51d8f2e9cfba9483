"""What the reader library does not tell of an .xls: its error cells (BIFF8), found by their records."""

from __future__ import annotations

import re
from pathlib import Path

from guanxi.kit.sheets.model import letter_of
from guanxi.kit.sheets.parts import MOST_MARKED, Marks

MOST_BYTES = 200_000_000
WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
CODE = rb"([\x00\x07\x0f\x17\x1d\x24\x2a])"
RECORDS = re.compile(
    rb"\x05\x02\x08\x00(..)(..)..%b\x01|\x06\x00..(..)(..)..\x02.%b...\xff\xff" % (CODE, CODE), re.DOTALL
)
SHEETS = re.compile(rb"\x85\x00(.)\x00(....)[\x00-\x02]\x00(.)([\x00\x01])", re.DOTALL)


def find_old_marks(path: Path, name: str) -> Marks:
    """The error cells of one sheet of an .xls."""
    marks = Marks()
    if path.stat().st_size > MOST_BYTES:
        return marks
    data = path.read_bytes()
    begin = data.find(GLOBALS)
    if begin < 0:
        return marks
    starts = dict(_sheets(data[begin : begin + 65_536]))
    if name not in starts:
        return marks
    first = begin + starts[name]
    last = min((begin + start for start in starts.values() if start > starts[name]), default=len(data))
    for found in RECORDS.finditer(data, first, last):
        row, column, code = found[1] or found[4], found[2] or found[5], found[3] or found[6]
        line, place = int.from_bytes(row, "little") + 1, int.from_bytes(column, "little")
        if place < 256 and len(marks.errors) < MOST_MARKED:
            marks.errors.append(f"{letter_of(place)}{line}")
            marks.cells.setdefault(line, []).append((place, WORDS[code[0]]))
    return marks


def _sheets(head: bytes) -> list[tuple[str, int]]:
    """Name and place of each sheet, as the beginning of the workbook lists them."""
    found = []
    for sheet in SHEETS.finditer(head):
        count, is_wide = sheet[3][0], sheet[4] == b"\x01"
        letters = head[sheet.end() : sheet.end() + count * (2 if is_wide else 1)]
        if sheet[1][0] == 8 + len(letters):
            found.append((letters.decode("utf-16-le" if is_wide else "latin-1"), int.from_bytes(sheet[2], "little")))
    return found
