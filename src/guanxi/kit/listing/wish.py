"""What is asked of a list: order, filters, search, columns, place; read from an address, written back into links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.kit.errors import BadInput
from guanxi.kit.listing.columns import Column
from guanxi.kit.listing.declaration import Listing
from guanxi.kit.listing.filters import Filter, NotAFilterValue
from guanxi.kit.listing.sorts import IndexedSort

LARGEST_PAGE = 500
PASSING = {"cursor", "count", "panel", "export"}  # what a saved view or another order does not keep
OWN = {"q", "search", "sort", "columns", "limit", "all"} | PASSING


@dataclass(frozen=True)
class Wish:
    """A list as asked for. `given` holds the parameters as they came, `errors` those that could not be read.

    `lost`: what is asked for and the list has no longer, with a sentence each; it is left out.
    """

    listing: Listing
    column: Column
    descending: bool
    filters: tuple[tuple[Filter, Any], ...]
    text: str
    columns: tuple[Column, ...]
    cursor: str
    size: int
    exact: bool
    given: dict[str, list[str]]
    errors: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    @property
    def sort(self) -> IndexedSort:
        """The declared order."""
        assert self.column.sort is not None
        return self.column.sort

    @property
    def order_name(self) -> str:
        """The order as addresses write it."""
        return f"-{self.column.key}" if self.descending else self.column.key

    @property
    def has_order(self) -> bool:
        """Whether an order was asked for."""
        return bool(_last(self.given, "sort"))

    @property
    def is_narrowed(self) -> bool:
        """Whether filters or a search leave rows out."""
        return bool(self.filters or self.text)

    def query(self, *, keep_place: bool = False, without: tuple[str, ...] = (), **changes: Any) -> str:
        """The query string with some parameters changed; None drops one, a changed view begins at its first page."""
        left_out = set(without) | set(changes) | (set() if keep_place else PASSING)
        pairs = [(name, value) for name, values in self.given.items() if name not in left_out for value in values]
        pairs += [(name, value) for name, value in changes.items() if value is not None]
        return urlencode(pairs)

    def url(self, **changes: Any) -> str:
        """A link to this list with some parameters changed; without any it leads to every row."""
        query = self.query(**changes)
        return f"?{query}" if query else self.listing.all_url


def read_wish(listing: Listing, params: Any, *, strict: bool = False) -> Wish:
    """Read what is asked from the parameters of an address.

    Args:
        listing: as one person knows it (`known_to`).
        params: a QueryDict, or a mapping of names to values or lists of them.
        strict: refuse what cannot be read, as the API does; a page shows it beside the list instead.

    Raises:
        BadInput: strict only; names the parameters at fault.
    """
    given = _as_lists(params)
    errors: dict[str, str] = {}
    lost = _read_lost(listing, given)
    wanted = _last(given, "sort")
    sort = listing.default_sort if not wanted or wanted.lstrip("-") in lost else wanted
    column, descending = _read_sort(listing, sort, errors)
    filters = []
    for one in listing.filters:
        try:
            value = one.read(given)
        except NotAFilterValue as error:
            errors[error.name or one.key] = str(error)
            continue
        if value is not None:
            filters.append((one, value))
    text = (_last(given, "q") or _last(given, "search")).strip()[:200] if listing.search else ""
    size = _read_size(listing, _last(given, "limit"), errors)
    if strict and errors:
        raise BadInput(**errors)
    return Wish(
        listing, column, descending, tuple(filters), text, _read_columns(listing, given.get("columns", [])),
        _last(given, "cursor"), size, _last(given, "count") == "exact", _known(listing, given, lost), errors, lost,
    )  # fmt: skip


def refuse_lost(wish: Wish) -> None:
    """Refuse what a page merely leaves out.

    Raises:
        BadInput: something is asked for that the list has no longer.
    """
    if wish.lost:
        raise BadInput(**wish.lost)


def _read_lost(listing: Listing, given: Mapping[str, list[str]]) -> dict[str, str]:
    """What is asked for and not here, as far as the list knows of it."""
    if listing.added.lost is None:
        return {}
    columns = {column.key for column in listing.columns}
    filters = {name for one in listing.filters for name in one.names}
    keys = [key for text in given.get("columns", []) for key in text.split(",")]
    asked = [name for name in given if name not in filters | OWN]
    asked += [key for key in [*keys, _last(given, "sort").lstrip("-")] if key and key not in columns]
    return dict(listing.added.lost(list(dict.fromkeys(asked))))


def _as_lists(params: Any) -> dict[str, list[str]]:
    if isinstance(params, QueryDict):
        return {name: [str(value) for value in values] for name, values in params.lists()}
    assert isinstance(params, Mapping)
    return {
        str(name): [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
        for name, value in params.items()
        if value is not None
    }


def _known(listing: Listing, given: dict[str, list[str]], lost: Mapping[str, str]) -> dict[str, list[str]]:
    known = OWN | {name for one in listing.filters for name in one.names} | set(lost)
    return {name: [value for value in values if value] for name, values in given.items() if name in known}


def _last(given: Mapping[str, list[str]], name: str) -> str:
    return (given.get(name) or [""])[-1]


def _read_sort(listing: Listing, text: str, errors: dict[str, str]) -> tuple[Column, bool]:
    column = listing.column(text.lstrip("-"))
    if column is None or column.sort is None:
        offered = ", ".join(one.key for one in listing.columns if one.sort)
        errors["sort"] = _("Sort by one of: %(names)s.") % {"names": offered}
        column, text = listing.column(listing.default_sort.lstrip("-")), listing.default_sort
        assert column is not None
    return column, text.startswith("-")


def _read_columns(listing: Listing, asked: list[str]) -> tuple[Column, ...]:
    keys = [key for text in asked for key in text.split(",") if key]
    if not keys:
        return tuple(column for column in listing.columns if column.default or column.fixed)
    return tuple(column for column in listing.columns if column.key in keys or column.fixed)


def _read_size(listing: Listing, text: str, errors: dict[str, str]) -> int:
    if not text:
        return listing.page_size
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LARGEST_PAGE:
        errors["limit"] = _("Ask for 1 to %(most)s rows.") % {"most": LARGEST_PAGE}
        return listing.page_size
    return int(text)
