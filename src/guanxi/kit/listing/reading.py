"""Reading a page: the keys from an index, piece by piece, then the rows of the page. Work grows with the page only.

A person who sees everything or only own rows is served by one stretch of one index. One who sees many units gets the
units merged by the database while it reads, each from its own index, in a single statement that ends with the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone

from guanxi.kit.listing.cursor import Place, read_cursor, read_offset, write_cursor, write_offset
from guanxi.kit.listing.declaration import Listing
from guanxi.kit.listing.ports import reach_of
from guanxi.kit.listing.sides import read_side_keys
from guanxi.kit.listing.sorts import Order, SideSort, clauses, stretches
from guanxi.kit.listing.wish import Wish, read_wish, refuse_lost

COUNTED = 1000  # counted exactly up to here
ASKED = 1100  # rows that are asked one by one for a count
MOST_BRANCHES = 240  # SQLite joins at most 500 selects
PLACEHOLDER = -8_070_450_532_247_928_832  # stands for a unit's or owner's key while the statement is written


@dataclass(frozen=True)
class Count:
    """How many rows there are; when not exact, at least so many."""

    number: int
    is_exact: bool

    def __str__(self) -> str:
        return f"{self.number:,}" if self.is_exact else f"{self.number:,}+"


@dataclass
class Page:
    """Rows of one page with the cursors of the pages beside it.

    `is_cut`: the search stopped before seeing all. `is_ranked`: its nearest hits come first, no column orders them.
    """

    rows: list[Any]
    next_cursor: str | None
    previous_cursor: str | None
    count: Count | None
    wish: Wish
    is_cut: bool = False
    is_ranked: bool = False


@dataclass(frozen=True)
class Plan:
    """How the rows are reached: `rows` filtered by all but the scope, `condition` the scope as one condition.

    `aside`: the filters whose values stand in another table and are asked row by row; `wide` the rows without these.
    `branches`: (field, keys) groups that together are the scope, each key an index of its own; empty where one read
    of `rows` with the condition does. `hits`: what a search found, nearest first, where its order is the list's.
    """

    rows: QuerySet[Any]
    condition: Q | None
    branches: tuple[tuple[str, tuple[int, ...]], ...] = ()
    is_cut: bool = False
    hits: tuple[Any, ...] | None = None
    wide: QuerySet[Any] | None = None
    aside: Mapping[str, QuerySet[Any]] = field(default_factory=dict)

    @property
    def candidates(self) -> QuerySet[Any]:
        """The rows within reach among which the filters aside choose, in no order; reading some of them is cheap."""
        wide = self.rows if self.wide is None else self.wide
        return wide if self.condition is None else wide.filter(self.condition)

    @property
    def visible(self) -> QuerySet[Any]:
        """The filtered rows within reach, in no order."""
        return self.rows if self.condition is None else self.rows.filter(self.condition)


def fetch(
    listing: Listing, user: Any, params: Any, *, on: date | None = None, strict: bool = True, count: bool = False
) -> Page:
    """One page of a list as `user` sees it.

    Args:
        params: `sort`, `cursor`, `limit`, `q` (or `search`), `count=exact` and the filters' parameters.
        on: the day for values that depend on one. count: whether the rows are counted, too.

    Raises:
        BadInput: a parameter cannot be read. BadCursor: the place is of another list or order.
    """
    wish = params if isinstance(params, Wish) else read_wish(listing.known_to(user), params, strict=strict)
    if strict:
        refuse_lost(wish)
    return read_page(wish, user, make_plan(wish, user), on=on or timezone.localdate(), count=count or wish.exact)


def make_plan(wish: Wish, user: Any) -> Plan:
    """Decide how to reach the rows."""
    listing, scope = wish.listing, wish.listing.scope
    rows, is_cut, hits = listing.rows(user), False, None
    held = {one.key: one.held(value) for one, value in wish.filters}
    aside = {key: values for key, values in held.items() if values is not None}
    wide = rows
    for one, value in wish.filters:
        fitting = one.condition(value)
        rows, wide = rows.filter(fitting), wide if one.key in aside else wide.filter(fitting)
    if wish.text and listing.search:
        found = listing.search(user, wish.text)
        found_too = Q(pk__in=list(found.keys))
        rows, wide, is_cut = rows.filter(found_too), wide.filter(found_too), found.is_cut
        hits = tuple(found.keys) if found.is_ranked and not wish.has_order else None
    plan = Plan(rows, None, is_cut=is_cut, hits=hits, wide=wide, aside=aside)
    if scope is None:
        return plan
    reach = reach_of(user)
    condition = listing.condition(reach)
    keeps_index = all(one.keeps_order(value) and not one.scope for one, value in wish.filters)
    plan = replace(plan, condition=condition)
    if condition is None or not scope.is_indexed or wish.text or not keeps_index:
        return plan
    groups = ((f"{scope.owner}_id", tuple(sorted(reach.owners))), (f"{scope.unit}_id", tuple(sorted(reach.units))))
    total = sum(len(keys) for _field, keys in groups)
    return replace(plan, branches=groups if 1 < total <= MOST_BRANCHES else ())


def read_page(wish: Wish, user: Any, plan: Plan, *, on: date, count: bool = False) -> Page:
    """Read the rows after the wish's place, in its order."""
    if plan.hits is not None:
        return _read_hits(wish, user, plan, plan.hits, on=on)
    names = wish.sort.names
    place = None
    if wish.cursor:
        model = wish.sort.values().model if isinstance(wish.sort, SideSort) else plan.rows.model
        place = read_cursor(wish.cursor, order=wish.order_name, model=model, names=names)
    backwards = place is not None and place.backwards
    order = wish.sort.order(descending=wish.descending, backwards=backwards)
    nulls = "" if not wish.sort.nullable else "first" if backwards else "last"
    after_place = place.values if place else None
    if isinstance(wish.sort, SideSort):
        is_narrow = plan.condition is not None or wish.is_narrowed
        keys = read_side_keys(
            plan.visible, wish.sort, order, after_place, limit=wish.size + 1, nulls=nulls,
            among=plan.candidates if is_narrow else None, held=plan.aside.get(wish.column.key),
        )  # fmt: skip
    else:
        keys = read_keys(plan, order, stretches(order, after_place, nulls=nulls), wish.size + 1)
    has_more = len(keys) > wish.size
    rows = hydrate(wish, user, keys[: wish.size], on=on)
    if backwards:
        rows.reverse()
    after = _cursor(wish, rows[-1], backwards=False) if rows and (has_more or backwards) else None
    before = _cursor(wish, rows[0], backwards=True) if rows and (has_more if backwards else place is not None) else None
    counted = None
    if count:
        is_whole = place is None and not has_more
        counted = Count(len(rows), True) if is_whole else count_rows(plan, exact=wish.exact, seen=len(keys))
    return Page(rows, after, before, counted, wish, plan.is_cut)


