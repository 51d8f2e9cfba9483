"""Background work: jobs by the clock (`run_due`, `keep_time`) and one-off work queued in the database (`task`).

The only importer of the task library, so that it can be changed in one place.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks import task

from guanxi.kit.schedule import Job, load_timetable, ports

PAUSE = 0.5  # seconds between two looks at the clock; people wait for what follows from money that came

log = logging.getLogger(__name__)
_last_runs: dict[str, datetime] = {}  # what this process knows; `ports.runs` outlives it


def run_due(at: datetime, *, last_runs: dict[str, datetime] | None = None) -> list[str]:
    """Run every job whose hour has come; answers their names. One that fails is logged and does not stop the others.

    A job that fails waits for its next hour, or for the next start of the worker if that comes first.

    Args:
        last_runs: when each job last ran; remembered by the database when left out. What never ran is due.
    """
    kept = _remembered() if last_runs is None else last_runs
    due = [job for job in load_timetable().values() if job.is_due(at, last=kept.get(job.name))]
    for job in due:
        kept[job.name] = at
        _run(job, at, is_kept=last_runs is None)
    return [job.name for job in due]


def _remembered() -> dict[str, datetime]:
    if not _last_runs and ports.runs is not None:
        _last_runs.update(ports.runs.load())
    return _last_runs


def _run(job: Job, at: datetime, *, is_kept: bool) -> None:
    try:
        job.function(at)
        if is_kept and job.is_remembered and ports.runs is not None:
            ports.runs.keep(job.name, at)
    except Exception:
        log.exception("The job %s failed; it will be tried again at its next hour.", job.name)


def keep_time(stop: threading.Event | None = None, *, pause: float = PAUSE) -> None:
    """Look at the clock until told to stop: what the worker does beside taking queued work."""
    stop = stop or threading.Event()
    while not stop.wait(pause):
        close_old_connections()
        try:
            run_due(timezone.now())
        except Exception:  # the database is away or held: the thread must live on
            log.exception("The timetable could not be read; it is looked at again in %s s.", pause)
    connections.close_all()


def start_keeping_time() -> threading.Event:
    """Keep time in a thread of this process; setting the answered event ends it."""
    stop = threading.Event()
    threading.Thread(target=keep_time, args=(stop,), name="timetable", daemon=True).start()
    return stop


__all__ = ["keep_time", "run_due", "start_keeping_time", "task"]
