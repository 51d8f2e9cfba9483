"""How large a picture is, read from its first bytes."""

from __future__ import annotations

import struct


def size_of_picture(head: bytes, media_type: str) -> tuple[int, int] | None:
    """Width and height in points; None where the bytes are no whole head of such a picture.

    Args:
        head: the first bytes, up to 1 MB.
    """
    readers = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
    try:
        return readers[media_type](head)
    except (struct.error, IndexError):
        return None


def _png(head: bytes) -> tuple[int, int] | None:
    if head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at < len(head):
        while head[at] == 0xFF and head[at + 1] == 0xFF:
            at += 1
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    if head[8:12] != b"WEBP":
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = struct.unpack("<I", head[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
