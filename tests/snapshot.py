"""A built company kept as rows, so that a thousand tests start from it without building it a thousand times."""

# ruff: noqa: S608 - the names of tables and columns are the database's own

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection

from guanxi.kit.search_tokens import tokens_of

T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Snapshot(Generic[T]):
    """What a builder answered and wrote.

    Args:
        answer: the pickled answer. gone, new: rows by table that the builder replaced, and what stands instead.
    """

    answer: bytes
    gone: Rows
    new: Rows

    @classmethod
    def of(cls, build: Callable[[], T]) -> Snapshot[T]:
        """Run the builder and keep all that it wrote, in every table."""
        before = _all_rows()
        answer = build()
        after = _all_rows()
        return cls(pickle.dumps(answer), _without(before, after), _without(after, before))

    def put_back(self) -> T:
        """Write the rows again into a database that is as it was before, and answer as the builder did."""
        with connection.cursor() as cursor:
            for table, rows in self.gone.items():
                cursor.executemany(f"DELETE FROM {_quote(table)} WHERE id = %s", [row[:1] for row in rows])
            for table, rows in self.new.items():
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {_quote(table)} VALUES ({marks})", rows)
                if connection.vendor == "sqlite" and table.endswith("_search_text"):
                    index = table.removesuffix("_text")
                    tokens = [(id, " ".join(tokens_of(text))) for id, text in rows]
                    cursor.executemany(f"INSERT INTO {index}(rowid, tokens) VALUES (%s, %s)", tokens)
        return pickle.loads(self.answer)  # noqa: S301 - written by this very process


def _all_rows() -> Rows:
    """Every row of every plain table; a search index of SQLite is made again from the texts beside it."""
    with connection.cursor() as cursor:
        # partitions are read with their table
        tables = {one.name for one in connection.introspection.get_table_list(cursor) if one.type == "t"}
        indexes = [table.removesuffix("_text") for table in tables if table.endswith("_search_text")]
        made = {f"{index}{part}" for index in indexes for part in ("", "_data", "_idx", "_docsize", "_config")}
        found: Rows = {}
        for table in sorted(tables - (made if connection.vendor == "sqlite" else set())):
            cursor.execute(f"SELECT * FROM {_quote(table)}")
            found[table] = cursor.fetchall()
    return found


def _without(rows: Rows, others: Rows) -> Rows:
    left = {table: [row for row in given if row not in others[table]] for table, given in rows.items()}
    return {table: given for table, given in left.items() if given}


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
