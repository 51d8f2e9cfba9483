"""Text tables: any separator, quotations over lines, and quotes that never close break only their own line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.encodings import Line, find_encoding, known_encoding, text_lines
from guanxi.kit.sheets.heads import Wish, is_total, split_heading
from guanxi.kit.sheets.model import Book, NotASheet, Row, Sheet, SheetInfo, Warning

MOST_QUOTED_LINES = 20  # a quotation over more lines than this is a quote that was never closed
SEPARATORS = ("\t", ";", "|", ",", "，")  # of two that split alike the first
LOOKED_AT = 40  # lines that decide on the separator
LONGEST_LINE = 20_000_000  # bytes
NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "\\t": "\t"}


def open_csv(path: Path, *, wish: Wish, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """Open a text table; what is not chosen is guessed.

    Raises:
        NotASheet: an unknown encoding, a separator of several signs, or no line at all.
    """
    _check_lines(path)
    warnings: list[Warning] = []
    letters = known_encoding(encoding) if encoding else find_encoding(path, warnings)
    lines = text_lines(path, letters, is_sure=not encoding)
    first = list(islice(lines, LOOKED_AT))
    split_by = _wished(separator) or _declared(first) or _guessed([text for _number, text, _fault in first])
    if first and _declared(first):
        first = first[1:]
    table = split_heading(csv_rows(chain(first, lines), split_by), wish)
    choices = {"encoding": letters.removesuffix("-sig"), "separator": split_by, **table.choices}
    return Sheet(table.columns, table.rows, warnings=[*warnings, *table.warnings], choices=choices)


def _check_lines(path: Path) -> None:
    """Refuse a file that is one endless line: it is no table and would fill the memory."""
    without = 0
    with path.open("rb") as file:
        while block := file.read(1_000_000):
            without = 0 if b"\n" in block or b"\r" in block else without + len(block)
            if without > LONGEST_LINE:
                raise NotASheet(_("%(name)s has no lines, only one endless text.") % {"name": path.name})


def _wished(separator: str | None) -> str:
    if not separator:
        return ""
    sign = NAMES.get(separator.strip().lower() or separator, separator)
    if len(sign) != 1 or sign in '"\r\n':
        raise NotASheet(
            _("A separator is one sign, as , ; | or a tab."), mend=_("Choose one of them, or leave it to be guessed.")
        )
    return sign


def _declared(first: Sequence[Line]) -> str:
    """The separator that some programs write into a line of its own: sep=;"""
    text = first[0][1].strip(' "') if first else ""
    return text[4:] or "\t" if text[:4].lower() == "sep=" and len(text) <= 5 else ""


def _guessed(texts: Sequence[str]) -> str:
    """The sign that splits most lines, and into the most cells; of the full-width comma only where no other does."""
    lines = ["".join(text.split('"')[::2]) for text in texts if text.strip()]
    best, most = ",", (0.0, 0)
    for sign in SEPARATORS:
        counts = [line.count(sign) for line in lines if sign in line]
        if not counts:
            continue
        usual = Counter(counts).most_common(1)[0][0]
        weight = (round(len(counts) / len(lines), 1), usual)
        if weight > most and (sign != "，" or most[0] < 0.5):
            best, most = sign, weight
    return best


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    return _split(line, separator)


def _split(text: str, separator: str) -> list[str]:
    """The cells of a line with quotations, which may hold ends of lines; of one that breaks their rules its parts."""
    try:
        return next(csv.reader([f"{line}\n" for line in text.split("\n")], delimiter=separator), [])
    except csv.Error:
        return text.replace('"', "").split(separator)


def csv_rows(lines: Iterator[Line], separator: str) -> Iterator[Row]:
    """Rows of a text table; a quotation may run over lines, one that never closes breaks only its own line."""
    waiting: list[Line] = []
    while True:
        number, line, fault = waiting.pop(0) if waiting else next(lines, (0, "", ""))
        if not number:
            return
        if not line or line.isspace():
            continue
        if '"' in line and line.count('"') % 2:
            text = _quoted(line, waiting, lines)
            if not text:
                yield number, line.replace('"', "").split(separator), fault or "quote"
                continue
            yield number, _split(text, separator), fault
            continue
        cells = _cells(line, separator)
        if any(cells):
            yield number, cells, fault or ("total" if is_total(cells) else "")


def _quoted(line: str, waiting: list[Line], lines: Iterator[Line]) -> str:
    """A line together with those that its quotation runs over, taken from `waiting`; empty when it never closes."""
    text = line
    for count in range(MOST_QUOTED_LINES):
        if len(waiting) <= count:
            waiting.append(next(lines, (0, "", "")))
        if not waiting[count][0]:
            waiting.pop()
            return ""
        text += "\n" + waiting[count][1]
        if text.count('"') % 2 == 0:
            del waiting[: count + 1]
            return text
    return ""


def inspect_csv(path: Path) -> Book:
    """The one table of a text file; its lines are counted as they stand in the file."""
    with path.open("rb") as file:
        count, last = 0, b"\n"
        while block := file.read(1_000_000):
            count += block.count(b"\n")
            last = block[-1:]
    return Book(".csv", [SheetInfo(path.stem, lines=count + (last != b"\n"))])
