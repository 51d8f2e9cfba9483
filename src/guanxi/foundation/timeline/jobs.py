"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.replay import forget_old_answers
from guanxi.kit.jobs import PAUSE
from guanxi.kit.schedule import job

MOST_ROUNDS = 50


@job("timeline.deliver_events", every=timedelta(seconds=PAUSE))
def deliver_events(at: datetime) -> None:
    """Deliver events that wait, in short transactions, until none does or other work is due."""
    for _round in range(MOST_ROUNDS):
        if not deliver_pending(at):
            return


@job("timeline.forget_answers", daily_at=time(3, 20))
def forget_answers(at: datetime) -> None:
    """Delete answers to request keys after 30 days."""
    forget_old_answers(at)
