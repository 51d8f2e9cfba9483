"""What is asked of rows in every room: who may see them, how many there are, how they stood on a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.utils.timezone import get_default_timezone


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


def moment_of(day: date) -> datetime:
    """The moment at which a day of the company begins."""
    return datetime.combine(day, time(), get_default_timezone())


def moment_after(day: date) -> datetime:
    """The moment at which a day of the company is over."""
    return moment_of(day + timedelta(days=1))


def unset_on(name: str, on: date) -> models.Q:
    """Rows of which the moment `name` was not set yet at the end of a day, whatever happened to them since."""
    return models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__gte": moment_after(on)})
