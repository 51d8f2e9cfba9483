"""The chains of a compound file (.xls), walked before the reader library does: a broken one would hold it for ever."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from sys import byteorder

from guanxi.kit.sheets.bounds import damaged
from guanxi.kit.sheets.kinds import COMPOUND

LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, not sectors
HEAD, ENTRY = 512, 128  # bytes
MOST_BYTES = 500_000_000
SMALL_STREAM = 4_096  # bytes; a shorter stream lies in small sectors of 64 bytes


def check_compound(path: Path) -> None:
    """Refuse a compound file whose chains of sectors run in a circle or out of the file.

    Raises:
        NotASheet: it is damaged.
    """
    if path.stat().st_size > MOST_BYTES:
        raise damaged(path)
    data = path.read_bytes()
    if data[:8] != COMPOUND:
        return
    try:
        for _name, _stream in streams(data, ()):
            pass
    except (IndexError, ValueError) as error:
        raise damaged(path) from error


def stream_of(data: bytes, names: Sequence[str]) -> bytes:
    """The first stream of a compound file that has one of these names.

    Raises:
        ValueError, IndexError: there is none, or a chain is broken.
    """
    return next((stream for name, stream in streams(data, names) if name in names), b"")


def streams(data: bytes, wanted: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every stream; bytes only of those that are wanted, the chains of all are walked."""
    power = int.from_bytes(data[30:32], "little")
    _need(power in (9, 12) and len(data) >= 1 << power)
    size = 1 << power
    sectors = -(-(len(data) - size) // size)
    table = _table(data, size, sectors)
    folder = _joined(data, size, _chain(table, _word(data, 48), sectors))
    small = _words(_joined(data, size, _chain(table, _word(data, 60), sectors)))
    inner = b""
    for at in range(0, len(folder) - ENTRY + 1, ENTRY):
        kind, start, length = folder[at + 66], _word(folder, at + 116), _word(folder, at + 120)
        letters = min(int.from_bytes(folder[at + 64 : at + 66], "little"), 64)
        name = folder[at : at + max(letters - 2, 0)].decode("utf-16-le", "replace")
        body = b""
        if kind == 5:
            inner = _joined(data, size, _chain(table, start, sectors))
        elif kind == 2 and length >= SMALL_STREAM:
            chain = _chain(table, start, sectors)
            _need(len(chain) * size >= min(length, len(data)))
            body = _joined(data, size, chain)[:length] if name in wanted else b""
        elif kind == 2 and length:
            chain = _chain(small, start, len(small))
            body = b"".join(inner[place * 64 : place * 64 + 64] for place in chain)[:length] if name in wanted else b""
        else:
            continue
        yield name, body


def _joined(data: bytes, size: int, chain: Sequence[int]) -> bytes:
    return b"".join(_sector(data, size, place) for place in chain)


def _table(data: bytes, size: int, sectors: int) -> array[int]:
    """The table of which sector follows which, collected from the parts that the head and its continuations name."""
    places = [place for place in _words(data[76:HEAD]) if place < LAST_SECTOR]
    following, seen = _word(data, 68), 0
    while following < LAST_SECTOR:
        part = _words(_sector(data, size, following))
        places += [place for place in part[:-1] if place < LAST_SECTOR]
        following, seen = part[-1], seen + 1
        _need(seen <= sectors)
    _need(len(places) <= sectors)
    return _words(b"".join(_sector(data, size, place) for place in places))


def _chain(table: array[int], start: int, most: int) -> list[int]:
    """The sectors of one stream in order."""
    found: list[int] = []
    while start < LAST_SECTOR:
        _need(len(found) < most)
        found.append(start)
        start = table[start]
    return found


def _sector(data: bytes, size: int, place: int) -> bytes:
    begin = (place + 1) * size
    _need(begin < len(data))
    return data[begin : begin + size]


def _words(data: bytes) -> array[int]:
    found = array("I", data[: len(data) // 4 * 4])
    if byteorder == "big":
        found.byteswap()
    return found


def _word(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _need(is_so: bool) -> None:
    if not is_so:
        raise ValueError("a chain of sectors is broken")
