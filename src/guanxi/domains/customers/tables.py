"""The list of customers, as far as this room knows them; the office adds what they owe and buy."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers import queries
from guanxi.domains.customers.models import County, Customer, Tag
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.components.layout import row as beside
from guanxi.kit.components.marks import rank
from guanxi.kit.listing import ChoiceFilter, Column, DateRangeFilter, ExportCell, Filter, Found, IndexedSort, MenuFilter
from guanxi.kit.listing import RelationFilter as Related

SEARCHED = 500
BY_NAME = IndexedSort("sort_name")
BY_CODE = IndexedSort("code", unique=True)
BY_LAST_ORDER = IndexedSort("-last_ordered_on", nullable=True)


PERSON = ("password", "last_login", "date_joined", "email", "phone", "language", "theme", "density")
UNREAD = (
    "latitude", "longitude", "created_at", "updated_at", "fax", "email", "tax_id", "bank_name", "bank_account",
    "first_seen_on", "pinyin", "active_on", "pooled_at", "pool_warned_on", "is_protected",
    "county__latitude", "county__longitude", "county__postcode",
    *(f"owner__{name}" for name in PERSON),
)  # fmt: skip
"""What no column of a customer list reads."""


def all_customers(_user: Any) -> QuerySet[Customer]:
    """Customers that were not merged into another; the list scopes them."""
    rows: QuerySet[Customer] = Customer.objects.active()
    return rows


def find_customers(user: Any, text: str) -> Found:
    """The search of lists: keys of the nearest customers, and whether it stopped looking."""
    hits = queries.find_customers(user, text, limit=SEARCHED)
    return Found(hits.ids, hits.is_cut or hits.count > SEARCHED, is_ranked=True)


def provinces(_user: Any) -> list[tuple[str, str]]:
    """The provinces, in the order of the codes of their counties."""
    names = County.objects.order_by("code").values_list("province", flat=True)
    return [(name, name) for name in dict.fromkeys(names)]


def show_name(row: Customer) -> Any:
    """Rank and name."""
    return beside(format_html("{}{}", rank(row.sales_class, spaced=True), row), wrap=False)


def place_of(row: Customer) -> str:
    """County and rep, short."""
    return " · ".join(str(part) for part in (county_name(row), row.owner) if part)


def county_name(row: Customer) -> str:
    """The county's own name, without city and province; empty when not known."""
    if row.county is None:
        return ""
    if (get_language() or "zh").startswith("zh") or not row.county.name_en:
        return row.county.name
    return row.county.name_en.split(",")[0].split(" ")[0]


NAME = Column(
    "name", _("Customer"), str, render=show_name, sort=BY_NAME, phone="title", fixed=True,
    export_as=(
        ExportCell(_("Code"), "code"), ExportCell(_("Customer"), str), ExportCell(_("Class"), "sales_class"),
    ),
)  # fmt: skip
PLACE = Column(
    "place", _("County · rep"), place_of, phone="sub", muted=True,
    export_as=(ExportCell(_("County"), county_name), ExportCell(_("Rep"), "owner")),
)  # fmt: skip
LAST_ORDER = Column("last_order", _("Last order"), "last_ordered_on", kind="day", sort=BY_LAST_ORDER)
MORE_COLUMNS = (
    Column("code", _("Code"), sort=BY_CODE, default=False),
    Column("stage", _("Stage"), lambda row: row.get_stage_display(), default=False),
    Column("kind", _("Kind"), lambda row: row.get_kind_display(), default=False),
    Column("unit", _("Unit"), default=False, related=("unit",)),
    Column("phone", _("Telephone"), default=False),
    Column("street", _("Street"), default=False),
)


FILTERS: tuple[Filter, ...] = (
    ChoiceFilter("sales_class", _("Class"), "sales_class", choices=Customer.SalesClass.choices),
    ChoiceFilter("stage", _("Stage"), "stage", choices=Customer.Stage.choices),
    ChoiceFilter("kind", _("Kind"), "kind", keeps_index=False, choices=Customer.Kind.choices),
    Related("unit", _("Unit"), "unit_id", options=units_within, scope="unit"),
    Related("owner", _("Rep"), "owner_id", options=reps_within, scope="owner"),
    Related("tag", _("Tag"), "tags", keeps_index=False, options=lambda _user: Tag.objects.order_by("name")),
    MenuFilter("province", _("Province"), "county__province", keeps_index=False, menu=provinces),
    DateRangeFilter("last_order", _("Last order"), "last_ordered_on", keeps_index=False),
)
