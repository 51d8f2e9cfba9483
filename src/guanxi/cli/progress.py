"""One progress bar, on a terminal; a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from guanxi.cli.words import gettext as _

Advance = Callable[[int, int], None]


@contextmanager
def progress_bar(title: str) -> Iterator[Advance]:
    """Shows how far a task is; what it yields is told (done, total), where a total of 0 means not known yet."""
    if not sys.stderr.isatty():
        yield plain_lines(title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)


def plain_lines(title: str, *, every: float = 5.0) -> Advance:
    """Says how far it is every few seconds, for logs."""
    last = time.monotonic()

    def advance(done: int, total: int) -> None:
        nonlocal last
        if total and time.monotonic() - last >= every:
            last = time.monotonic()
            words = {"title": title, "done": f"{done:,}", "total": f"{total:,}"}
            print(_("%(title)s: %(done)s of %(total)s") % words, file=sys.stderr, flush=True)

    return advance
