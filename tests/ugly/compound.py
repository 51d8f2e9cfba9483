"""Old workbooks byte by byte: a compound file, and in it an .xls (BIFF8) or the package of a locked workbook."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Cell = str | int | float | None
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams below its root; each is filled up so that it has sectors of its own."""
    bodies = [body.ljust(max(4096, -(-len(body) // SECTOR) * SECTOR), b"\0") for body in streams.values()]
    counts = [len(body) // SECTOR for body in bodies]
    folder = -(-(len(streams) + 1) // 4)
    total = folder + sum(counts)
    tables = -(-total // 127)
    chains = [FAT] * tables + [*range(tables + 1, tables + folder), END]
    starts = []
    for count in counts:
        at = len(chains)
        starts.append(at)
        chains += [*range(at + 1, at + count), END]
    chains += [FREE] * (tables * 128 - len(chains))
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for place, (name, start, body) in enumerate(zip(streams, starts, bodies, strict=True), start=1):
        entries.append(_entry(name, 2, start, len(body), right=place + 1 if place < len(streams) else FREE))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4096, END, 0, END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    table = struct.pack(f"<{len(chains)}I", *chains)
    return head + table + b"".join(entries).ljust(folder * SECTOR, b"\0") + b"".join(bodies)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(letters), kind, 1, FREE, right, child, 0, start, size
    )


def record(kind: int, body: bytes) -> bytes:
    """One record of BIFF."""
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, *, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, int | float):
        return record(0x0203, place + struct.pack("<d", cell))
    if cell in ERRORS:
        return record(0x0205, place + bytes([ERRORS[str(cell)], 1]))
    return record(0x0204, place + _text(str(cell)))


def old_workbook(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Cell]]],
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    is_locked: bool = False,
) -> Path:
    """Write an .xls.

    Args:
        merged: first line, last line, first column, last column, from 0, in the first sheet.
        is_locked: it says that a password encrypts it.
    """
    pages = []
    for place, rows in enumerate(sheets.values()):
        cells = b"".join(
            _cell(row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line)
            if cell is not None
        )  # fmt: skip
        spans = b"".join(struct.pack("<HHHH", *span) for span in merged) if place == 0 else b""
        size = struct.pack("<IIHHH", 0, len(rows), 0, max((len(row) for row in rows), default=0), 0)
        page = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + record(0x0200, size) + cells
        if spans:
            page += record(0x00E5, struct.pack("<H", len(merged)) + spans)
        pages.append(page + record(0x000A, b""))
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    begin += record(0x002F, bytes(6)) if is_locked else b""
    begin += record(0x0042, struct.pack("<H", 1200))
    names = [(name, 1 if name in hidden else 0) for name in sheets]
    listed = sum(len(record(0x0085, bytes(6) + _text(name, length="<B"))) for name, _hidden in names)
    at = len(begin) + listed + 4
    for (name, hides), page in zip(names, pages, strict=True):
        begin += record(0x0085, struct.pack("<IBB", at, hides, 0) + _text(name, length="<B"))
        at += len(page)
    path.write_bytes(compound({"Workbook": begin + record(0x000A, b"") + b"".join(pages)}))
    return path


def locked_workbook(path: Path) -> Path:
    """Write what a spreadsheet program saves for an .xlsx with a password; what is encrypted here is nothing."""
    path.write_bytes(
        compound({"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<encryption/>", "EncryptedPackage": bytes(5000)})
    )
    return path
