"""Scoped querysets: what a person may see is asked in one place, the queryset."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections, models


class ScopedQuerySet(models.QuerySet[Any], ABC):
    """A queryset that knows who may see which rows; each room says it in `visible_to`."""

    @abstractmethod
    def visible_to(self, user: Any) -> Self:
        """Rows that `user` may see. Everything else is answered as if it did not exist."""

    def lock(self) -> Self:
        """Rows held against other writers until the transaction ends (a no-op where one writer holds the database)."""
        return self.select_for_update(of=("self",))


def count_together(*rows: models.QuerySet[Any]) -> list[int]:
    """How many rows each of these querysets has, in one question; slice those that need not be counted to the end."""
    connection = connections[rows[0].db]
    counts: list[str] = []
    values: list[Any] = []
    for one in rows:
        try:
            statement, given = one.values("pk").query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            counts.append("0")
            continue
        counts.append(f"(SELECT COUNT(*) FROM ({statement}) counted)")  # noqa: S608 - written by the compiler
        values.extend(given)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return list(cursor.fetchone())
