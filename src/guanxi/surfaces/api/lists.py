"""The lists of the API: the same orders, filters, cursors and reach as the pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from guanxi.domains.catalogue.tables import PRODUCTS
from guanxi.domains.credit.limits.tables import CREDIT
from guanxi.domains.customers.extra import CUSTOMER
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.tables import POOL
from guanxi.domains.customers.queries import find_customers
from guanxi.domains.customers.tables import FILTERS
from guanxi.domains.orders.tables import ORDERS
from guanxi.domains.receivables.tables import INVOICES, RECEIPTS
from guanxi.foundation.fields.api import extra_of_many
from guanxi.foundation.fields.tables import extra_columns
from guanxi.foundation.work.approvals.tables import APPROVALS
from guanxi.foundation.work.tables import TASKS
from guanxi.kit.actions import ports
from guanxi.kit.api import check_scope, moment, plain
from guanxi.kit.errors import NotAllowed
from guanxi.kit.listing import BooleanFilter, Column, Found, IndexedSort, Listing
from guanxi.kit.listing.columns import value_of
from guanxi.kit.listing.reading import Page
from guanxi.surfaces.api.parameters import named, told

SEARCHED = 500
LISTS = {
    "pool": POOL,
    "orders": ORDERS,
    "invoices": INVOICES,
    "receipts": RECEIPTS,
    "credit": CREDIT,
    "products": PRODUCTS,
    "tasks": TASKS,
    "approvals": APPROVALS,
}


def _search(user: Any, text: str) -> Found:
    hits = find_customers(user, text, limit=SEARCHED)
    return Found(hits.ids, hits.is_cut, is_ranked=True)


CUSTOMERS = Listing(
    key="api.customers",
    title=_("Customers"),
    rows=lambda user: Customer.objects.active(),
    columns=[
        Column("name", _("Name"), sort=IndexedSort("sort_name")),
        Column("code", _("Code"), sort=IndexedSort("code", unique=True)),
        Column("last_order", _("Last order"), "last_ordered_on", sort=IndexedSort("last_ordered_on", nullable=True)),
    ],
    default_sort="name",
    filters=[
        *FILTERS,
        BooleanFilter("overdue", _("Overdue"), keeps_index=False, when=Q(account__ageing__overdue__gt=0)),
    ],
    search=_search,
    more=extra_columns(CUSTOMER),
)


def customer_page(user: Any, asked: QueryDict) -> Page:
    """A page of customers within the caller's reach."""
    found: Page = CUSTOMERS.fetch(user, asked, count=True)
    return found


class ListQuery(Schema):
    """Order and place of a list; the list's filters go along as further parameters."""

    sort: str | None = Field(None, description="a column's key; a leading minus turns the order round")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, description="take it from `next_cursor`")
    search: str | None = Field(None, max_length=60)


class ListOut(Schema):
    """A page of rows, each with its id and the list's columns by key; amounts are text."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    count: str = Field(description="exact up to 1,000, then with a plus")


def lists_router() -> Router:
    """The lists of the rooms, by the same declarations as their pages."""
    router = Router(tags=["lists"])
    for path, listing in LISTS.items():
        _add_list(router, path, listing)
    return router


def _add_list(router: Router, path: str, listing: Listing) -> None:
    def read(request: HttpRequest, asked: Query[ListQuery]) -> dict[str, Any]:
        check_scope(request, "read")
        if listing.permission and (ports.may is None or not ports.may(request.user, listing.permission)):
            raise NotAllowed()
        found = listing.fetch(request.user, request.GET, count=True)
        items = [_row(listing, row) for row in found.rows]
        if listing.more is not None:
            kind = listing.rows(request.user).model._meta.label_lower
            extra = extra_of_many(kind, [row.pk for row in found.rows], request.user)
            items = [item | {"extra": extra[item["id"]]} for item in items]
        return {"items": items, "next_cursor": found.next_cursor, "count": str(found.count)}

    read.__doc__ = told(listing)
    router.get(
        f"/{path}",
        response=ListOut,
        summary=f"List of {path}",
        operation_id=f"list_{path}",
        openapi_extra=named(listing),
    )(read)


def _row(listing: Listing, row: Any) -> dict[str, Any]:
    cells = {
        column.key: _wire(value_of(row, column.value or column.key)) for column in listing.columns if column.export
    }
    return {"id": row.pk} | cells


def _wire(value: Any) -> Any:
    """A cell as JSON: decimals and days as text, records by id and name."""
    if isinstance(value, Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | bool) or value is None else str(value)
