"""Reading a list in the order of values that stand in another table (`SideSort`).

Where many rows are within reach, the index of the values is read in order and each is asked whether its row is within
reach; where they are few, their values are fetched and sorted. Either way the work grows with the page, not with the
base.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.kit.bulk import in_chunks
from guanxi.kit.listing.sorts import Order, SideSort, clauses, stretches

FEW = 2_000  # rows whose values are fetched and sorted


def read_side_keys(
    visible: QuerySet[Any], sort: SideSort, order: Order, place: Sequence[Any] | None, *, limit: int, nulls: str,
    among: QuerySet[Any] | None = None, held: QuerySet[Any] | None = None,
) -> list[Any]:  # fmt: skip
    """Primary keys of the first `limit` rows after `place`: those with a value, then those without, or turned round.

    Args:
        visible: the filtered rows within reach. among: rows that include these and may be few; None: they are many.
        held: the values that a filter on the same column leaves; rows without one are then none of the list.
    """
    few = _few(visible, among) if among is not None else None
    values = sort.values().filter(**{f"{sort.value}__isnull": False}) if held is None else held
    is_empty = place is not None and place[0] is None
    parts: dict[str, Callable[[int], list[Any]]] = {
        "filled": lambda rest: _filled(visible, few, values, sort, order, None if is_empty else place, rest),
        "empty": lambda rest: _empty(visible, few, sort, order, place if is_empty else None, rest),
    }
    names = ["filled", "empty"] if nulls == "last" else ["empty", "filled"]
    if held is not None:
        names = ["filled"]
    if place is not None and names[0] != ("empty" if is_empty else "filled"):
        names = names[1:]
    keys: list[Any] = []
    for name in names:
        if len(keys) < limit:
            keys += parts[name](limit - len(keys))
    return keys


def _few(visible: QuerySet[Any], among: QuerySet[Any]) -> list[Any] | None:
    """The keys of the rows where they are few, else None."""
    keys = list(among.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return None
    return list(visible.filter(pk__among=keys).order_by().values_list("pk", flat=True))


def _filled(
    visible: QuerySet[Any], few: list[Any] | None, values: QuerySet[Any], sort: SideSort, order: Order,
    place: Sequence[Any] | None, limit: int,
) -> list[Any]:  # fmt: skip
    if few is None:
        values = values.filter(Exists(visible.order_by().filter(pk=OuterRef(sort.record)).values("pk")))
    else:
        values = values.filter(**{f"{sort.record}__among": few})
    keys: list[Any] = []
    for piece in stretches(order, place, nulls=""):
        if len(keys) < limit:
            found = values.filter(piece).order_by(*clauses(order)).values_list(sort.record, flat=True)
            keys += found[: limit - len(keys)]
    return keys


def _empty(
    visible: QuerySet[Any], few: list[Any] | None, sort: SideSort, order: Order, place: Sequence[Any] | None, limit: int
) -> list[Any]:
    falls = order[-1][1]
    beyond = Q() if place is None else Q(**{f"pk__{'lt' if falls else 'gt'}": place[1]})
    filled = sort.values().filter(**{f"{sort.value}__isnull": False})
    if few is None:
        rows = visible.filter(beyond).filter(~Exists(filled.filter(**{sort.record: OuterRef("pk")})))
        return list(rows.order_by("-pk" if falls else "pk").values_list("pk", flat=True)[:limit])
    known: set[Any] = set()
    for chunk in in_chunks(few):
        known.update(filled.filter(**{f"{sort.record}__in": chunk}).values_list(sort.record, flat=True))
    rest = sorted((key for key in few if key not in known), reverse=falls)
    if place is not None:
        rest = [key for key in rest if (key < place[1] if falls else key > place[1])]
    return rest[:limit]
