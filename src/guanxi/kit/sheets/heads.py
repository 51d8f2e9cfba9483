"""Where the headings of a table stand: below title lines, in one line or in two, and what to tell about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from guanxi.kit.sheets.model import NotASheet, Row, Warning, letter_of, listed

LOOKED_AT = 60  # lines that decide where the headings are
DEEPEST = 20  # lines among which the headings are sought
LONGEST_LABEL = 200  # characters; a longer text is no heading
MOST_HEADINGS = 3
JOINT = " / "
TOTALS = frozenset(
    ["合计", "总计", "小计", "本页合计", "本页小计", "合計", "總計", "小計", "total", "grandtotal", "subtotal"]
)  # fmt: skip
TOTAL_SIGNS = frozenset("合总小本總TtGgSs")
FIGURE = re.compile(r"[-+(¥￥$€]*\d[\d,，.．/:\-\s%)年月日]*|#[A-Z/0]+[!?A]|.+@.+\..+")
PERIOD = re.compile(r"(?:19|20)\d\d年?|\d{1,2}月|[1-4]季度")  # figures that may head a column
Span = tuple[int, int, int, int]  # merged cells: first line, first column, last line, last column; lines from 1


@dataclass(frozen=True)
class Wish:
    """What a person chose about headings; None: guess."""

    heading: int | None = None
    lines: int | None = None


@dataclass
class Head:
    """The headings found: the first line that holds them, how many lines do, and how many lines stand above."""

    place: int
    lines: int = 1
    is_sure: bool = True


@dataclass
class Table:
    """A table whose headings are known; `rows` come below them, `last` is the number of their last line."""

    columns: list[str]
    rows: Iterable[Row]
    warnings: list[Warning]
    choices: dict[str, Any]
    last: int


def split_heading(rows: Iterator[Row], wish: Wish, *, spans: Sequence[Span] = (), offset: int = 0) -> Table:
    """Find the headings and hand on the rows below them.

    Args:
        spans: merged cells. offset: columns left of the first one that are empty and not read.

    Raises:
        NotASheet: there is no line at all, or none where the headings were said to be.
    """
    first = list(islice(rows, LOOKED_AT if not wish.heading else LOOKED_AT + wish.heading))
    if not first:
        raise NotASheet(_("The file has no lines."), mend=_("Choose a file with lines."))
    head = _wished(first, wish, spans) if wish.heading is not None else _found(first, wish, spans)
    below = first[head.place + head.lines :]
    width = max((_width(cells) for _number, cells, _broken in first), default=0)
    warnings: list[Warning] = []
    if head.lines:
        columns = _joined(first[head.place : head.place + head.lines], spans, offset, width)
        warnings += _words_of_titles(first[: head.place]) + _words_of_headings(columns, below, offset)
    else:
        columns = [letter_of(place + offset) for place in range(width)]
        below = first
    if not head.is_sure:
        warnings.append(
            Warning(
                "heading_unsure",
                _("It is not clear which line holds the headings; line %(line)s was taken.")
                % {"line": first[head.place][0]},
                _("Say in which line the headings stand, or that there are none."),
            )
        )
    while columns and not columns[-1]:
        if any(len(cells) >= len(columns) and cells[len(columns) - 1] for _number, cells, _broken in below):
            break
        columns.pop()
    choices = {"heading": first[head.place][0] if head.lines else 0, "heading_lines": head.lines}
    last = first[head.place + head.lines - 1][0] if head.lines else 0
    return Table(columns, chain(below, rows), warnings, choices, last)


def _wished(first: Sequence[Row], wish: Wish, spans: Sequence[Span]) -> Head:
    if not wish.heading:
        return Head(0, 0)
    place = next((at for at, (number, _cells, _broken) in enumerate(first) if number >= wish.heading), None)
    if place is None or not any(first[place][1]):
        raise NotASheet(
            _("Line %(line)s has no headings.") % {"line": wish.heading},
            mend=_("Give the number of the line in which the headings stand."),
        )
    lines = wish.lines or (2 if _are_two(first, place, spans) else 1)
    return Head(place, max(1, min(lines, MOST_HEADINGS, len(first) - place)))


def _found(first: Sequence[Row], wish: Wish, spans: Sequence[Span]) -> Head:
    """The first line that is filled about as widely as the lines are and holds nothing but labels."""
    widths = sorted(_filled(cells) for _number, cells, _broken in first)
    usual = widths[int(len(widths) * 0.8)] if len(widths) > 4 else widths[-1]
    least = usual if usual < 3 else -(-usual * 6 // 10)
    for place, (_number, cells, _broken) in enumerate(first[:DEEPEST]):
        if not wish.lines and _are_two(first, place, spans):
            return Head(place, 2)
        if _filled(cells) >= least and _is_head(first, place):
            return Head(place, min(wish.lines or 1, MOST_HEADINGS, len(first) - place))
    place = next((at for at, row in enumerate(first) if any(row[1])), 0)
    return Head(place, min(wish.lines or 1, len(first) - place), is_sure=_filled(first[place][1]) == 1 == usual)


def _is_head(first: Sequence[Row], place: int) -> bool:
    """Whether a line names the columns below: words above figures, or where there are no figures words at all."""
    cells = first[place][1]
    if sum(1 for cell in cells if _is_remark(cell)) * 2 >= _filled(cells):
        return False
    below = [row[1] for row in first[place + 1 : place + 21]]
    figures = [at for at in range(len(cells)) if _are_figures([_at(row, at).strip() for row in below])]
    if not figures:
        return _are_labels(cells)
    return sum(1 for at in figures if cells[at].strip() and not _is_figure(cells[at])) * 2 >= len(figures)


def _is_remark(text: str) -> bool:
    """Whether a cell is a remark that stands above headings, as 制表人：沈月."""
    before, _colon, after = text.replace("：", ":").partition(":")
    return bool(before.strip() and after.strip())


def _are_figures(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(bool, map(FIGURE.fullmatch, filled))) * 10 >= len(filled) * 6


def _is_figure(text: str) -> bool:
    """Whether a cell holds a figure; a year or a month may be a heading."""
    return bool(FIGURE.fullmatch(text.strip()) and not PERIOD.fullmatch(text.strip()))


def _are_two(first: Sequence[Row], place: int, spans: Sequence[Span]) -> bool:
    """Whether a line of groups and the line below together are the headings."""
    if place + 1 >= len(first):
        return False
    (number, groups, _b), (next_number, labels, _c) = first[place], first[place + 1]
    if next_number != number + 1 or _filled(groups) < 2 or not _are_labels(groups, groups=True):
        return False
    if not _are_labels(labels, groups=True):
        return False
    if any(top == number and bottom == number and right > left for top, left, bottom, right in spans):
        return True
    if any(top == number < bottom for top, left, bottom, right in spans):
        return True
    width = max(_width(groups), _width(labels))
    both = [(_at(groups, at), _at(labels, at)) for at in range(width)]
    only_above = sum(1 for above, below in both if above and not below)
    only_below = [at for at, (above, below) in enumerate(both) if below and not above]
    if not only_above or not only_below:
        return False
    following = [cells for _number, cells, _broken in first[place + 2 : place + 22]]
    return any(FIGURE.fullmatch(_at(cells, at).strip()) for cells in following for at in range(width)) and not any(
        _at(cells, at) == _at(labels, at) for cells in following for at in only_below
    )


def _joined(heads: Sequence[Row], spans: Sequence[Span], offset: int, width: int) -> list[str]:
    """One heading a column: “group / label”, a group spread over the columns it was merged over."""
    lines = []
    for number, cells, _broken in heads:
        texts = [" ".join(_at(cells, at).split()) for at in range(width)]
        for top, left, bottom, right in spans:
            if top <= number <= bottom:
                source = " ".join(_at(_row(heads, top), left - offset).split())
                for at in range(max(left - offset, 0), min(right - offset, width - 1) + 1):
                    texts[at] = texts[at] or source
        lines.append(texts)
    if len(lines) > 1 and not any(top == heads[0][0] and right > left for top, left, _bottom, right in spans):
        lines[0] = _spread(lines[0], lines[1])
    return [JOINT.join(dict.fromkeys(line[at] for line in lines if line[at])) for at in range(width)]


def _spread(groups: list[str], labels: list[str]) -> list[str]:
    """Groups written once over several columns, spread to the right where only a label stands below."""
    spread, last = list(groups), ""
    for at, text in enumerate(groups):
        last = text if text else last if labels[at] else ""
        spread[at] = text or last
    return spread


def _row(heads: Sequence[Row], number: int) -> list[str]:
    return next((cells for line, cells, _broken in heads if line == number), [])


def _words_of_titles(titles: Sequence[Row]) -> list[Warning]:
    if not titles:
        return []
    shown = "; ".join(" ".join(cell for cell in cells if cell) for _number, cells, _broken in titles)[:120]
    text = _("Lines above the headings are not read: %(text)s.") % {"text": shown}
    return [Warning("title_lines", text, _("If they hold the headings, say in which line those stand."))]


def _words_of_headings(columns: Sequence[str], below: Sequence[Row], offset: int) -> list[Warning]:
    found: list[Warning] = []
    doubled = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if doubled:
        text = _("These headings stand more than once: %(names)s.") % {"names": listed(doubled)}
        found.append(Warning("doubled_heading", text, _("Look which column goes where; each column keeps its place.")))
    filled = [any(_at(cells, at) for _number, cells, _broken in below) for at in range(len(columns))]
    nameless = [letter_of(at + offset) for at, name in enumerate(columns) if not name and filled[at]]
    if nameless:
        text = _("These columns have no heading: %(names)s.") % {"names": listed(nameless)}
        found.append(Warning("no_heading", text, _("Choose what they hold, or leave them out.")))
    return found


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row only sums up those above: its first words say so and at least half of it is empty."""
    first = next(filter(None, cells), " ")
    if first[0] not in TOTAL_SIGNS or len(first) > 12:
        return False
    word = "".join(letter for letter in first.casefold() if letter.isalnum())  # 合 计： is 合计
    return word in TOTALS and _filled(cells) * 2 <= len(cells)


def _are_labels(cells: Sequence[str], *, groups: bool = False) -> bool:
    texts = [cell.strip() for cell in cells if cell.strip()]
    if not texts or any(len(text) > LONGEST_LABEL or _is_figure(text) for text in texts):
        return False
    if groups and any(map(_is_remark, texts)):
        return False
    return groups or len(set(texts)) * 2 > len(texts)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def _width(cells: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(cells) if cell), default=0)


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if 0 <= place < len(cells) else ""
