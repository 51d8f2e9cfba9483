"""Tables of web pages and of the XML that old programs write, whatever their names say (many call them .xls)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.heads import Span, Wish, is_total, split_heading
from guanxi.kit.sheets.merged import fill_merged, words_of_merged
from guanxi.kit.sheets.model import Book, NotASheet, Row, Sheet, SheetInfo, Warning, letter_of

MOST_MARKUP = 60_000_000  # bytes
MOST_SPAN = 1_000
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I)
INNER = ("script", "style")


@dataclass
class _Table:
    name: str
    rows: list[list[str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the tables; of nested ones the inner, since the outer only lays out the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []

        self.text: list[str] | None = None
        self.span = (1, 1)
        self.muted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, said = tag.rpartition(":")[2], {key.rpartition(":")[2]: value or "" for key, value in attrs}
        if name in INNER:
            self.muted += 1
        elif name in ("table", "worksheet") and not (name == "table" and self.open and self.open[-1].name):
            self.open.append(_Table(said.get("name", "") if name == "worksheet" else ""))
            self.tables.append(self.open[-1])
            self.text = None
        elif name in ("tr", "row") and self.open:
            self._close()
            gap = _number(said.get("index"), 0) - len(self.open[-1].rows) - 1
            self.open[-1].rows.extend([] for _ in range(min(max(gap, 0), MOST_SPAN) + 1))
        elif name in ("td", "th", "cell") and self.open and self.open[-1].rows:
            self._close()
            self._begin(name, said)
        elif name == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in INNER:
            self.muted = max(0, self.muted - 1)
        elif name in ("td", "th", "cell", "tr", "row"):
            self._close()
        elif name in ("table", "worksheet") and self.open and bool(self.open[-1].name) == (name == "worksheet"):
            self._close()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.muted:
            self.text.append(data)

    def _begin(self, name: str, said: dict[str, str]) -> None:
        row, more = self.open[-1].rows[-1], 1 if name == "cell" else 0
        keys = ("mergedown", "mergeacross") if more else ("rowspan", "colspan")
        self.span = tuple(_number(said.get(key), 1 - more) + more for key in keys)  # type: ignore[assignment]
        gap = _number(said.get("index"), 0) - len(row) - 1 if more else 0
        line = len(self.open[-1].rows)
        row.extend("" for _ in range(min(max(gap, 0), MOST_SPAN)))
        while any(top < line <= bottom and left <= len(row) <= right for top, left, bottom, right in self._reaching()):
            row.append("")
        self.text = []

    def _reaching(self) -> list[Span]:
        return [span for span in self.open[-1].spans[-200:] if span[2] > span[0]]

    def _close(self) -> None:
        if self.text is None or not self.open or not self.open[-1].rows:
            return
        table, row = self.open[-1], self.open[-1].rows[-1]
        lines = [" ".join(line.split()) for line in "".join(self.text).split("\n")]
        down, across = (min(max(count, 1), MOST_SPAN) for count in self.span)
        if down > 1 or across > 1:
            top, left = len(table.rows), len(row)
            table.spans.append((top, left, top + down - 1, left + across - 1))
        row.append("\n".join(line for line in lines if line))
        row.extend("" for _ in range(across - 1))
        self.text = None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else otherwise


def _read(path: Path) -> list[_Table]:
    if path.stat().st_size > MOST_MARKUP:
        raise NotASheet(
            _("%(name)s is a web page, too large to be read as a table.") % {"name": path.name},
            mend=_("Open it in a spreadsheet program and save it as .xlsx or .csv."),
        )
    raw = path.read_bytes()
    reader = _Reader()
    reader.feed(_decoded(raw))
    reader.close()
    tables = [table for table in reader.tables if any(any(row) for row in table.rows)]
    if not tables:
        raise NotASheet(_("%(name)s is a web page without a table.") % {"name": path.name})
    return [_Table(table.name or letter_of(at), table.rows, table.spans) for at, table in enumerate(tables)]


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    said = CHARSET.search(raw[:4096])
    for encoding in ("utf-8-sig", said[1].decode() if said else "gb18030", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def inspect_markup(path: Path) -> Book:
    """The tables of the page; those without a name are called A, B, C."""
    tables = _read(path)
    return Book(".html", [SheetInfo(table.name, lines=len(table.rows)) for table in tables], [_words()])


def _words() -> Warning:
    return Warning(
        "web_page",
        _("The file is a web page or XML, whatever its name says; its table was read."),
        _("If something is missing, open it in a spreadsheet program and save it as .xlsx."),
    )


def open_markup(path: Path, *, wish: Wish, sheet: str | None = None) -> Sheet:
    """Open the chosen table, else the one with the most lines.

    Raises:
        NotASheet: no table, or none of that name.
    """
    tables = _read(path)
    chosen = next((table for table in tables if table.name == sheet), None)
    if sheet and chosen is None:
        raise NotASheet(
            _("There is no sheet called “%(name)s”.") % {"name": sheet},
            mend=_("Choose one of: %(names)s.") % {"names": ", ".join(table.name for table in tables)},
        )
    table = chosen or max(tables, key=lambda one: len(one.rows))
    warnings, rows = [_words()], _rows(table)
    if any(span[2] > span[0] for span in table.spans):
        rows = fill_merged(table.spans, 0).rows(rows)
    found = split_heading(rows, wish, spans=table.spans)
    warnings += words_of_merged(table.spans, found.last)
    left_out = tuple(one.name for one in tables if one.name != table.name)
    return Sheet(found.columns, found.rows, left_out, warnings + found.warnings, {"sheet": table.name, **found.choices})


def _rows(table: _Table) -> Iterator[Row]:
    for number, cells in enumerate(table.rows, start=1):
        if any(cells):
            yield number, list(cells), "total" if is_total(cells) else ""
