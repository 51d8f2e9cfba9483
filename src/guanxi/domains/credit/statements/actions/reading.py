"""Statements pasted from a spreadsheet or read from a file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Statement, Survey
from guanxi.domains.credit.statements.actions.entering import after_writing
from guanxi.domains.credit.statements.actions.refusals import NothingRead
from guanxi.domains.credit.statements.actions.rows import checked_figures, checked_year, hold_survey
from guanxi.domains.credit.statements.reading import Notice, Reading, YearRead, read_file, read_text
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

PASTED = "pasted"
LONGEST_TEXT = 200_000
BIGGEST_FILE = 20 * 1024 * 1024
UNITS = (1, 1000, 10000)


@action("credit.paste_statements")
def paste_statements(
    survey: Survey, *, text: str, year: int | None = None, unit: int | None = None, by: Any, at: datetime
) -> list[Statement]:
    """Read balance sheets and income statements from a table pasted out of a spreadsheet; what is read is added to the
    years it is of, and replaces the same lines there.

    Args:
        year: the financial year where the table names none. unit: 1, 1,000 or 10,000 where the table names none.

    Raises:
        NothingRead: no line was recognised. BadInput: no year is known, or the text is too long.
        SurveyFinished: the survey is kept as it is.
    """
    if len(text) > LONGEST_TEXT:
        raise BadInput(text=_("This is longer than a statement can be; send it as a file."))
    return _keep(survey, read_text(text), PASTED, year=year, unit=unit, by=by, at=at)


@action("credit.upload_statements")
def upload_statements(
    survey: Survey, *, file: File[bytes], year: int | None = None, unit: int | None = None, by: Any, at: datetime
) -> list[Statement]:
    """Read balance sheets and income statements from a file: .xlsx, .xls, .csv and others, all of its sheets.

    Args:
        file: an open file with its name. year, unit: as for pasted tables.

    Raises:
        NotASheet: it cannot be read; the mend says what to save instead. NothingRead: no line was recognised.
        BadInput: no year is known, or it is too big. SurveyFinished: the survey is kept as it is.
    """
    if file.size > BIGGEST_FILE:
        raise BadInput(file=_("This file is too big for statements; save only their sheets."))
    name = Path(file.name or "file").name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"statements{Path(name).suffix.lower()}"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        reading = read_file(path)
    return _keep(survey, reading, name[:200], year=year, unit=unit, by=by, at=at)


def _keep(
    survey: Survey, reading: Reading, source: str, *, year: int | None, unit: int | None, by: Any, at: datetime
) -> list[Statement]:
    row = hold_survey(survey)
    if unit is not None and unit not in UNITS:
        raise BadInput(unit=_("Choose 元, 千元 or 万元."))
    if not reading.years:
        raise NothingRead()
    notices = list(reading.notices)
    if any(one.code == "no_unit" for one in notices) and unit is not None:
        _scale(reading, Decimal(unit))
        notices = [one for one in notices if one.code != "no_unit"]
    years = [(checked_year(_year_of(one, year), at=at), one) for one in reading.years]
    notices = [one for one in notices if one.code not in ("no_year", "no_lines")]
    ours = row.currency or settings.GUANXI_CURRENCY
    if reading.currency and reading.currency != ours:
        notices.append(Notice("currency", {"theirs": reading.currency, "ours": ours}))
    kept = [_store(row, number, one, notices, source, by=by, at=at) for number, one in years]
    after_writing(row, [number for number, _one in years], by=by, at=at)
    for statement in kept:
        statement.refresh_from_db()
    return kept


def _year_of(read: YearRead, year: int | None) -> int:
    found = read.year or year
    if found is None:
        raise BadInput(year=_("The table names no year: choose it."))
    return found


def _scale(reading: Reading, factor: Decimal) -> None:
    """What stands in a sheet without a unit is in the one that was chosen."""
    for one in reading.years:
        for figures in (one.figures, one.opening):
            for key in figures:
                figures[key] = (figures[key] * factor).quantize(Decimal("0.01"))


def _store(
    survey: Survey, year: int, read: YearRead, notices: Sequence[Notice], source: str, *, by: Any, at: datetime
) -> Statement:
    """Add what was read to a year: its lines replace the same lines, the others stay."""
    held = survey.statements.filter(year=year).first() or Statement(survey=survey, year=year)
    held.figures = {**held.figures, **checked_figures(read.figures)}
    held.opening = {**held.opening, **checked_figures(read.opening)}
    names = {one.name for one in read.others}
    others = [one for one in held.unknown_lines if one["name"] not in names]
    held.unknown_lines = others + [
        {"name": one.name, "closing": _text(one.closing), "opening": _text(one.opening), "known": one.is_known}
        for one in read.others
    ]
    held.months = read.months or held.months
    told = [one for one in notices if str(one.facts.get("year", year)) == str(year)]
    held.marks = [{"code": one.code, "facts": dict(one.facts), "read": True, "bad": False} for one in told]
    held.source, held.by, held.at = source, by, at
    held.save()
    return held


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
