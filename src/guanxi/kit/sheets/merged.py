"""Merged cells below the headings: a word merged over lines is meant for each of them, a sum is meant once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.kit.sheets.heads import FIGURE, Span
from guanxi.kit.sheets.model import Row, Warning, letter_of, listed


@dataclass
class Filled:
    """How merged cells are filled.

    Args:
        spans: those that reach over lines, by first line. offset: empty columns left of the first one read.
    """

    spans: dict[int, list[Span]]
    offset: int

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows with the words of merged cells repeated in each of their lines."""
        kept: list[tuple[int, int, str]] = []  # last line, column, text
        for number, cells, broken in rows:
            kept = [one for one in kept if one[0] >= number]
            for _last, column, text in kept:
                if column < len(cells) and not cells[column]:
                    cells[column] = text
            for _top, left, bottom, _right in self.spans.get(number, ()):
                column = left - self.offset
                if 0 <= column < len(cells) and cells[column] and not is_sum(cells[column]):
                    kept.append((bottom, column, cells[column]))
            yield number, cells, broken


def is_sum(text: str) -> bool:
    """Whether a cell holds a figure that must not be counted twice; a day or a long number of a document is none."""
    if not FIGURE.fullmatch(text) or text[4:5] == "-":
        return False
    return not (text.isdigit() and len(text) >= 8)


def fill_merged(spans: Sequence[Span], offset: int) -> Filled:
    """Prepare the filling of a sheet's merged cells."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        if span[2] > span[0]:
            found.setdefault(span[0], []).append(span)
    return Filled(found, offset)


def words_of_merged(spans: Sequence[Span], last: int) -> list[Warning]:
    """Where merged cells stand below the headings, whose last line is `last`."""
    names = [f"{letter_of(left)}{top}:{letter_of(right)}{bottom}" for top, left, bottom, right in spans if top > last]
    if not names:
        return []
    text = _("The sheet has merged cells: %(cells)s.") % {"cells": listed(names)}
    mend = _("Words merged over lines count for each line, figures for the first only; look at those lines once.")
    return [Warning("merged_cells", text, mend)]
