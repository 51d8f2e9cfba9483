"""What an opened file is: its sheets, a table of one of them, what was noticed, and why some files are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal

Row = tuple[int, list[str], str]  # number of the line in the file, its cells, what is wrong with it as a whole


class NotASheet(Refusal):
    """The file holds no table that can be read; the message says why and the mend what to save instead."""

    code = "not_a_sheet"
    message = _("This file is no spreadsheet.")
    mend = _("Save it as .xlsx, or as .csv in UTF-8 or GB18030, and try again.")


class MissingColumns(Refusal):
    """The heading lacks columns without which the lines mean nothing."""

    code = "missing_columns"
    message = _("Columns are missing.")


class DoubledColumn(Refusal):
    """A heading that is needed stands twice, so nobody knows which column is meant."""

    code = "doubled_column"
    message = _("A heading stands twice.")
    mend = _("Remove the column that is not meant, or give it another heading.")


@dataclass(frozen=True)
class Warning:
    """Something about a file that its owner should know and that stops nothing; the mend says what can be done."""

    code: str
    text: Any
    mend: Any = ""


@dataclass(frozen=True)
class SheetInfo:
    """A sheet of a file: `lines` with its headings, None where only reading it would tell."""

    name: str
    is_hidden: bool = False
    lines: int | None = None


@dataclass(frozen=True)
class Book:
    """What a file holds, before anything of it is chosen.

    Args:
        kind: ".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet" or ".html", by content and not by name.
    """

    kind: str
    sheets: list[SheetInfo]
    warnings: list[Warning] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """An opened table.

    Args:
        columns: the headings as they stand in the file; "" for a column without one.
        rows: the lines below the heading, read once.
        left_out: names of further sheets of a workbook, which are not read.
        warnings: what was noticed; reading the rows may add to it.
        choices: what was guessed or chosen: sheet, heading (line number), heading_lines, encoding, separator.
    """

    columns: list[str]
    rows: Iterable[Row]
    left_out: tuple[str, ...] = ()
    warnings: list[Warning] = field(default_factory=list)
    choices: Mapping[str, Any] = field(default_factory=dict)


BROKEN: dict[str, tuple[Any, Any]] = {
    "cells": (
        _("The line has more cells than there are headings."),
        _("Put cells that hold the separator into quotes, or give every column a heading."),
    ),
    "quote": (_("A quotation of the line never closes."), _("Close it with a second quote, or remove the quote.")),
    "encoding": (
        _("The letters of the line are in another encoding than the file."),
        _("Choose the encoding of the file, or write the line anew and save the file in UTF-8."),
    ),
    "total": (
        _("The line is a total of the lines above, not a record."),
        _("Nothing is to be done; remove the line if it should not be told of."),
    ),
}


def words_of_broken(code: str) -> tuple[str, str]:
    """Why a row with this mark is not read as a record, and the mend, in the present language."""
    reason, mend = BROKEN.get(code, (_("The line cannot be read."), _("Mend the line in the file and try again.")))
    return str(reason), str(mend)


def letter_of(place: int) -> str:
    """The name a spreadsheet gives a column: 0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def listed(names: Iterable[Any], *, most: int = 10, count: int | None = None) -> str:
    """Line numbers or names for a sentence; how many more there are after the first `most`.

    Args:
        count: how many there are where `names` holds only the first ones.
    """
    found = [str(name) for name in names]
    shown = ", ".join(found[:most])
    more = (len(found) if count is None else count) - min(len(found), most)
    return shown if more <= 0 else gettext("%(shown)s and %(more)s more") % {"shown": shown, "more": more}
