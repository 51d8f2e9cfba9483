"""Several graders at once: one grade is in force, none is lost from the history, the change is told once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.foundation.measures.actions import grade_records, take_snapshots
from guanxi.foundation.measures.models import Grade, Snapshot
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event

GRADERS = 4
TODAY = localdate(AT)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def together(work):
    """Run `work` in threads that begin at the same moment, each with its own connection."""
    start = threading.Barrier(GRADERS)

    def run(_number):
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(GRADERS) as pool:
        return list(pool.map(run, range(GRADERS)))


def test_one_grade_is_in_force_whoever_comes_first(world, figures) -> None:
    by, pk = system_user(), world.yonghui.pk
    given = {pk: {"word": Decimal(1)}}
    for late, on in ((Decimal(0), TODAY - timedelta(days=1)), (Decimal(80), TODAY)):
        figures.late[pk] = late
        found = together(lambda on=on: grade_records("test.card", [pk], given, on=on, by=by, at=AT))
        assert sum(one.written for one in found) == 1
        assert Grade.objects.filter(superseded_at__isnull=True).count() == 1
    assert [one.grade for one in Grade.objects.order_by("id")] == ["A", "C"]
    assert Event.objects.filter(name="measures.grade_changed").count() == 1


def test_a_snapshot_is_one_row_whoever_comes_first(world, figures) -> None:
    figures.late = dict.fromkeys(range(1, 50), Decimal(3))
    together(lambda: take_snapshots("test.late", range(1, 50), on=TODAY, by=system_user(), at=AT))
    assert Snapshot.objects.filter(metric="test.late").count() == 49
