"""Several writers at once, each with a connection of its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """A database that writers really share: SQLite's test database in memory locks whole tables, so it moves to a file.

    Use it inside a test that commits (`transactional_db`), before the first row is written.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" not in name:
        yield
        return
    connection.ensure_connection()
    kept = connection.connection
    path = folder / "writers.sqlite3"
    with sqlite3.connect(path) as target:
        kept.backup(target)
    target.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connections["default"].close()
        connection.connection, connection.settings_dict["NAME"] = kept, name


def run_together(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Run `work(place)` in `count` threads that start at the same moment; answers what they raised."""
    errors: list[Exception] = []
    start = threading.Barrier(count)

    def run(place: int) -> None:
        try:
            start.wait()
            work(place)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
