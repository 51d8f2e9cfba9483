"""One running Guanxi a folder: what replaces the database may not do so under a running server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _


def take(handle: IO[str]) -> bool:
    """Lock an open file for this process until it ends; False when another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def hold_home(home: Path) -> Iterator[None]:
    """Hold the folder while the block runs; refused while a server, a restore or an upgrade holds it."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "running.lock"
    with path.open("a+") as handle:
        if not take(handle):
            running = _("Guanxi already runs on %(folder)s: stop it there first (Ctrl-C), then run the command again.")
            raise Failure(running % {"folder": home})
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        yield
