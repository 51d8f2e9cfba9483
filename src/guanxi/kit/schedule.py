"""The timetable: what runs by the clock, declared beside its room in `jobs.py`.

    @job("receivables.renew_ageing", daily_at=time(2, 10))
    def renew_ageing(at): ...

A job is a shell: it loads and calls actions. It may run twice, or late after a pause: it must do no harm then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """A function of the instant, and when it runs: every so often, or once a day at a local time."""

    name: str
    function: Callable[[datetime], Any]
    every: timedelta | None
    daily_at: time | None
    meaning: str

    def is_due(self, at: datetime, *, last: datetime | None) -> bool:
        """Whether it should run now, having last run at `last` (none: never)."""
        if last is None:
            return True
        if self.every is not None:
            return at - last >= self.every
        assert self.daily_at is not None
        now = timezone.localtime(at)
        slot = now.replace(
            hour=self.daily_at.hour, minute=self.daily_at.minute, second=self.daily_at.second, microsecond=0
        )
        if slot > now:
            slot -= timedelta(days=1)
        return last < slot

    @property
    def is_remembered(self) -> bool:
        """Whether its runs are worth writing down: those that come every hour at most."""
        return self.every is None or self.every >= REMEMBERED


class RunPort(Protocol):
    """Remembers when jobs last ran, across starts of the worker."""

    def load(self) -> dict[str, datetime]: ...

    def keep(self, job: str, at: datetime) -> None: ...


@dataclass
class Ports:
    """What the foundation plugs in when the program starts."""

    runs: RunPort | None = None


ports = Ports()
timetable: dict[str, Job] = {}


def job(
    name: str, *, every: timedelta | None = None, daily_at: time | None = None
) -> Callable[[Callable[[datetime], Any]], Callable[[datetime], Any]]:
    """Put a function of the instant on the timetable under `room.verb_noun`, with either a pause or a time of day."""
    assert (every is None) != (daily_at is None), "a job runs either every so often or once a day"

    def decorate(function: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
        meaning = (function.__doc__ or "").strip().split("\n")[0]
        timetable[name] = Job(name, function, every, daily_at, meaning)
        return function

    return decorate


def load_timetable() -> dict[str, Job]:
    """The whole timetable: every room's `jobs.py` read."""
    autodiscover_modules("jobs")
    return timetable
