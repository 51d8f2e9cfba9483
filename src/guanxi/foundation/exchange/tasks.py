"""What this room has the worker do."""

from __future__ import annotations

from guanxi.kit.jobs import task


@task
def write_exports() -> None:
    """Write every export that waits, one after the other."""
    from guanxi.foundation.exchange.exporting import write_waiting

    write_waiting()


@task
def write_imports() -> None:
    """Write or take back every import run that waits, one after the other."""
    from guanxi.foundation.exchange.running import work_waiting

    work_waiting()


@task
def check_imports() -> None:
    """Judge the rows of long files that were opened or whose choices changed."""
    from guanxi.foundation.exchange.running import check_waiting

    check_waiting()
