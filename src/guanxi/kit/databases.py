"""What the databases are asked and answer in a way of our own; registered when the program starts."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models.lookups import Lookup

log = logging.getLogger(__name__)
DAYS = 40_000  # over a hundred years of them
SAMPLE = 20_000  # rows of an index that SQLite looks at; with 1,000 it takes a big unit for a small one


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(Lookup[Any]):
    """`field__among=values`: like `__in`, for any number of plain numbers or texts, sent as one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, values]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(values)]  # noqa: S608 a column


@lru_cache(DAYS)
def read_day(text: bytes) -> date:
    """A day as SQLite keeps it. Rows by the thousand name few days, so each is read once."""
    return date.fromisoformat(text.decode())


sqlite3.register_converter("date", read_day)


def refresh_statistics() -> None:
    """Let the database look at its tables after many rows came in, so that it plans well at once and not some day.

    The rows are safe already: where the database is busy or full this is left to its own housekeeping.
    """
    is_postgresql = connection.vendor == "postgresql"
    statements = ["ANALYZE"] if is_postgresql else [f"PRAGMA analysis_limit = {SAMPLE}", "ANALYZE"]
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError:
        log.warning("the statistics of the database could not be renewed", exc_info=True)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment, while others write on; nothing can be written in it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own transactions take the write lock at once
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
