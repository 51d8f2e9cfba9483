"""Workbooks locked with a password: a compound file that holds an encrypted package, or an encrypted .xls."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.kit.sheets.model import NotASheet

PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the name of a stream, in the directory of the compound file
BLOCK = 4_000_000
BOF, EOF, FILEPASS = 0x0809, 0x000A, 0x002F


def check_lock(path: Path) -> None:
    """Refuse a compound file that a password locks.

    Raises:
        NotASheet: it asks for a password.
    """
    with path.open("rb") as file:
        last = b""
        while block := file.read(BLOCK):
            if PACKAGE in last + block or _has_filepass(last + block):
                raise locked(path)
            last = block[-64:]


def locked(path: Path) -> NotASheet:
    """The refusal of a workbook that asks for a password."""
    return NotASheet(
        _("The workbook %(name)s is protected by a password.") % {"name": path.name},
        mend=_("Open it with its password, take the password away (File › Info › Protect), save it and try again."),
    )


def _has_filepass(block: bytes) -> bool:
    """Whether the globals of an .xls (BIFF8, at the start of a sector) say at once that they are encrypted."""
    place = block.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    if place < 0:
        return False
    at = place
    for _count in range(8):
        kind, size = int.from_bytes(block[at : at + 2], "little"), int.from_bytes(block[at + 2 : at + 4], "little")
        if kind == FILEPASS:
            return True
        if kind == EOF or at + 4 > len(block):
            return False
        at += 4 + size
    return False
