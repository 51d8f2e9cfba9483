"""The list of the pool: enough to choose by; telephone, street and people are seen after claiming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers import tables
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.bulk import POOL_BULK
from guanxi.domains.customers.pool.models import Tenure, pool_units
from guanxi.domains.customers.pool.queries import find_pooled, last_tenures, pooled_for
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import may, reach_of
from guanxi.kit.components.buttons import button
from guanxi.kit.components.library import EMPTY
from guanxi.kit.components.numbers import NOTHING, whole
from guanxi.kit.listing import ChoiceFilter, Column, Empty, ExportCell, Found, IndexedSort, Listing, MenuFilter
from guanxi.kit.listing import RelationFilter as Related

SEARCHED = 500


def hang_facts(rows: Sequence[Any], *, user: Any, on: date) -> None:
    """Who had each customer last, how long it has been quiet, and whether this person may claim or open it."""
    tenures, reach = last_tenures(row.pk for row in rows), reach_of(user)
    may_claim = may(user, "customers.claim_customer") and user.unit_id is not None
    for row in rows:
        row.tenure = tenures.get(row.pk)
        row.quiet_days = (on - row.active_on).days if row.active_on else None
        row.may_claim = may_claim
        row.is_within = reach.everything or row.unit_id in reach.units


def holder_of(row: Any) -> str:
    """Who looked after it last, and why that ended."""
    tenure: Tenure | None = row.tenure
    if tenure is None:
        return ""
    why = tenure.reason if tenure.ended == Tenure.Ended.RELEASED else tenure.get_ended_display()
    return f"{tenure.owner} · {why}" if why else str(tenure.owner)


def show_claim(row: Any) -> Any:
    """The button that takes it."""
    if not row.may_claim:
        return EMPTY
    return button(_("Claim"), size="small", post=reverse("customers:claim", args=[row.pk]))


def address_of(row: Any) -> str:
    """Its page, for those who may see it while it is in the pool."""
    return reverse("customer", args=[row.pk]) if row.is_within else ""


def search(user: Any, text: str) -> Found:
    """The nearest customers of the pool."""
    hits = find_pooled(user, text, limit=SEARCHED)
    return Found(hits.ids, hits.is_cut or hits.count > SEARCHED, is_ranked=True)


def units_of_pool(user: Any) -> QuerySet[Unit]:
    """The units whose pool a person sees."""
    units, seen = Unit.objects.order_by("path"), pool_units(user)
    return units if seen is None else units.filter(pk__in=seen)


POOL = Listing(
    key="customers.pool",
    title=_("Customer pool"),
    noun=_("customers"),
    permission="customers.view",
    rows=pooled_for,
    scope=None,
    related=("county", "unit"),
    defer=("phone", "street", "fax", "email", "tax_id", "bank_name", "bank_account"),
    enrich=hang_facts,
    columns=[
        Column(
            "name", _("Customer"), str, render=tables.show_name, sort=IndexedSort("sort_name"), phone="title",
            fixed=True, grow=True,
            export_as=(
                ExportCell(_("Code"), "code"), ExportCell(_("Customer"), str), ExportCell(_("Class"), "sales_class"),
            ),
        ),
        Column("county", _("County"), tables.county_name, phone="sub", muted=True),
        Column("unit", _("Unit"), default=False),
        Column("stage", _("Stage"), lambda row: row.get_stage_display()),
        Column("last_order", _("Last order"), "last_ordered_on", kind="day"),
        Column(
            "quiet", _("Days without activity"), "quiet_days", kind="whole",
            render=lambda row: NOTHING if row.quiet_days is None else whole(row.quiet_days),
            sort=IndexedSort("active_on", nullable=True),
        ),
        Column("holder", _("Before with"), holder_of, muted=True),
        Column("pooled_at", _("In the pool since"), kind="moment", sort=IndexedSort("-pooled_at"), default=False),
        Column("claim", "", lambda row: "", render=show_claim, phone="end", export=False),
    ],
    default_sort="-pooled_at",
    filters=[
        ChoiceFilter("sales_class", _("Class"), "sales_class", choices=Customer.SalesClass.choices),
        ChoiceFilter("stage", _("Stage"), "stage", choices=Customer.Stage.choices),
        Related("unit", _("Unit"), "unit_id", options=units_of_pool),
        MenuFilter("province", _("Province"), "county__province", keeps_index=False, menu=tables.provinces),
    ],
    search=search,
    search_hint=_("name, pinyin, telephone, code"),
    bulk=POOL_BULK,
    row_url=address_of,
    empty=Empty(
        _("The pool is empty"),
        _("Customers that were quiet too long, or that colleagues give back, wait here for somebody who takes them."),
        "users",
    ),
    template="customers/pool.html",
)  # fmt: skip
