"""Snapshots: once a day, in batches, unknown leaves no row, old ones are let go."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.foundation.measures import jobs, metrics, queries
from guanxi.foundation.measures.actions import forget_snapshots, take_snapshots
from guanxi.foundation.measures.metrics import Metric, register_metric, values_of, values_table
from guanxi.foundation.measures.models import Snapshot
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version

D = Decimal
TODAY = localdate(AT)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def told(world):
    return {"by": system_user(), "at": AT}


def test_every_id_has_an_answer_and_a_family_is_asked_once(figures) -> None:
    figures.late = {1: D("1.23456"), 2: None}
    figures.sold = {1: D("Infinity")}
    assert values_of("test.late", [1, 2, 3], on=TODAY) == {1: D("1.2346"), 2: None, 3: None}
    table = values_table(["test.late", "test.sold", "test.alone"], [1, 7], on=TODAY)
    assert table == {
        1: {"test.late": D("1.2346"), "test.sold": None, "test.alone": D(1)},
        7: {"test.late": None, "test.sold": None, "test.alone": D(7)},
    }
    assert figures.asked == [(1, 2, 3), (1, 7)]


def test_once_a_day(told, figures) -> None:
    figures.late, figures.sold = {1: D(5), 2: None, 3: D(7)}, {1: D(100)}
    assert take_snapshots(["test.late", "test.sold"], [1, 2, 3], on=TODAY, **told) == 3
    figures.late = {1: D(6), 2: D(1), 3: None}
    assert take_snapshots("test.late", [1, 2, 3], on=TODAY, **told) == 2
    rows = Snapshot.objects.filter(metric="test.late").order_by("object_id").values_list("object_id", "value")
    assert list(rows) == [(1, D(6)), (2, D(1))]
    assert queries.trend("test.sold", 1) == [(TODAY, D(100))]


def test_the_course_of_a_metric(told, figures) -> None:
    days = [TODAY - timedelta(days=30 * ago) for ago in (2, 1, 0)]
    for place, on in enumerate(days):
        figures.late = {1: D(10 * place), 2: D(1)}
        take_snapshots("test.late", [1, 2], on=on, **told)
    assert queries.trend("test.late", 1) == [(days[0], D(0)), (days[1], D(10)), (days[2], D(20))]
    assert queries.trends("test.late", [2, 9], since=days[1]) == {2: [(days[1], D(1)), (days[2], D(1))], 9: []}
    assert [(one.average, one.count) for one in queries.averages("test.late")] == [
        (D("0.5"), 2), (D("5.5"), 2), (D("10.5"), 2),
    ]  # fmt: skip
    assert queries.last_taken("test.late") == TODAY
    assert forget_snapshots("test.late", before=days[1], **told) == 2
    assert forget_snapshots("test.late", before=days[1], most=1, **told) == 0
    assert Snapshot.objects.count() == 4


def test_any_number_is_taken_in_batches(told, figures, monkeypatch) -> None:
    sizes = []

    def one_each(ids, on):
        sizes.append(len(ids))
        return dict.fromkeys(ids, D(1))

    register_metric(Metric("test.many", "many", "One each.", compute=one_each))
    assert take_snapshots("test.many", range(1, 2502), on=TODAY, **told) == 2501
    assert sizes == [1000, 1000, 501]
    assert Snapshot.objects.count() == 2501


def test_the_night_keeps_what_is_due(world, figures) -> None:
    ids = {pk for batch in metrics.batches_of("customers.customer") for pk in batch}
    assert world.walk_in.pk not in ids
    figures.late = dict.fromkeys(ids, D(3))
    register_metric(Metric("test.fleeting", "fleeting", "Never kept.", is_kept=False, compute=lambda ids, on: {}))

    def night(days: int) -> set[date]:
        jobs.keep_values(AT + timedelta(days=days))
        return set(Snapshot.objects.filter(metric="test.late").values_list("on", flat=True))

    assert night(0) == {TODAY}
    assert Snapshot.objects.filter(metric="test.late").count() == len(ids)
    assert night(1) == {TODAY}
    record_policy_version("measures.terms", terms={"every": "day"}, starts_on=TODAY, by=world.admin, at=AT)
    assert night(1) == {TODAY, TODAY + timedelta(days=1)}
    record_policy_version("measures.terms", terms={"keep_months": 1}, starts_on=TODAY, by=world.admin, at=AT)
    assert night(95) == {TODAY + timedelta(days=95)}


@pytest.mark.parametrize(
    ("every", "start"), [("day", date(2026, 11, 25)), ("week", date(2026, 11, 23)), ("month", date(2026, 11, 1))]
)
def test_periods_begin(every, start) -> None:
    assert jobs.period_start(date(2026, 11, 25), every) == start
