"""What the templates of a list are given: heads, rows, chips, tabs, links."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.kit.actions import ports as action_ports
from guanxi.kit.components import lists
from guanxi.kit.listing.columns import WRITERS, Column
from guanxi.kit.listing.declaration import BulkAction, Listing, PageAction
from guanxi.kit.listing.filters import RelationFilter
from guanxi.kit.listing.ports import views_of
from guanxi.kit.listing.reading import Page
from guanxi.kit.listing.wish import Wish


def page_context(page: Page, user: Any) -> dict[str, Any]:
    """Everything the list's page shows."""
    wish, listing = page.wish, page.wish.listing
    bulk = bulk_actions(listing, user)
    return {
        "listing": listing,
        "wish": wish,
        "can_search": listing.search is not None,  # a template would call the function
        "page": page,
        "lede": listing.lede(user) if listing.lede else "",
        "page_actions": page_actions(listing, user),
        "views": view_tabs(wish, user),
        "chips": filter_chips(wish, user),
        "kept": [(name, value) for name, value in _kept(wish)],
        "columns": heads(wish, page),
        "rows": [row_of(wish, row, selectable=bool(bulk)) for row in page.rows],
        "bulk_actions": bulk,
        "pager_text": pager_text(page),
        "previous_url": page.previous_cursor and wish.url(cursor=page.previous_cursor),
        "next_url": page.next_cursor and wish.url(cursor=page.next_cursor),
        "count_url": "" if page.count is None or page.count.is_exact else wish.url(keep_place=True, count="exact"),
        "export_url": wish.url(export="xlsx") if page.count and page.count.is_exact else "",
        "csv_url": wish.url(export="csv"),
        "empty_url": address(listing.empty.action[1]) if listing.empty and listing.empty.action else "",
        "keys": [("↑ ↓", _("move")), (_("Space"), _("choose")), ("↵", pgettext("key", "open"))],
    }


def _kept(wish: Wish) -> list[tuple[str, str]]:
    """Parameters that a new search keeps, as hidden inputs of its form."""
    left_out = {"q", "search", "cursor", "count", "panel", "export"}
    return [(name, value) for name, values in wish.given.items() if name not in left_out for value in values]


def heads(wish: Wish, page: Page) -> list[lists.Column]:
    """The heads of the table, each a link that sorts by it where an index can."""
    places = _phone_places(wish)
    return [
        lists.Column(
            column.label, numeric=column.is_numeric, phone=place, grow=column.grow, muted=column.muted,
            sort_url=_sort_url(page, column), sorted=_sorted(page, column),
        )
        for column, place in zip(wish.columns, places, strict=True)
    ]  # fmt: skip


def _phone_places(wish: Wish) -> list[str]:
    """Where each column goes on the phone; a place has room for the first that wants it."""
    wanted = [column.phone for column in wish.columns]
    return [place if place not in wanted[:number] else "" for number, place in enumerate(wanted)]


def _sort_url(page: Page, column: Column) -> str:
    if column.sort is None:
        return ""
    falls = not page.wish.descending if _sorted(page, column) else column.sort.falls
    return page.wish.url(sort=f"-{column.key}" if falls else column.key)


def _sorted(page: Page, column: Column) -> str:
    if page.is_ranked or column is not page.wish.column:
        return ""
    return "descending" if page.wish.descending else "ascending"


def row_of(wish: Wish, row: Any, *, selectable: bool) -> lists.Row:
    """A row of the table."""
    url = wish.listing.row_url(row) if wish.listing.row_url else ""
    key = row.pk if selectable else ""
    return lists.Row([column.cell(row) for column in wish.columns], url=url, key=key, label=str(row))


def filter_chips(wish: Wish, user: Any) -> list[dict[str, Any]]:
    """The filters that are set, each with the link that takes it away."""
    chips = []
    for one, value in wish.filters:
        words = one.chip_for(user, value) if isinstance(one, RelationFilter) else one.chip(value)
        chips.append({"label": one.label, "value": words, "url": wish.url(without=one.names)})
    return chips


def view_tabs(wish: Wish, user: Any) -> list[dict[str, Any]]:
    """All rows, then the views one kept and those others share; the present one is marked."""
    present = _canonical(wish.query())
    whole = wish.listing.all_url
    tabs = [{"label": _("All"), "url": whole, "current": present == _canonical(whole.lstrip("?"))}]
    for label, query in wish.listing.presets(user) if wish.listing.presets else ():
        tabs.append({"label": label, "url": f"?{query}", "current": _canonical(query) == present})
    for view in views_of(user, wish.listing.key):
        tabs.append({"label": view.name, "url": f"?{view.query}", "current": _canonical(view.query) == present})
    return tabs


def _canonical(query: str) -> list[str]:
    return sorted(part for part in query.split("&") if part)


def page_actions(listing: Listing, user: Any) -> list[dict[str, Any]]:
    """The buttons of the page's head that this person may use and whose pages exist."""
    found = []
    for one in listing.actions:
        url = address(one.url)
        if url and is_allowed(user, one):
            found.append({"label": one.label, "url": url, "icon": one.icon, "kind": one.kind})
    return found


def bulk_actions(listing: Listing, user: Any) -> list[BulkAction]:
    """What this person may do to chosen rows."""
    return [one for one in listing.bulk if is_allowed(user, one)]


def is_allowed(user: Any, one: BulkAction | PageAction | Listing) -> bool:
    """Whether the permission it names, if any, is granted."""
    return not one.permission or (action_ports.may is not None and action_ports.may(user, one.permission))


def address(name: str, *args: Any) -> str:
    """The address of that name, a path as it is, nothing where the page does not exist."""
    if name.startswith("/"):
        return name
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def pager_text(page: Page) -> str:
    """ "50 of 1,000+ customers": how many rows are here, and of how many."""
    text = _("%(here)s of %(all)s") % {"here": f"{len(page.rows):,}", "all": page.count or ""}
    if page.wish.listing.noun:
        text = f"{text} {page.wish.listing.noun}"
    return text


def foot_of(wish: Wish, totals: dict[str, Any]) -> list[Any]:
    """The cells of the total row, below the columns that are shown."""
    if not totals:
        return []
    return [
        WRITERS[column.kind](totals[column.key]) if column.key in totals else _("Total") if not index else ""
        for index, column in enumerate(wish.columns)
    ]
