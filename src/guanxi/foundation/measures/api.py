"""Measuring over the API: what is measured, what a record's grade is, and every line of its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from guanxi.foundation.measures.metrics import metrics
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.panels import grade_card
from guanxi.foundation.measures.panels.factors import FactorRow
from guanxi.foundation.measures.queries import grade_history, trend
from guanxi.foundation.measures.scorecards import Scorecard, card_shown
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import find_visible
from guanxi.kit.api import check_scope
from guanxi.kit.errors import NotAllowed

router = Router(tags=["measures"])
MOST = 100  # grades told of one record


class MetricOut(Schema):
    """A number about each record of one kind."""

    key: str
    label: str
    help: str
    unit: str
    grain: str
    better: str = Field(description="high, low or empty where neither is")


class LineOut(Schema):
    """What one factor gave; value and points are null where it is not known and was left out."""

    key: str
    label: str
    value: str | None
    points: str | None
    most: str = Field(description="the most points its curve gives")
    weight: str
    counted: str = Field(description="points of the score's 100 it gave")
    could_count: str
    why: str = Field(description="how the value leads to the points, in the caller's language")


class GradeOut(Schema):
    """What a scorecard said of a record on a day."""

    id: int
    scorecard: str
    grade: str = Field(description="empty: too little is known")
    points: str | None = Field(description="score of 100 by what is known")
    share_known: str = Field(description="share of the weight that is known, 0–1")
    on: date
    checked_on: date = Field(description="the last day on which grading by the clock came to the same")
    before: str
    policy_version: int | None = Field(description="the version of the terms that decided; null for the defaults")
    in_force: bool
    lines: list[LineOut]


class PointOut(Schema):
    """What a metric was on a day."""

    on: date
    value: str


class GradeQuery(Schema):
    """How much of the history."""

    limit: int = Field(1, ge=1, le=MOST, description="so many grades, the latest first")


@router.get("/metrics", response=list[MetricOut], summary="What is measured, and how it is computed")
def list_metrics(request: HttpRequest) -> Any:
    """Every registered metric, by key."""
    check_scope(request, "read")
    names = ("key", "label", "help", "unit", "grain", "better")
    return [{name: str(getattr(one, name)) for name in names} for _key, one in sorted(metrics.items())]


@router.get("/metrics/{key}/{kind}/{pk}", response=list[PointOut], summary="A record's snapshots of a metric")
def show_trend(request: HttpRequest, key: str, kind: str, pk: int) -> Any:
    """The oldest first. Needs to see the record, and the room whose metric it is (`receivables.view`)."""
    check_scope(request, "read")
    metric = metrics.get(key)
    if metric is None or metric.grain != kind or find_visible(request.user, kind, pk) is None:
        raise Http404
    if not may(request.user, f"{key.split('.')[0]}.view"):
        raise NotAllowed()
    return [{"on": on, "value": format(value.normalize(), "f")} for on, value in trend(key, pk)]


@router.get("/grades/{scorecard}/{kind}/{pk}", response=list[GradeOut], summary="A record's grade, with its reasons")
def show_grades(request: HttpRequest, scorecard: str, kind: str, pk: int, asked: Query[GradeQuery]) -> Any:
    """The grade in force first; with `limit` those before it, too. Empty where it was never graded."""
    check_scope(request, "read")
    card = card_shown(request.user, scorecard, kind)
    record = find_visible(request.user, kind, pk)
    if card is None or record is None:
        raise Http404
    return [_row(one, card) for one in grade_history(scorecard, record)[: asked.limit]]


def _row(grade: Grade, card: Scorecard) -> dict[str, Any]:
    told = grade_card(grade)
    names = ("id", "scorecard", "grade", "on", "checked_on", "before", "policy_version")
    return {name: getattr(grade, name) for name in names} | {
        "points": None if grade.points is None else str(grade.points), "share_known": str(grade.share_known),
        "in_force": grade.superseded_at is None,
        "lines": [_line(row, line) for row, line in zip(told.rows, grade.lines, strict=True)],
    }  # fmt: skip


def _line(row: FactorRow, line: dict[str, Any]) -> dict[str, Any]:
    names = ("key", "value", "points", "most", "weight", "counted", "could_count")
    return {name: line[name] for name in names} | {"label": row.label, "why": row.why}
