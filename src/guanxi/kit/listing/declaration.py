"""What a room says about a list: everything else follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from guanxi.kit.listing.columns import Column
from guanxi.kit.listing.filters import Filter


@dataclass(frozen=True)
class Scope:
    """The fields that decide who sees a row.

    Args:
        is_indexed: whether the declared sorts have indexes that begin with each of these fields; only then are they
            read owner by owner and unit by unit.
    """

    owner: str = "owner"
    unit: str = "unit"
    is_indexed: bool = True


@dataclass(frozen=True)
class BulkAction:
    """Something done to the chosen rows.

    Args:
        run: `run(rows, data, by=, at=, key=)` calls one action; answers the sentence to show, or a response.
        form: person → form class, where more must be asked first.
        permission: the action one must be allowed; without it everybody is.
    """

    key: str
    label: Any
    run: Callable[..., Any]
    icon: str = ""
    permission: str = ""
    form: Callable[[Any], type[forms.Form]] | None = None


@dataclass(frozen=True)
class Empty:
    """What the list says when there is nothing: what belongs here and what to do first."""

    title: Any
    text: Any = ""
    icon: str = "search"
    action: tuple[Any, str] | None = None  # label and the name of an address


@dataclass(frozen=True)
class PageAction:
    """A button in the head of the list's page; `url` is the name of an address or a path."""

    label: Any
    url: str
    icon: str = ""
    kind: str = ""
    permission: str = ""


@dataclass(frozen=True)
class Found:
    """What a search answers.

    Args:
        keys: of the rows found. is_cut: it stopped before seeing all.
        is_ranked: the nearest come first, and the list shows them so unless another order is asked for.
    """

    keys: Sequence[Any]
    is_cut: bool = False
    is_ranked: bool = False


@dataclass(frozen=True)
class More:
    """Columns and filters that a list has for one person besides those declared, as an administrator added them.

    Args:
        hang: `hang(rows, columns)` hangs the values of these columns on the rows of a page, in one query.
        lost: names an address asks for and this person's list lacks → sentences that say so, for those it knows of.
    """

    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    hang: Callable[[Sequence[Any], Sequence[Column]], None] | None = None
    lost: Callable[[Sequence[str]], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Listing:
    """A list: page, fragment, saved views, export and API from one declaration. See the package's docstring.

    Args:
        key: names the list in saved views. title: heading of the page.
        rows: person → every row of the list, not yet scoped; `scope` says which fields scope it. Where the rows are
            scoped otherwise, `scope` is None and `rows` answers the visible ones.
        related: paths read together with the rows (`select_related`).
        defer: paths of fields that no column reads; times and decimals take longest to load.
        enrich: `enrich(rows, user=, on=)` hangs further values on the rows of one page, in a fixed number of queries.
        search: `search(user, text)` → `Found`.
        default_sort: column key, "-" before a falling one.
        totals: `totals(user, rows_query, is_narrowed)` → column key → value, for the foot of the table.
        permission: what one must be allowed to see the list; without it every colleague is.
        lede: person → the line under the title.
        presets: person → (label, query) pairs, the views everybody has.
        start: person → the query that the bare address stands for; without one it shows every row.
        more: person → further columns and filters; `known_to` joins them to the declared ones.
    """

    key: str
    title: Any
    rows: Callable[[Any], QuerySet[Any]]
    columns: Sequence[Column]
    default_sort: str
    scope: Scope | None = field(default_factory=Scope)
    filters: Sequence[Filter] = ()
    search: Callable[[Any, str], Found] | None = None
    search_hint: Any = ""
    related: Sequence[str] = ()
    defer: Sequence[str] = ()
    enrich: Callable[..., None] | None = None
    bulk: Sequence[BulkAction] = ()
    row_url: Callable[[Any], str] | None = None
    empty: Empty | None = None
    totals: Callable[..., dict[str, Any]] | None = None
    lede: Callable[[Any], Any] | None = None
    presets: Callable[[Any], Sequence[tuple[Any, str]]] | None = None
    start: Callable[[Any], str] | None = None
    actions: Sequence[PageAction] = ()
    noun: Any = ""
    permission: str = ""
    page_size: int = 50
    more: Callable[[Any], More] | None = None
    added: More = field(default_factory=More)
    template: str = "ui/listing_page.html"

    @property
    def all_url(self) -> str:
        """The link to every row."""
        return "?all=1" if self.start else "?"

    @property
    def has_search(self) -> bool:
        """Whether the list can be searched; a template would call `search` itself."""
        return self.search is not None

    def column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((column for column in self.columns if column.key == key), None)

    def known_to(self, user: Any) -> Listing:
        """This list with what it has for one person besides; asked once a request."""
        if self.more is None:
            return self
        more = self.more(user)
        columns, filters = [*self.columns, *more.columns], [*self.filters, *more.filters]
        return replace(self, columns=columns, filters=filters, more=None, added=more)

    def condition(self, reach: Any) -> Q | None:
        """What limits the rows to `reach`; None where nothing does."""
        return None if self.scope is None else reach.condition(self.scope.owner, self.scope.unit)

    def fetch(self, user: Any, params: Any = None, *, on: date | None = None, **options: Any) -> Any:
        """One page of rows as `user` sees them; see `reading.fetch`."""
        from guanxi.kit.listing.reading import fetch

        return fetch(self, user, params or {}, on=on, **options)
