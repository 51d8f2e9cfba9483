"""Unpacks the fonts of printed documents: WOFF from npm in, TrueType beside the kit out. No other part is needed.

python scripts/fonts.py
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "frontend/node_modules/@fontsource/noto-sans-sc"
TARGET = ROOT / "src/guanxi/kit/fonts"
WEIGHTS = (400, 600)


def unpack_woff(data: bytes) -> bytes:
    """A WOFF 1.0 file as the TrueType or OpenType file that was packed into it.

    Raises:
        ValueError: it is no WOFF 1.0 file.
    """
    signature, flavor, _length, count = struct.unpack(">4sLLH", data[:14])
    if signature != b"wOFF":
        raise ValueError("not a WOFF 1.0 file")
    tables = []
    for place in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(">4sLLLL", data, 44 + 20 * place)
        body = data[offset : offset + packed]
        tables.append((tag, zlib.decompress(body) if packed < size else body, checksum))
    power = count.bit_length() - 1
    ranges = (16 << power, power, (count << 4) - (16 << power))
    head, body = [struct.pack(">LHHHH", flavor, count, *ranges)], []
    position = 12 + 16 * count
    for tag, content, checksum in sorted(tables):
        head.append(struct.pack(">4sLLL", tag, checksum, position, len(content)))
        padded = content + b"\0" * (-len(content) % 4)
        body.append(padded)
        position += len(padded)
    return b"".join(head + body)


def unpack_fonts(package: Path = PACKAGE, target: Path = TARGET) -> None:
    """Write every weight that documents use, and the licence, into the kit."""
    target.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        source = package / f"files/noto-sans-sc-chinese-simplified-{weight}-normal.woff"
        (target / f"NotoSansSC-{weight}.ttf").write_bytes(unpack_woff(source.read_bytes()))
    (target / "LICENSE").write_bytes((package / "LICENSE").read_bytes())


if __name__ == "__main__":
    unpack_fonts()
    sys.exit(0)
