"""What the reader library does not tell of an .xls (BIFF8): error cells, and how far the cells of its sheets reach."""

from __future__ import annotations

from pathlib import Path
from struct import error as StructError
from struct import unpack_from

from guanxi.kit.sheets.bounds import damaged
from guanxi.kit.sheets.compound import stream_of
from guanxi.kit.sheets.kinds import COMPOUND
from guanxi.kit.sheets.model import letter_of
from guanxi.kit.sheets.parts import MOST_MARKED, Marks
from guanxi.kit.sheets.reach import MOST_CELLS, refuse_reach

WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BOUNDSHEET, BEGIN, END, SIZE = 0x0085, 0x0809, 0x000A, 0x0200
BOOLEAN, FORMULA, MANY = 0x0205, 0x0006, 0x00BD
# records of a cell with a value; each begins with its line and its column
CELLS = frozenset([BOOLEAN, FORMULA, MANY, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6, 0x0002, 0x0003, 0x0004, 0x0005])


def look_through_old(path: Path) -> dict[str, Marks]:
    """The error cells of each sheet, by its name.

    Raises:
        NotASheet: the file is damaged, or a sheet reaches too far.
    """
    data = path.read_bytes()
    if data[:8] != COMPOUND:
        return {}
    try:
        stream = stream_of(data, ("Workbook", "Book"))
        return {name: _look(stream, start, name) for name, start in _sheets(stream)}
    except (IndexError, ValueError, StructError) as error:
        raise damaged(path) from error


def _sheets(stream: bytes) -> list[tuple[str, int]]:
    """Name and place of each sheet, as the globals list them."""
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind == END:
            break
        if kind == BOUNDSHEET and size > 8:
            start, count, is_wide = unpack_from("<IxxBB", stream, at + 4)
            letters = stream[at + 12 : at + 12 + count * (2 if is_wide & 1 else 1)]
            found.append((letters.decode("utf-16-le" if is_wide & 1 else "latin-1", "replace"), start))
        at += 4 + size
    return found


def _look(stream: bytes, at: int, name: str) -> Marks:
    marks, depth, last, widest = Marks(), 0, -1, -1
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind in CELLS and size >= 6:
            line, column = unpack_from("<HH", stream, at + 4)
            last, widest = max(last, line), max(widest, column)
            if kind == MANY:
                widest = max(widest, unpack_from("<H", stream, at + 2 + size)[0])
            elif kind in (BOOLEAN, FORMULA) and (code := _error(stream, at + 4, kind, size)) is not None:
                _add(marks, line, column, code)
        elif kind == BEGIN:
            depth += 1
        elif kind == END:
            depth -= 1
            if depth <= 0:
                break
        elif kind == SIZE and size >= 12:
            top, bottom, left, right = unpack_from("<IIHH", stream, at + 4)
            if max(bottom - top, 0) * max(right - left, 0) > MOST_CELLS:
                raise ValueError("the size of the sheet")
        at += 4 + size
    refuse_reach(name, last + 1, widest + 1)
    return marks


def _error(stream: bytes, at: int, kind: int, size: int) -> int | None:
    """The code of the error that a cell holds; None for a value."""
    if kind == BOOLEAN and size >= 8:
        code, is_error = unpack_from("<BB", stream, at + 6)
        return code if is_error == 1 and code in WORDS else None
    if kind == FORMULA and size >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return stream[at + 8] if stream[at + 8] in WORDS else None
    return None


def _add(marks: Marks, line: int, column: int, code: int) -> None:
    if len(marks.errors) < MOST_MARKED:
        marks.errors.append(f"{letter_of(column)}{line + 1}")
        marks.cells.setdefault(line + 1, []).append((column, WORDS[code]))
