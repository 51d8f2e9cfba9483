"""The size a workbook unpacks to, counted before anything reads it."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.model import NotASheet
from guanxi.kit.sheets.reach import check_open_document

MOST_UNPACKED = 1_000_000_000  # bytes; a million lines of eight cells unpack to half of it
CONTENTS = ("xl/workbook.xml", "content.xml")


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
            if not any(part.filename in CONTENTS for part in parts):
                raise NotASheet(_("%(name)s is an archive, but no workbook.") % {"name": path.name})
            if "content.xml" in archive.namelist():
                check_open_document(archive)
    except (BadZipFile, zlib.error, ValueError, RuntimeError, OSError) as error:
        raise damaged(path) from error


def damaged(path: Path) -> NotASheet:
    """The refusal of a workbook whose bytes do not fit together."""
    return NotASheet(
        _("The workbook %(name)s is damaged.") % {"name": path.name},
        mend=_("Fetch or send it anew; if it opens in a spreadsheet program, save it there as a new .xlsx."),
    )


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
