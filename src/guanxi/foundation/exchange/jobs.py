"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from guanxi.foundation.exchange.actions import forget_exports
from guanxi.foundation.exchange.exporting import sweep
from guanxi.foundation.exchange.queries import has_abandoned, has_lost_runs
from guanxi.foundation.exchange.talk.store import sweep_folders
from guanxi.foundation.exchange.tasks import write_exports, write_imports
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("exchange.resume_exports", every=timedelta(seconds=30))
def resume_exports(at: datetime) -> None:
    """Have exports written again whose writer was killed or could not reach the database."""
    if has_abandoned(at):
        write_exports.enqueue()


@job("exchange.sweep_exports", daily_at=time(3, 40))
def sweep_exports(at: datetime) -> None:
    """Delete exported files whose days are over, and what killed writers left."""
    sweep(at, forget_exports(by=system_user(), at=at))


@job("exchange.resume_imports", every=timedelta(seconds=30))
def resume_imports(at: datetime) -> None:
    """Have import runs taken up again whose writer was killed or could not reach the database."""
    if has_lost_runs(at):
        write_imports.enqueue()


@job("exchange.sweep_imports", daily_at=time(3, 50))
def sweep_imports(at: datetime) -> None:
    """Delete what killed imports left on disk, and the files of those that were thrown away."""
    sweep_folders(at)