def _read_hits(wish: Wish, user: Any, plan: Plan, hits: tuple[Any, ...], *, on: date) -> Page:
    """The same of a search: its few hundred hits stay in the order in which they were found."""
    visible = set(plan.visible.order_by().values_list("pk", flat=True))
    keys = [key for key in hits if key in visible]
    start = read_offset(wish.cursor) if wish.cursor else 0
    rows = hydrate(wish, user, keys[start : start + wish.size], on=on)
    after = write_offset(start + wish.size) if start + wish.size < len(keys) else None
    before = write_offset(max(0, start - wish.size)) if start > 0 else None
    return Page(rows, after, before, Count(len(keys), True), wish, plan.is_cut, is_ranked=True)


def _cursor(wish: Wish, row: Any, *, backwards: bool) -> str:
    return write_cursor(Place(wish.sort.place(row), backwards), order=wish.order_name)


def read_keys(plan: Plan, order: Order, pieces: list[Q], limit: int) -> list[Any]:
    """Primary keys of the first `limit` rows, from one piece of the order after the other."""
    keys: list[Any] = []
    for piece in pieces:
        rest = limit - len(keys)
        if rest <= 0:
            break
        keys += _read_union(plan, order, piece, rest) if plan.branches else _read_one(plan, order, piece, rest)
    return keys


