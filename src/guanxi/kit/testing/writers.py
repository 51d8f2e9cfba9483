"""Several writers at once, each with a connection of its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")


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


def in_threads(count: int, work: Callable[[int], T]) -> list[T]:
    """Run `work(place)` in `count` threads that start at the same moment; answers what they answered, raises what the
    first of them raised.
    """
    start = threading.Barrier(count)

    def run(place: int) -> T:
        try:
            start.wait()
            return work(place)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def run_together(count: int, work: Callable[[int], object]) -> list[Exception]:
    """The same, answering what they raised."""

    def run(place: int) -> Exception | None:
        try:
            work(place)
        except Exception as error:
            return error
        return None

    return [error for error in in_threads(count, run) if error is not None]
