"""What this room has the worker do."""

from __future__ import annotations

from guanxi.kit.jobs import task


@task
def write_exports() -> None:
    """Write every export that waits, one after the other."""
    from guanxi.foundation.exchange.exporting import write_waiting

    write_waiting()
