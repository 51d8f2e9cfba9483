"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time

from guanxi.foundation.forms.actions import sweep_files
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("forms.sweep_files", daily_at=time(3, 55))
def sweep_unused_files(at: datetime) -> None:
    """Let go of files that no form has held for 30 days."""
    sweep_files(by=system_user(), at=at)
