"""The lists of the API: the same orders, filters, cursors and reach as the pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.kit.listing import ChoiceFilter, Column, Found, IndexedSort, Listing
from guanxi.kit.listing.reading import Page

SEARCHED = 500


def _search(user: Any, text: str) -> Found:
    found = search_customers(user, text, limit=SEARCHED)
    return Found([one.pk for one in found.rows], found.is_cut)


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
        ChoiceFilter("sales_class", _("Class"), "sales_class", choices=Customer.SalesClass.choices),
        ChoiceFilter("stage", _("Stage"), "stage", choices=Customer.Stage.choices),
    ],
    search=_search,
)


def customer_page(user: Any, asked: dict[str, Any]) -> Page:
    """A page of customers within the caller's reach."""
    found: Page = CUSTOMERS.fetch(user, {name: str(value) for name, value in asked.items()}, count=True)
    return found
