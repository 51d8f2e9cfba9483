"""Orders that an index serves, and the stretches of an index that come after a place in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from guanxi.kit.listing.values import value_of

Order = list[tuple[str, bool]]  # field, whether it falls


class IndexedSort:
    """An order of rows that indexes serve, for everybody and within one owner and one unit.

    Args:
        fields: field names in the order of the index, "-" before falling ones. Unless `unique`, the primary key is
            added with the sign of the last, so that no two rows share a place.
        nullable: the first field may be empty; such rows come last in both directions.
    """

    def __init__(self, *fields: str, unique: bool = False, nullable: bool = False) -> None:
        last = fields[-1]
        self.fields = fields if unique else (*fields, "-id" if last.startswith("-") else "id")
        self.nullable = nullable

    @property
    def falls(self) -> bool:
        """Whether the first click sorts from large to small."""
        return self.fields[0].startswith("-")

    @property
    def names(self) -> list[str]:
        """The fields without their signs."""
        return [field.lstrip("-") for field in self.fields]

    def order(self, *, descending: bool, backwards: bool = False) -> Order:
        """The fields with their directions, when the first of them falls or rises; `backwards` reads from the end."""
        flip = (descending != self.falls) != backwards
        return [(field.lstrip("-"), field.startswith("-") != flip) for field in self.fields]

    def place(self, row: Any) -> tuple[Any, ...]:
        """The values of the ordered fields at a row."""
        return tuple(value_of(row, name) for name in self.names)


class SideSort(IndexedSort):
    """An order by values that stand in another table, at most one of them a row of the list; rows without come last.

    Args:
        values: the other table's rows of this column, under an index on value and record, and one on record.
        value, record: its fields that hold the value and the primary key of the list's row.
        read: the value of a row of the list whose columns are hung on it.
    """

    def __init__(
        self, values: Callable[[], QuerySet[Any]], value: str, *, record: str, read: Callable[[Any], Any],
        falls: bool = False,
    ) -> None:  # fmt: skip
        sign = "-" if falls else ""
        super().__init__(f"{sign}{value}", f"{sign}{record}", unique=True, nullable=True)
        self.values, self.value, self.record, self.read = values, value, record, read

    def place(self, row: Any) -> tuple[Any, ...]:
        """The value and the key of a row."""
        return self.read(row), row.pk


def stretches(order: Order, place: Sequence[Any] | None, *, nulls: str) -> list[Q]:
    """Conditions that cut what follows `place` into pieces, each one range of an index, in reading order.

    Args:
        place: the values of the ordered fields at the last row read; None begins at the start.
        nulls: whether rows with an empty first field come "last" or "first"; "" when there are none.
    """
    first = order[0][0]
    filled, empty = Q(**{f"{first}__isnull": False}), Q(**{f"{first}__isnull": True})
    if place is None:
        return {"": [Q()], "last": [filled, empty], "first": [empty, filled]}[nulls]
    found = []
    for depth in reversed(range(len(order))):
        field, falls = order[depth]
        value = place[depth]
        if value is not None:
            found.append(_same(order, place, depth) & Q(**{f"{field}__{'lt' if falls else 'gt'}": value}))
        elif nulls == "first":
            found.append(filled)
    if place[0] is not None and nulls == "last":
        found.append(empty)
    return found


def _same(order: Order, place: Sequence[Any], depth: int) -> Q:
    same = Q()
    for (field, _falls), value in zip(order[:depth], place, strict=False):
        same &= Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
    return same


def clauses(order: Order) -> list[str]:
    """The order as Django writes it."""
    return [f"-{field}" if falls else field for field, falls in order]
