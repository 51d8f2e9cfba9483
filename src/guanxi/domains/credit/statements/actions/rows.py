"""Rows of surveys held while they are written, and what is worked out again after each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Statement, Survey
from guanxi.domains.credit.statements.actions.refusals import SurveyChanged, SurveyFinished
from guanxi.domains.credit.statements.queries import ours_of, statement_of
from guanxi.domains.credit.statements.rules import LINES, Mark, books_of, check_years
from guanxi.kit.errors import BadInput

EARLIEST, AHEAD = 1990, 1
BIGGEST = Decimal(10) ** 15
CENT = Decimal("0.01")


def hold_survey(survey: Survey, *, version: int | None = None) -> Survey:
    """The open survey, held until the transaction ends.

    Raises:
        SurveyFinished: it is finished. SurveyChanged: it is not at this version any more.
    """
    row: Survey = Survey.objects.select_for_update(of=("self",)).select_related("customer").get(pk=survey.pk)
    if row.finished_at is not None:
        raise SurveyFinished()
    if version is not None and version != row.version:
        raise SurveyChanged()
    return row


def checked_year(year: Any, *, at: datetime) -> int:
    """A financial year that can be.

    Raises:
        BadInput: it cannot.
    """
    if not isinstance(year, int) or isinstance(year, bool) or not EARLIEST <= year <= at.year + AHEAD:
        text = _("Choose a financial year from %(least)s to %(most)s.")
        raise BadInput(year=text % {"least": EARLIEST, "most": at.year + AHEAD})
    return year


def checked_months(months: int | None) -> int | None:
    """How many months an income statement covers.

    Raises:
        BadInput: not between 1 and 24.
    """
    if months is not None and (isinstance(months, bool) or not 1 <= months <= 24):
        raise BadInput(months=_("An income statement covers 1 to 24 months."))
    return months


def checked_figures(figures: Mapping[str, Decimal]) -> dict[str, str]:
    """Figures as they are stored.

    Raises:
        BadInput: a line that no statement has, or a figure that cannot be; names the lines.
    """
    faults: dict[str, str] = {}
    for key, value in figures.items():
        if key not in LINES:
            faults["figures"] = _("There is no such line in a balance sheet or income statement.")
        elif not isinstance(value, Decimal) or not value.is_finite():
            faults[key] = _("Write a number.")
        elif abs(value) >= BIGGEST:
            faults[key] = _("This figure is too big to be true.")
        elif value != value.quantize(CENT):
            faults[key] = _("A figure has at most two decimals.")
    if faults:
        raise BadInput(**faults)
    return {key: format(value, "f") for key, value in figures.items()}


def renew_marks(survey: Survey) -> None:
    """Work out the marks of every year again; what was noticed while reading stays until the year is read again."""
    rows = list(survey.statements.all())
    books = books_of([statement_of(row) for row in rows], years=2 * len(rows))
    found = check_years(books, ours_of(survey))
    for row in rows:
        kept = [one for one in row.marks if one.get("read")]
        marks = kept + [stored_mark(one) for one in found[row.year]]
        if marks != row.marks:
            Statement.objects.filter(pk=row.pk).update(marks=marks)


def stored_mark(mark: Mark) -> dict[str, Any]:
    """A mark as it is kept with the figures."""
    return {"code": mark.code, "lines": list(mark.lines), "facts": dict(mark.facts), "bad": mark.is_bad}


def touch(survey: Survey) -> None:
    """The survey has another version now."""
    survey.version += 1
    survey.save(update_fields=["version"])
