"""Lists: table, filters, saved views, bulk actions, export and API pages from one declaration.

A room declares a list in its `tables.py`:

    ORDERS = Listing(
        key="orders", title=_("Orders"), noun=_("orders"),
        rows=lambda user: Order.objects.all(),           # unscoped; `scope` names the fields that scope it
        related=("customer", "owner"),                   # read with the rows
        enrich=hang_figures_on,                          # hang_figures_on(rows, user=, on=): a fixed number of queries
        columns=[
            Column("number", _("Number"), phone="title", fixed=True),
            Column("ordered_on", _("Date"), kind="day", sort=IndexedSort("-ordered_on")),
            Column("total", _("Amount"), kind="money", phone="end"),
        ],
        filters=[DateRangeFilter("date", _("Date"), "ordered_on"), …],
        default_sort="-ordered_on",
        row_url=lambda order: reverse("orders:order", args=[order.pk]),
        bulk=[BulkAction("cancel", _("Cancel"), run=cancel_chosen, permission="orders.cancel_order", form=reason_form)],
        empty=Empty(_("No orders yet"), _("They appear here when the first is entered."), icon="cart"),
    )

and answers it: `path("", list_view(ORDERS), name="list")` for the page, `ORDERS.fetch(user, request.GET, on=today)` for
the API, which gives `Page(rows, next_cursor, previous_cursor, count)`.

Addresses: `sort=-ordered_on`, `q=永辉` (or `search=`), `limit=50`, `cursor=…`, `columns=number,total`, `count=exact`,
`export=xlsx|csv`, and each filter's parameters.

What keeps it fast: a column is sortable only with an `IndexedSort`, whose fields must stand in an index three times:
alone (who sees everything), after the owner, and after the unit. A person who sees many units is answered by one
statement that takes the first rows of each. Filters on rare values say `keeps_index=False`; then the database chooses.
A list whose order cannot be indexed by owner and unit says `Scope(…, is_indexed=False)`.

A list over a table that copies owner and unit, such as the ageing, is declared the same way; an index such as
`(unit, -total, account)` is `IndexedSort("-total", "account_id", unique=True)`; sums come by `totals=`.

Columns and filters that an administrator adds come by `more=`, asked for each person; their values stand in a table of
their own, by which `SideSort` orders.
"""

from guanxi.kit.listing.columns import Column, ExportCell
from guanxi.kit.listing.cursor import BadCursor
from guanxi.kit.listing.declaration import BulkAction, Empty, Found, Listing, More, PageAction, Scope
from guanxi.kit.listing.filters import (
    AmountFilter,
    BooleanFilter,
    ChoiceFilter,
    DateRangeFilter,
    Filter,
    MenuFilter,
    RelationFilter,
    StateFilter,
)
from guanxi.kit.listing.presentation import address
from guanxi.kit.listing.reading import Count, Page
from guanxi.kit.listing.sorts import IndexedSort, SideSort
from guanxi.kit.listing.views import export_action, list_page, list_view, listing_named

__all__ = [
    "AmountFilter",
    "BadCursor",
    "BooleanFilter",
    "BulkAction",
    "ChoiceFilter",
    "Column",
    "Count",
    "DateRangeFilter",
    "Empty",
    "ExportCell",
    "Filter",
    "Found",
    "IndexedSort",
    "Listing",
    "MenuFilter",
    "More",
    "Page",
    "PageAction",
    "RelationFilter",
    "Scope",
    "SideSort",
    "StateFilter",
    "address",
    "export_action",
    "list_page",
    "list_view",
    "listing_named",
]
