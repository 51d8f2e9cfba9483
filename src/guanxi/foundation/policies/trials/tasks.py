"""What trials have the worker do."""

from __future__ import annotations

from guanxi.kit.jobs import task


@task
def run_trials() -> None:
    """Run the trials that wait, one after the other."""
    from guanxi.foundation.policies.trials.running import run_waiting

    run_waiting()
