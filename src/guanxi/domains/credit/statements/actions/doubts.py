"""Saying why figures that cannot be true stand all the same; the figures stay as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.credit.limits.actions.checks import demand_good, reason_fault
from guanxi.domains.credit.models import Statement, Survey
from guanxi.domains.credit.statements.actions.refusals import NothingDoubted
from guanxi.domains.credit.statements.policies import CARD
from guanxi.domains.credit.statements.queries import figures_digest, latest_survey, ratio_values, weighed, years_of
from guanxi.foundation.measures.actions import grade_record
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action

LONG = 400


@action("credit.accept_figures")
def accept_figures(survey: Survey, *, year: int, reason: str, by: Any, at: datetime) -> Statement:
    """Say why the figures of a year stand although they cannot be true as they are; from now on they count.

    The figures and their marks stay. Also of a finished survey: its figures get their grade anew.

    Args:
        reason: in up to 400 characters; it stands on the survey, the application and their papers.

    Raises:
        BadInput: no reason, or a year that is not in this survey. NothingDoubted: they count already.
    """
    row = Survey.objects.select_for_update(of=("self",)).select_related("customer").get(pk=survey.pk)
    statement = row.statements.filter(year=year).first()
    demand_good(
        reason=reason_fault(reason, most=LONG),
        year="" if statement is not None else _("There are no figures of this year."),
    )
    assert statement is not None
    doubts = weighed(row, years_of(row))[2].get(year, ())
    if not doubts:
        raise NothingDoubted()
    held = set(statement.stands_codes) if statement.stands_digest == figures_digest(statement) else set()
    statement.stands_codes = sorted(held | {mark.code for mark in doubts})
    statement.stands_digest, statement.stands_reason = figures_digest(statement), reason.strip()
    statement.stands_by, statement.stands_at = by, at
    statement.save(update_fields=["stands_codes", "stands_digest", "stands_reason", "stands_by", "stands_at"])
    record("credit.figures_accepted", row, about=[row.customer], by=by, at=at, year=str(year), reason=reason.strip())
    if row.finished_at is not None and latest_survey(row.customer) == row:
        row.graded = grade_record(CARD, row.customer, ratio_values(row), on=timezone.localdate(at), by=by, at=at)
        row.save(update_fields=["graded"])
    return statement
