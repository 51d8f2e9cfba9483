"""Which kind a file is, told by its bytes rather than by its name."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.model import NotASheet

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of workbooks locked with a password
BINARY_NAMES = (".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?mso-application")
HEAD = 65_536  # bytes looked at


def kind_of_file(path: Path) -> str:
    """`.csv`, `.xlsx`, `.xlsm`, `.xls`, `.ods`, `.html` or `.parquet`.

    Raises:
        NotASheet: the file is empty or of another kind.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise NotASheet(_("The file %(name)s is empty.") % {"name": path.name}, mend=_("Choose a file with lines."))
    if head[:4] == b"PAR1":
        return ".parquet"
    if head[:4] == b"PK\x03\x04":
        return _kind_of_archive(path)
    if head[:8] == COMPOUND or head[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"):
        return ".xls"
    if _is_markup(head):
        return ".html"
    if path.suffix.lower() in BINARY_NAMES and path.suffix.lower() != ".xls":
        raise _no_spreadsheet(path)
    if b"\x00" in head and not wide_encoding(head):
        raise _no_spreadsheet(path)
    return ".csv"  # also a text table that its program named .xls


def wide_encoding(head: bytes) -> str:
    """The two-byte encoding of a text file, by its mark or by its zero bytes; empty for none."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    halves = head[0::2].count(0), head[1::2].count(0)
    if max(halves) * 5 < len(head) or min(halves) * 10 > max(halves):
        return ""
    return "utf-16-be" if halves[0] > halves[1] else "utf-16-le"


def _kind_of_archive(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, RuntimeError):
        return ".xlsx"  # damaged: its reader says so
    if "xl/vbaProject.bin" in names:
        return ".xlsm"
    if "content.xml" in names and "mimetype" in names:
        return ".ods"
    return ".xlsx"


def _is_markup(head: bytes) -> bool:
    start = head[:4096]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start.startswith(b"<"):
        return False
    return start.startswith(MARKUP) or any(mark in start for mark in (b"<table", b"<html", b"urn:schemas-microsoft"))


def _no_spreadsheet(path: Path) -> NotASheet:
    return NotASheet(_("%(name)s is no spreadsheet, whatever its name says.") % {"name": path.name})
