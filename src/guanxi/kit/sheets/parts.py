"""What the reader library does not tell of an .xlsx: error cells, formulas nobody has computed, lines of a sheet."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from guanxi.kit.sheets.bounds import damaged
from guanxi.kit.sheets.model import Warning, listed
from guanxi.kit.sheets.reach import check_reach

BLOCK = 4_000_000
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="[A-Z]*\d*:?[A-Z]+(\d+)"')
CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"([^>]*)>(.*?)</(?:\w+:)?c>', re.S)
END = re.compile(rb"</(?:\w+:)?c>")
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)</")
UNCOMPUTED = "#N/A!"  # stands for a formula without a value
MOST_MARKED = 100_000


@dataclass
class Marks:
    """Cells of a sheet that need words: line → (column, text); how many formulas there are, which have no value."""

    cells: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    formulas: int = 0
    errors: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def warnings(self) -> list[Warning]:
        """What to tell about them."""
        found = []
        if self.errors:
            text = _("These cells hold an error instead of a value: %(cells)s.") % {"cells": listed(self.errors)}
            found.append(Warning("error_cells", text, _("Mend the formula in the workbook, or the cells here.")))
        if self.empty:
            text = _("These formulas were never computed: %(cells)s.") % {"cells": listed(self.empty)}
            mend = _("Open the workbook in a spreadsheet program, save it there and try again.")
            found.append(Warning("uncomputed", text, mend))
        if self.formulas:
            text = _("The sheet holds formulas (%(count)s); their values as last saved are read.")
            found.append(Warning("formulas", text % {"count": self.formulas}))
        return found


def look_through(path: Path, name: str) -> Marks:
    """Look through one sheet before it is read: how far it reaches, cells with an error, formulas without a value.

    Raises:
        NotASheet: it reaches too far.
    """
    marks = Marks()
    try:
        with ZipFile(path) as archive:
            part = _parts(archive).get(name)
            for other in [part] if part else [one for one in archive.namelist() if one.endswith(".xml")]:
                if check_reach(archive, other, name) and part:
                    for text in _pieces(archive, part):
                        _mark(text, marks)
    except (BadZipFile, KeyError, ValueError, OSError, zlib.error) as error:
        raise damaged(path) from error
    return marks


def lines_of(path: Path) -> dict[str, int]:
    """Lines of each sheet as the workbook says, by name; sheets that do not say it are missing."""
    lines = {}
    try:
        with ZipFile(path) as archive:
            for name, part in _parts(archive).items():
                with archive.open(part) as file:
                    if found := DIMENSION.search(file.read(4096)):
                        lines[name] = int(found[1])
    except (BadZipFile, KeyError, ValueError, OSError, zlib.error):
        return {}
    return lines


def _parts(archive: ZipFile) -> dict[str, str]:
    """Name of a sheet → name of its part in the archive."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    targets = {}
    for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        said = dict(ATTRIBUTE.findall(relation))
        target = said.get(b"Target", b"").decode()
        targets[said.get(b"Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for sheet in SHEET.findall(archive.read("xl/workbook.xml")):
        said = dict(ATTRIBUTE.findall(sheet))
        key = next((value for name, value in said.items() if name.endswith(b":id")), b"")
        if key in targets and b"name" in said:
            parts[unescape(said[b"name"].decode())] = targets[key]
    return {name: part for name, part in parts.items() if part in archive.namelist()}


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """The text of a part in pieces that end between two cells."""
    left = b""
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            text = left + block
            cut = text.rfind(b"</row>") + 1 or len(text)
            yield text[:cut]
            left = text[cut:]
    yield left


def _mark(text: bytes, marks: Marks) -> None:
    for letters, line, said, inner in CELL.findall(_whole_cells(text)):
        if said.endswith(b"/"):
            continue
        is_formula = b"<f" in inner or b":f" in inner
        marks.formulas += is_formula
        value = VALUE.search(inner)
        if b't="e"' in said:
            word, places = (value[1].decode() if value else "#VALUE!"), marks.errors
        elif is_formula and value is None and b't="str"' not in said:
            word, places = UNCOMPUTED, marks.empty
        else:
            continue
        if len(marks.errors) + len(marks.empty) < MOST_MARKED:
            places.append(f"{letters.decode()}{line.decode()}")
            marks.cells.setdefault(int(line), []).append((_column(letters), word))


def _whole_cells(text: bytes) -> bytes:
    """The text up to the end of its last cell: of cells that never end each would be sought to the end of the text."""
    place = len(text)
    while (place := text.rfind(b"</", 0, place)) >= 0:
        if found := END.match(text, place):
            return text[: found.end()]
    return b""


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
