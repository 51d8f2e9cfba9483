"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.trials.running import waiting
from guanxi.foundation.policies.trials.tasks import run_trials
from guanxi.kit.schedule import job


@job("policies.resume_trials", every=timedelta(seconds=30))
def resume_trials(at: datetime) -> None:
    """Have trials taken up again whose worker was killed."""
    if PolicyTrial.objects.filter(waiting()).exists():
        run_trials.enqueue()
