"""The list of products."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.extra import PRODUCT
from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on, search_products
from guanxi.foundation.fields.tables import extra_columns
from guanxi.kit.components.library import EMPTY
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import money
from guanxi.kit.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Found,
    IndexedSort,
    Listing,
    PageAction,
    export_action,
)

SEARCHED = 500


def all_products(user: Any) -> QuerySet[Product]:
    """The catalogue; everybody who works here sees all of it."""
    rows: QuerySet[Product] = Product.objects.visible_to(user)
    return rows


def find_products(user: Any, text: str) -> Found:
    """The search of the list: keys of the nearest products, and whether it stopped looking."""
    found = search_products(user, text, limit=SEARCHED)
    return Found([row.pk for row in found.rows], found.is_cut or found.count > SEARCHED, is_ranked=True)


def hang_prices(rows: Sequence[Any], *, user: Any, on: date) -> None:
    """The price of the day and the case sizes of one page."""
    prices = prices_on([row.pk for row in rows], on=on)
    for row in rows:
        row.price_today = prices.get(row.pk)


def show_state(row: Product) -> Any:
    """A word for what can no longer be ordered."""
    return EMPTY if row.is_active else badge(now_("not on sale"), "warn")


PRODUCTS = Listing(
    key="products",
    title=_("Products"),
    noun=_("products"),
    permission="catalogue.view",
    rows=all_products,
    scope=None,
    enrich=hang_prices,
    more=extra_columns(PRODUCT),
    columns=[
        Column("name", _("Product"), str, sort=IndexedSort("sort_name"), phone="title", fixed=True),
        Column("code", _("Code"), "code", phone="sub", muted=True),
        Column("role", _("Role"), lambda row: row.get_role_display()),
        Column("unit", _("unit of sale"), "unit"),
        Column("price", _("Price today"), "price_today", kind="money", phone="end",
               render=lambda row: money(row.price_today)),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), default=False),
        Column("state", _("State"), lambda row: "" if row.is_active else now_("not on sale"), render=show_state,
               phone="state"),
    ],
    default_sort="name",
    filters=[
        ChoiceFilter("role", _("Role"), "role", keeps_index=False, choices=Product.Role.choices),
        ChoiceFilter("kind", _("Kind"), "kind", keeps_index=False, choices=Product.Kind.choices),
        BooleanFilter("active", _("On sale"), "is_active", keeps_index=False),
    ],
    search=find_products,
    search_hint=_("name, pinyin, code"),
    bulk=[export_action()],
    row_url=lambda row: reverse("catalogue:product", args=[row.pk]),
    actions=[PageAction(_("New product"), "catalogue:new", "plus", "primary", "catalogue.create_product")],
    empty=Empty(
        _("No products yet"), _("Enter the first one, or import the list you have."), "box",
        (_("New product"), "catalogue:new"),
    ),
)  # fmt: skip
