"""Questions about snapshots and grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from guanxi.foundation.measures.models import Grade, Snapshot
from guanxi.foundation.timeline.records import kind_of, shown_together

PLACES = Decimal("0.0001")


def current_grade(scorecard: str, record: Any) -> Grade | None:
    """The grade of a record that is in force, or None."""
    return current_grades(scorecard, [record.pk], kind=kind_of(record)).get(record.pk)


def current_grades(scorecard: str, ids: Sequence[int], *, kind: str = "customers.customer") -> dict[int, Grade]:
    """The grades in force of these records: id → grade; who has none is left out."""
    found = Grade.objects.filter(scorecard=scorecard, kind=kind, object_id__in=ids, superseded_at__isnull=True)
    return {one.object_id: one for one in found}


def grades_in_force(record: Any) -> list[Grade]:
    """The grades of a record by every scorecard."""
    of_record = Grade.objects.filter(kind=kind_of(record), object_id=record.pk, superseded_at__isnull=True)
    return list(of_record.order_by("scorecard"))


def grade_history(scorecard: str, record: Any) -> QuerySet[Grade]:
    """Every grade a record ever had by a scorecard, the latest first; those of records merged into it are its own."""
    written = Grade.objects.filter(scorecard=scorecard, kind=kind_of(record), object_id__in=shown_together(record))
    return written.select_related("by").order_by("-on", "-id")


@dataclass(frozen=True)
class GradeCount:
    """How many records have a grade in force."""

    grade: str
    rank: int
    count: int


def count_grades(scorecard: str) -> list[GradeCount]:
    """How many records have which grade in force, the best first, those without one last."""
    in_force = Grade.objects.filter(scorecard=scorecard, superseded_at__isnull=True)
    rows = in_force.values_list("grade", "rank").annotate(n=Count("id")).order_by()
    found = [GradeCount(*row) for row in rows]
    return sorted(found, key=lambda one: (one.rank == 0, one.rank))


def trend(metric: str, object_id: int, *, since: date | None = None) -> list[tuple[date, Decimal]]:
    """The snapshots of one record's metric, the oldest first."""
    return trends(metric, [object_id], since=since)[object_id]


def trends(metric: str, ids: Sequence[int], *, since: date | None = None) -> dict[int, list[tuple[date, Decimal]]]:
    """The same of several records: id → (day, value) pairs, the oldest first; an entry for every id."""
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    rows = Snapshot.objects.filter(metric=metric, object_id__in=ids)
    if since is not None:
        rows = rows.filter(on__gte=since)
    for pk, on, value in rows.order_by("object_id", "on").values_list("object_id", "on", "value"):
        found[pk].append((on, value))
    return {pk: found[pk] for pk in ids}


def courses(metrics: Sequence[str], object_id: int, *, since: date) -> dict[str, list[Decimal]]:
    """Several metrics of one record: key → values from a day on, the oldest first; one query."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    rows = Snapshot.objects.filter(metric__in=metrics, object_id=object_id, on__gte=since).order_by("on")
    for key, value in rows.values_list("metric", "value"):
        found[key].append(value)
    return {key: found[key] for key in metrics}


@dataclass(frozen=True)
class DayAverage:
    """What a metric was on average over the records of which it was known that day."""

    on: date
    average: Decimal
    count: int


def averages(metric: str, *, since: date | None = None) -> list[DayAverage]:
    """The course of a metric over all records, one entry a day on which snapshots were taken."""
    rows = Snapshot.objects.filter(metric=metric)
    if since is not None:
        rows = rows.filter(on__gte=since)
    found = rows.order_by("on").values_list("on").annotate(total=Sum("value"), n=Count("id"))
    return [DayAverage(on, (total / count).quantize(PLACES), count) for on, total, count in found]


def last_taken(metric: str) -> date | None:
    """The latest day a snapshot of the metric is of."""
    return Snapshot.objects.filter(metric=metric).order_by("-on").values_list("on", flat=True).first()
