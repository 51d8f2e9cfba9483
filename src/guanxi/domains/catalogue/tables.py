"""The list of products with today's prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on, search_products
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, figure
from guanxi.kit.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Found,
    IndexedSort,
    Listing,
    PageAction,
    address,
    export_action,
    list_view,
)

SEARCHED = 500


def find_products(user: Any, text: str) -> Found:
    """Products by name, pinyin or code."""
    found = search_products(user, text, limit=SEARCHED)
    return Found([row.pk for row in found.rows], found.is_cut or found.count > SEARCHED)


def hang_prices(rows: Sequence[Any], *, user: Any, on: date) -> None:
    """The list price of the day: one read."""
    prices = prices_on([row.pk for row in rows], on=on)
    for row in rows:
        row.list_price = prices.get(row.pk)


def show_state(product: Product) -> Any:
    """Whether it is on sale."""
    return badge(_("on sale"), "ok") if product.is_active else badge(_("withdrawn"), "")


PRODUCTS = Listing(
    key="products",
    title=_("Products"),
    noun=_("products"),
    permission="catalogue.view",
    rows=lambda user: Product.objects.visible_to(user),
    scope=None,
    enrich=hang_prices,
    columns=[
        Column("code", _("Code"), phone="sub", sort=IndexedSort("code_key", unique=True), fixed=True),
        Column("name", _("Name"), str, phone="title", grow=True, sort=IndexedSort("sort_name")),
        Column("unit", _("Unit")),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), default=False),
        Column("role", _("Role"), lambda row: row.get_role_display()),
        Column("price", _("List price"), "list_price", kind="money", phone="end",
               render=lambda row: NOTHING if row.list_price is None else figure(row.list_price)),
        Column("state", _("State"), lambda row: _("on sale") if row.is_active else _("withdrawn"), render=show_state,
               phone="state"),
    ],
    default_sort="code",
    filters=[
        BooleanFilter("on_sale", _("On sale"), "is_active"),
        ChoiceFilter("kind", _("Kind"), "kind", choices=Product.Kind.choices),
        ChoiceFilter("role", _("Role"), "role", choices=Product.Role.choices),
    ],
    search=find_products,
    search_hint=_("name, pinyin or code"),
    bulk=[export_action()],
    row_url=lambda row: address("catalogue:product", row.pk),
    actions=[PageAction(_("New product"), "catalogue:new", "plus", "primary", "catalogue.create_product")],
    empty=Empty(_("No products yet"), _("Enter the first one, or import the price list."), "box",
                (_("New product"), "catalogue:new")),
)  # fmt: skip

show_products = list_view(PRODUCTS)
