"""A restart of the worker does not run nightly work again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from guanxi.foundation.timeline.models import JobRun
from guanxi.kit import jobs, schedule
from guanxi.kit.schedule import job

EVENING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # 21:00 in Shanghai
NIGHT = datetime(2026, 11, 20, 18, 11, tzinfo=UTC)  # 02:11 the next day


@pytest.fixture
def worker(db, monkeypatch):
    """A timetable with a nightly and a frequent job; `start()` stands for a new process."""
    monkeypatch.setattr(schedule, "timetable", {})
    monkeypatch.setattr(jobs, "load_timetable", lambda: schedule.timetable)
    state = SimpleNamespace(ran=[], is_broken=False, start=lambda: monkeypatch.setattr(jobs, "_last_runs", {}))

    @job("a.nightly", daily_at=time(2, 10))
    def nightly(at):
        state.ran.append(at)
        if state.is_broken:
            raise RuntimeError("no room")

    @job("a.often", every=timedelta(seconds=2))
    def often(at):
        """Deliver."""

    state.start()
    return state


def test_a_restart_does_not_run_nightly_work_again(worker):
    assert jobs.run_due(EVENING) == ["a.nightly", "a.often"]
    worker.start()
    assert jobs.run_due(EVENING + timedelta(minutes=1)) == ["a.often"]
    assert dict(JobRun.objects.values_list("job", "at")) == {"a.nightly": EVENING}


def test_a_night_that_was_slept_through_is_made_up_for_once(worker):
    jobs.run_due(EVENING)
    for _start in range(2):
        worker.start()
        jobs.run_due(NIGHT)
    assert worker.ran == [EVENING, NIGHT]


def test_what_failed_is_not_written_down_and_begins_again_at_the_next_start(worker):
    worker.is_broken = True
    jobs.run_due(EVENING)
    assert jobs.run_due(EVENING + timedelta(minutes=1)) == ["a.often"]
    assert not JobRun.objects.exists()
    worker.is_broken = False
    worker.start()
    jobs.run_due(EVENING + timedelta(minutes=2))
    assert worker.ran == [EVENING, EVENING + timedelta(minutes=2)]
    assert JobRun.objects.get().at == EVENING + timedelta(minutes=2)


def test_every_look_at_the_clock_delivers_events_and_two_come_in_a_second():
    deliver = schedule.load_timetable()["timeline.deliver_events"]
    assert deliver.is_due(EVENING + timedelta(seconds=jobs.PAUSE), last=EVENING)
    assert jobs.PAUSE <= 0.5