def _read_one(plan: Plan, order: Order, piece: Q, limit: int) -> list[Any]:
    return list(plan.visible.filter(piece).order_by(*clauses(order)).values_list("pk", flat=True)[:limit])


def _read_union(plan: Plan, order: Order, piece: Q, limit: int) -> list[Any]:
    names = [name for name, _falls in order]
    parts: list[str] = []
    values: list[Any] = []
    earlier = Q()
    for name, keys in plan.branches:
        if not keys:
            continue
        branch = plan.rows.filter(Q(**{name: PLACEHOLDER}) & piece).filter(earlier).order_by()
        try:
            sql, given = branch.values_list("pk", *names).query.sql_with_params()
        except EmptyResultSet:
            return []
        at = given.index(PLACEHOLDER)
        for key in keys:
            parts.append(sql)
            values += [*given[:at], key, *given[at + 1 :]]
        earlier &= ~Q(**{f"{name}__in": keys})  # so that no row comes twice, and the database may merge as it reads
    ends = ", ".join(f"{index + 2} {'DESC' if falls else 'ASC'}" for index, (_name, falls) in enumerate(order))
    statement = f"{' UNION ALL '.join(parts)} ORDER BY {ends} LIMIT {int(limit)}"
    with connections[plan.rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def hydrate(wish: Wish, user: Any, keys: list[Any], *, on: date) -> list[Any]:
    """The rows of these keys in this order, with what the list hangs on them; rows gone meanwhile are left out."""
    if not keys:
        return []
    listing = wish.listing
    related = {*listing.related, *(path for column in wish.columns for path in column.related)}
    wanted = listing.rows(user).filter(pk__in=keys).defer(*listing.defer)
    found = {row.pk: row for row in (wanted.select_related(*sorted(related)) if related else wanted)}
    rows = [found[key] for key in keys if key in found]
    if listing.enrich:
        listing.enrich(rows, user=user, on=on)
    if listing.added.hang:
        listing.added.hang(rows, [*wish.columns, wish.column])
    return rows


def count_rows(plan: Plan, *, exact: bool, seen: int = 0) -> Count:
    """How many rows there are: exact up to 1,000, beyond that only when asked.

    Where filters are asked row by row, 1,100 of the rows within reach are asked and, where these are not all, 1,100 of
    those that hold a value; then the greater number stands for "at least", and never less than `seen`.
    """
    rows = plan.visible.order_by().values("pk")
    if exact:
        return Count(rows.count(), True)
    if not plan.aside:
        number = rows[: COUNTED + 1].count()
        return Count(min(number, COUNTED), number <= COUNTED)
    found, is_all = seen, False
    for look in (_look_within, _look_aside) if plan.condition is not None else (_look_aside, _look_within):
        if found <= COUNTED and not is_all:
            number, is_all = look(plan, rows)
            found = max(found, number)
    return Count(min(found, COUNTED), is_all and found <= COUNTED)


def _look_within(plan: Plan, rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many of some rows within reach fit, and whether these rows are all."""
    keys = list(plan.candidates.order_by().values_list("pk", flat=True)[: ASKED + 1])
    return rows.filter(pk__among=keys[:ASKED]).count(), len(keys) <= ASKED


def _look_aside(plan: Plan, rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows with some of the values fit, by the filter that finds most of them."""
    some = [list(held.order_by().values_list("record", flat=True)[:ASKED]) for held in plan.aside.values()]
    return max(rows.filter(pk__among=keys).count() for keys in some), False
