"""The letters of a text file: UTF-8, UTF-16, GB18030 (which holds GBK), or UTF-8 and GB18030 lines mixed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.kinds import HEAD, wide_encoding
from guanxi.kit.sheets.model import NotASheet, Warning, listed

MIXED = "mixed"  # line by line UTF-8 or GB18030
PRIVATE = re.compile("[\ue000-\uf8ff]")
# words of letters of the East alone; it begins with the rarest test, which makes it four times as fast
WORD_OF_UTF8 = re.compile(
    rb"[\xe2-\xef](?<![\x80-\xff][\xe2-\xef])[\x80-\xbf]{2}(?:[\xe2-\xef][\x80-\xbf]{2})*(?![\x80-\xff])"
)
BLOCK = 1_000_000  # bytes
MOST_NAMED = 10  # lines that a sentence names
MOST_STRANGE = 0.05  # of the lines with letters: in more than these, the file is in an encoding nobody knows
Line = tuple[int, str, str]  # its number, its text, "encoding" where its letters cannot be read


class _Lines:
    """Lines of one kind: how many there are, and the numbers of the first ones."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def add(self, number: int) -> None:
        self.count += 1
        if len(self.first) < MOST_NAMED:
            self.first.append(number)

    def __str__(self) -> str:
        return listed(self.first, count=self.count)


@dataclass
class _Found:
    utf8: _Lines = field(default_factory=_Lines)
    gb: _Lines = field(default_factory=_Lines)
    neither: _Lines = field(default_factory=_Lines)

    def scarcer(self) -> tuple[str, _Lines]:
        return ("GB18030", self.gb) if self.gb.count < self.utf8.count else ("UTF-8", self.utf8)


def find_encoding(path: Path, warnings: list[Warning] | None = None) -> str:
    """The encoding of a text file; "mixed" when its lines differ, which is said in `warnings` with the lines.

    Raises:
        NotASheet: none reads it.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if wide := wide_encoding(head):
        return wide
    if reads_as(path, "utf-8-sig"):
        return "utf-8-sig"
    found = _look_at_lines(path)
    if not found.neither.count and not found.utf8.count:
        return "gb18030"
    if found.neither.count > MOST_STRANGE * (found.utf8.count + found.gb.count):
        raise NotASheet(
            _("The letters of %(name)s are in an unknown encoding.") % {"name": path.name},
            mend=_("Save the file as CSV in UTF-8, or as .xlsx."),
        )
    if warnings is not None:
        warnings.extend(_words(found))
    return MIXED


def _words(found: _Found) -> Iterator[Warning]:
    if found.utf8.count and found.gb.count:
        name, lines = found.scarcer()
        text = _("The file mixes encodings; these lines are in %(name)s unlike the others: %(lines)s.")
        yield Warning(
            "mixed_encodings",
            text % {"name": name, "lines": lines},
            _("Each line was read in its own encoding; look at them once."),
        )
    if found.neither.count:
        yield Warning(
            "unreadable_lines",
            _("The letters of these lines cannot be read: %(lines)s.") % {"lines": found.neither},
            _("Write these lines anew in the file, or mend their cells here."),
        )


def reads_as(path: Path, encoding: str) -> bool:
    """Whether the whole file can be read in an encoding without an error."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1_000_000):
                pass
    except UnicodeError:
        return False
    return True


def _look_at_lines(path: Path) -> _Found:
    """Which lines are in which encoding; parts of the file without a word of UTF-8 are looked at as a whole."""
    found, number = _Found(), 1
    with path.open("rb") as file:
        while lines := file.readlines(BLOCK):
            block = b"".join(lines)
            if not WORD_OF_UTF8.search(block) and _reads_as_gb(block):
                found.gb.count += len(lines)
            else:
                for place, line in enumerate(lines):
                    if not line.isascii():
                        encoding = _encoding_of_line(line)
                        kind = {"utf-8": found.utf8, "gb18030": found.gb}.get(encoding, found.neither)
                        kind.add(number + place)
            number += len(lines)
    return found


def _reads_as_gb(block: bytes) -> bool:
    """Whether bytes are GB18030; letters for private use are bytes of another encoding that happen to fit."""
    try:
        return not PRIVATE.search(block.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def _encoding_of_line(line: bytes) -> str:
    """UTF-8 only with a letter of the East: two letters of GBK can look like two of Greek, hardly like one of these."""
    try:
        if max(line.decode("utf-8")) >= "\u2e80":
            return "utf-8"
    except UnicodeDecodeError:
        pass
    return "gb18030" if _reads_as_gb(line) else ""


def known_encoding(name: str) -> str:
    """The encoding a person chose, by its usual name.

    Raises:
        NotASheet: there is none of that name.
    """
    plain = name.strip().lower()
    if plain in (MIXED, "utf-8-sig"):
        return plain
    if plain in ("utf-8", "utf8"):
        return "utf-8-sig"
    if plain in ("gbk", "gb2312", "cp936"):
        return "gb18030"
    try:
        found = codecs.lookup(plain)
        "a".encode(found.name)
    except (LookupError, TypeError, ValueError) as error:
        raise NotASheet(
            _("There is no encoding called “%(name)s”.") % {"name": name},
            mend=_("Choose one of: %(names)s.") % {"names": "UTF-8, GB18030, UTF-16, Big5, mixed"},
        ) from error
    return found.name


def text_lines(path: Path, encoding: str, *, is_sure: bool = True) -> Iterator[Line]:
    """The lines of a text file, numbered from 1, without their ends.

    Args:
        is_sure: the whole file is known to read; otherwise a line that does not is marked and keeps what can be read.
    """
    if encoding != MIXED and (is_sure or encoding.startswith("utf-16") or reads_as(path, encoding)):
        with path.open(encoding=encoding, newline=None, errors="replace") as file:
            for number, line in enumerate(file, start=1):
                yield number, line.rstrip("\n"), ""
        return
    with path.open("rb") as raw:
        for number, packed in enumerate(raw, start=1):
            text, fault = _decode(packed.rstrip(b"\r\n").replace(b"\r", b" "), encoding)
            yield number, text.removeprefix("\ufeff") if number == 1 else text, fault


def _decode(line: bytes, encoding: str) -> tuple[str, str]:
    if line.isascii():
        return line.decode("ascii"), ""
    own = _encoding_of_line(line) if encoding == MIXED else encoding
    try:
        return line.decode(own or "utf-8"), ""
    except UnicodeDecodeError:
        return line.decode("utf-8", "replace"), "encoding"
