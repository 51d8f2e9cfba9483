"""Statements typed by hand, and mended: lines assigned, units converted, years removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Statement, Survey
from guanxi.domains.credit.statements.actions.rows import (
    checked_figures,
    checked_months,
    checked_year,
    hold_survey,
    renew_marks,
    touch,
)
from guanxi.domains.credit.statements.queries import decimals
from guanxi.domains.credit.statements.rules import LINES
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

TYPED = "typed"
PARTS = ("balance", "income", "all")


@action("credit.enter_statement")
def enter_statement(
    survey: Survey, *, year: int, figures: Mapping[str, Decimal], opening: Mapping[str, Decimal] | None = None,
    months: int | None = None, is_audited: bool = False, version: int | None = None, by: Any, at: datetime,
) -> Statement:  # fmt: skip
    """Enter the figures of a financial year by hand, in whole units of the survey's currency; they replace those of
    that year. What is wrong with them is marked, not refused.

    Args:
        figures: line → figure; a line that is left out is not known. opening: the same at the year's begin and of the
            year before; none: as it was. months: how many the income statement covers; none: the whole year.
        version: of the survey as it was looked at.

    Raises:
        BadInput: a year, a line or a figure that cannot be. SurveyFinished: the survey is kept as it is.
        SurveyChanged: somebody else changed it meanwhile.
    """
    row, year = hold_survey(survey, version=version), checked_year(year, at=at)
    told = {"figures": checked_figures(figures), "months": checked_months(months), "is_audited": is_audited}
    if opening is not None:
        told["opening"] = checked_figures(opening)
    held = row.statements.filter(year=year).first()
    if held is None and not told["figures"] and not told.get("opening"):
        raise BadInput(year=_("Write at least one figure."))
    source = TYPED if held is None or not held.source else held.source
    statement, _made = Statement.objects.update_or_create(
        survey=row, year=year, defaults=told | {"by": by, "at": at, "source": source}
    )
    after_writing(row, [year], by=by, at=at)
    statement.refresh_from_db()
    return statement


@action("credit.remove_statement")
def remove_statement(survey: Survey, *, year: int, by: Any, at: datetime) -> None:
    """Take a year out of an open survey.

    Raises:
        SurveyFinished: the survey is kept as it is.
    """
    row = hold_survey(survey)
    row.statements.filter(year=year).delete()
    after_writing(row, [year], by=by, at=at)


@action("credit.assign_line")
def assign_line(survey: Survey, *, year: int, name: str, line: str, by: Any, at: datetime) -> Statement:
    """Say what a line means that nobody recognised: its figure is added to that line; the other years follow.

    Args:
        name: as it stands in the document. line: the key of the line; empty: it is not needed.

    Raises:
        BadInput: there is no such line. SurveyFinished: the survey is kept as it is.
    """
    row = hold_survey(survey)
    if line and line not in LINES:
        raise BadInput(line=_("There is no such line in a balance sheet or income statement."))
    found: Statement | None = None
    for statement in row.statements.all():
        told = [one for one in statement.unknown_lines if one["name"] == name and not one.get("known")]
        if not told:
            continue
        for one in told:
            _assign(statement, one, line)
        statement.save(update_fields=["figures", "opening", "unknown_lines"])
        found = statement if statement.year == year or found is None else found
    if found is None:
        raise BadInput(name=_("There is no such line any more."))
    after_writing(row, [], by=by, at=at)
    found.refresh_from_db()
    return found


def _assign(statement: Statement, told: dict[str, Any], line: str) -> None:
    if not line:
        told["known"] = True
        return
    statement.unknown_lines = [one for one in statement.unknown_lines if one is not told]
    for side, figures in (("closing", statement.figures), ("opening", statement.opening)):
        if told.get(side) is not None:
            figures[line] = format(Decimal(figures.get(line, "0")) + Decimal(told[side]), "f")


@action("credit.convert_statement")
def convert_statement(survey: Survey, *, year: int, part: str, factor: Decimal, by: Any, at: datetime) -> Statement:
    """Take a sheet of a year times a factor, where its unit was mixed up (万元 read as 元).

    Args:
        part: "balance", "income" or "all" of it. factor: 10,000, 1,000 or one part of as many.

    Raises:
        BadInput: another part, another factor, or a year that is not there. SurveyFinished: it is kept as it is.
    """
    row = hold_survey(survey)
    if part not in PARTS:
        raise BadInput(part=_("Choose the balance sheet, the income statement or both."))
    if not factor.is_finite() or factor not in {Decimal(10000), Decimal(1000), Decimal("0.0001"), Decimal("0.001")}:
        raise BadInput(factor=_("Convert by 10,000 or by 1,000."))
    statement = row.statements.filter(year=year).first()
    if statement is None:
        raise BadInput(year=_("There are no figures of this year."))
    for name in ("figures", "opening"):
        converted = {
            key: (value * factor).quantize(Decimal("0.01"))
            if part == "all" or (LINES[key].part == "income") == (part == "income")
            else value
            for key, value in decimals(getattr(statement, name)).items()
        }
        setattr(statement, name, checked_figures(converted))
    statement.save(update_fields=["figures", "opening"])
    after_writing(row, [year], by=by, at=at)
    statement.refresh_from_db()
    return statement


def after_writing(survey: Survey, years: list[int], *, by: Any, at: datetime) -> None:
    """What follows every change of figures."""
    renew_marks(survey)
    touch(survey)
    if years:
        told = ", ".join(str(year) for year in sorted(years))
        record("credit.statement_entered", survey, about=[survey.customer], by=by, at=at, years=told)
