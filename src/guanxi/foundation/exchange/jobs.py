"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from guanxi.foundation.exchange.actions import forget_exports
from guanxi.foundation.exchange.exporting import sweep
from guanxi.foundation.exchange.queries import has_abandoned
from guanxi.foundation.exchange.tasks import write_exports
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
