"""Jobs run when their hour has come, and one that fails does not stop the others."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from guanxi.kit import jobs, schedule
from guanxi.kit.schedule import Job, job

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def test_a_job_with_a_pause_runs_again_when_it_is_over():
    it = Job("a.b", print, timedelta(minutes=5), None, "")
    assert it.is_due(MORNING, last=None)
    assert not it.is_due(MORNING, last=MORNING - timedelta(minutes=4, seconds=59))
    assert it.is_due(MORNING, last=MORNING - timedelta(minutes=5))


@pytest.mark.parametrize(
    ("last", "is_due"),
    [
        (datetime(2026, 11, 18, 18, 10, tzinfo=UTC), True),  # 02:10 yesterday: today's hour has passed since
        (datetime(2026, 11, 19, 18, 9, tzinfo=UTC), True),  # 02:09 today, a minute too early
        (datetime(2026, 11, 19, 18, 10, tzinfo=UTC), False),  # 02:10 today
    ],
)
def test_a_daily_job_runs_once_after_its_local_hour(last, is_due):
    assert Job("a.b", print, None, time(2, 10), "").is_due(MORNING, last=last) is is_due


def test_a_daily_job_waits_for_its_hour():
    late = Job("a.b", print, None, time(23, 30), "")
    assert not late.is_due(MORNING, last=datetime(2026, 11, 19, 15, 30, tzinfo=UTC))
    assert late.is_due(MORNING, last=datetime(2026, 11, 19, 15, 29, tzinfo=UTC))


def test_run_due_goes_on_after_a_failure(monkeypatch, caplog):
    monkeypatch.setattr(schedule, "timetable", {})
    monkeypatch.setattr(jobs, "load_timetable", lambda: schedule.timetable)
    ran = []

    @job("a.fail", every=timedelta(minutes=1))
    def fail(at):
        raise RuntimeError("disk full")

    @job("a.work", every=timedelta(minutes=1))
    def work(at):
        """Work a little."""
        ran.append(at)

    last_runs = {}
    assert jobs.run_due(MORNING, last_runs=last_runs) == ["a.fail", "a.work"]
    assert jobs.run_due(MORNING + timedelta(seconds=30), last_runs=last_runs) == []
    assert ran == [MORNING]
    assert "a.fail" in caplog.text
    assert schedule.timetable["a.work"].meaning == "Work a little."


def test_a_job_has_one_rhythm():
    with pytest.raises(AssertionError):
        job("a.b")
