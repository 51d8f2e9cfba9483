"""The lists of invoices and of receipts and credits, newest first. Owner and unit are the customer's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import families_of, family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import find_customers
from guanxi.domains.receivables.documents.statement import bucket_labels
from guanxi.domains.receivables.models import AccountAgeing, Credit, Invoice
from guanxi.domains.receivables.panels import invoice_state
from guanxi.domains.receivables.queries import ageing_totals
from guanxi.domains.receivables.rules import BOUNDARIES
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, whole
from guanxi.kit.listing import (
    AmountFilter,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    ExportCell,
    Filter,
    Found,
    IndexedSort,
    Listing,
    PageAction,
    RelationFilter,
    Scope,
    export_action,
    list_view,
)

SEARCHED = 500
SEARCHED_CUSTOMERS = 50
THROUGH_CUSTOMER = Scope("customer__owner", "customer__unit", is_indexed=False)
CUSTOMER = Column(
    "customer", _("Customer"), phone="title", grow=True,
    export_as=(ExportCell(_("Customer code"), "customer__code"), ExportCell(_("Customer"), "customer")),
)  # fmt: skip


class CustomerFilter(RelationFilter):
    """A customer's documents, with those of customers that were merged into it."""

    def condition(self, value: Any) -> Q:
        return Q(customer__in=family_of(value))


SHARED_FILTERS: tuple[Filter, ...] = (
    RelationFilter("unit", _("Unit"), "customer__unit_id", keeps_index=False, options=units_within),
    RelationFilter("owner", _("Rep"), "customer__owner_id", keeps_index=False, options=reps_within),
    CustomerFilter(
        "customer", _("Customer"), "customer_id", keeps_index=False, menu=False,
        options=lambda user: Customer.objects.visible_to(user),
    ),
    AmountFilter("amount", _("Amount"), "amount", keeps_index=False),
)  # fmt: skip


def _find(model: Any, user: Any, text: str) -> Found:
    """Documents whose number begins with the text, and the latest of the customers it finds."""
    visible = model.objects.visible_to(user)
    number = text.strip().upper()
    by_number = visible.filter(number__gte=number, number__lt=f"{number}\uffff").order_by("number")
    keys = list(by_number.values_list("pk", flat=True)[: SEARCHED + 1])
    found = find_customers(user, text, limit=SEARCHED_CUSTOMERS)
    latest = visible.filter(customer__in=families_of(found.ids)).order_by("-on", "-id")
    keys += latest.values_list("pk", flat=True)[: SEARCHED + 1]
    return Found(keys[:SEARCHED], len(keys) > SEARCHED or found.is_cut or found.count > SEARCHED_CUSTOMERS)


def find_invoices(user: Any, text: str) -> Found:
    """Invoices by number or customer."""
    return _find(Invoice, user, text)


def find_credits(user: Any, text: str) -> Found:
    """Receipts and credits by number or customer."""
    return _find(Credit, user, text)


class OverdueFilter(BooleanFilter):
    """Open and past its day; asks the day when it is used."""

    def condition(self, value: Any) -> Q:
        overdue = Q(open_amount__gt=0, due_on__lt=timezone.localdate())
        return overdue if value else ~overdue


INVOICES = Listing(
    key="invoices",
    title=_("Invoices"),
    noun=_("invoices"),
    permission="receivables.view",
    rows=lambda _user: Invoice.objects.all(),
    scope=THROUGH_CUSTOMER,
    related=("customer__owner",),
    columns=[
        Column("number", _("Number"), phone="sub", sort=IndexedSort("number", unique=True), fixed=True),
        CUSTOMER,
        Column("on", _("Date"), kind="day", sort=IndexedSort("-on")),
        Column("due_on", _("Due"), kind="day"),
        Column("owner", _("Rep"), "customer__owner", muted=True, default=False),
        Column("amount", _("Amount"), kind="money"),
        Column("open", _("Open"), "open_amount", kind="money", phone="end"),
        Column(
            "state",
            _("State"),
            lambda row: invoice_state(row)[0],
            render=lambda row: badge(*invoice_state(row)),
            phone="state",
        ),
    ],
    default_sort="-on",
    filters=[
        BooleanFilter("open", _("Open"), keeps_index=False, when=Q(open_amount__gt=0)),
        OverdueFilter("overdue", _("Overdue"), keeps_index=False),
        DateRangeFilter("date", _("Date"), "on"),
        DateRangeFilter("due", _("Due"), "due_on", keeps_index=False),
        *SHARED_FILTERS,
    ],
    search=find_invoices,
    search_hint=_("number, or customer"),
    bulk=[export_action()],
    row_url=lambda row: reverse("receivables:invoice", args=[row.pk]),
    empty=Empty(_("No invoices yet"), _("They are written when goods are delivered."), "file"),
)

RECEIPTS = Listing(
    key="receipts",
    title=_("Receipts and credits"),
    noun=_("receipts and credits"),
    permission="receivables.view",
    rows=lambda _user: Credit.objects.all(),
    scope=THROUGH_CUSTOMER,
    related=("customer__owner",),
    columns=[
        Column("number", _("Number"), phone="sub", sort=IndexedSort("number", unique=True), fixed=True),
        CUSTOMER,
        Column("on", _("Date"), kind="day", sort=IndexedSort("-on")),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), phone="state"),
        Column("method", _("Method"), lambda row: row.get_method_display()),
        Column("reference", _("Reference")),
        Column("amount", _("Amount"), kind="money", phone="end"),
        Column("on_account", _("On account"), "open_amount", kind="money"),
    ],
    default_sort="-on",
    filters=[
        ChoiceFilter("kind", _("Kind"), "kind", choices=Credit.Kind.choices),
        ChoiceFilter("method", _("Method"), "method", choices=Credit.Method.choices),
        BooleanFilter("on_account", _("On account"), keeps_index=False, when=Q(open_amount__gt=0)),
        DateRangeFilter("date", _("Date"), "on"),
        *SHARED_FILTERS,
    ],
    search=find_credits,
    search_hint=_("number, or customer"),
    bulk=[export_action()],
    row_url=lambda row: reverse("receivables:credit", args=[row.pk]),
    actions=[PageAction(_("Take a receipt"), "receivables:receipt", "plus", "primary", "receivables.take_receipt")],
    empty=Empty(_("No receipts yet"), _("Money that comes in is entered here."), "wallet",
                (_("Take a receipt"), "receivables:receipt")),
)  # fmt: skip

show_invoices = list_view(INVOICES)
show_receipts = list_view(RECEIPTS)


def bucket_columns() -> list[Column]:
    """A column for each age of debt."""
    numbers = range(1, len(BOUNDARIES) + 2)
    return [Column(f"bucket_{n}", _bucket_name(n), kind="money", render=_bucket(n)) for n in numbers]


_bucket_name = lazy(lambda number: bucket_labels()[number - 1], str)


def _bucket(number: int) -> Callable[[Any], Any]:
    def show(row: Any) -> Any:
        value = getattr(row, f"bucket_{number}")
        return whole(value) if value else NOTHING

    return show


def sum_ageing(user: Any, rows: Any, is_narrowed: bool) -> dict[str, Any]:
    """The total row: kept sums for everything within reach, none for a filtered list of a million rows."""
    if is_narrowed:
        return {}
    totals = ageing_totals(user)
    found = {f"bucket_{n}": amount for n, amount in enumerate(totals.buckets, start=1)}
    return found | {"total": totals.total, "overdue": totals.overdue, "expected_loss": totals.expected_loss}


def find_ageing(user: Any, text: str) -> Found:
    """Accounts of the customers that a search finds."""
    found = find_customers(user, text, limit=SEARCHED)
    rows = AccountAgeing.objects.filter(account__customer__in=found.ids)
    return Found(list(rows.values_list("pk", flat=True)), found.is_cut or found.count > SEARCHED)


AGEING = Listing(
    key="ageing",
    title=_("Receivables"),
    noun=_("customers"),
    permission="receivables.view",
    rows=lambda _user: AccountAgeing.objects.filter(total__gt=0),
    related=("account__customer", "owner"),
    columns=[
        Column("customer", _("Customer"), "account__customer", phone="title", grow=True, fixed=True,
               export_as=(ExportCell(_("Customer code"), "account__customer__code"),
                          ExportCell(_("Customer"), "account__customer"))),
        Column("owner", _("Rep"), phone="sub", muted=True),
        *bucket_columns(),
        Column("total", _("Open"), kind="money", phone="end", render=lambda row: whole(row.total),
               sort=IndexedSort("-total", "account_id", unique=True)),
        Column("overdue", _("Overdue"), kind="money", phone="state",
               render=lambda row: whole(row.overdue) if row.overdue else NOTHING),
        Column("expected_loss", _("Expected loss"), kind="money",
               render=lambda row: whole(row.expected_loss) if row.expected_loss else NOTHING,
               sort=IndexedSort("-expected_loss", "account_id", unique=True)),
        Column("oldest_on", _("Oldest"), kind="day", default=False),
    ],
    default_sort="-total",
    filters=[
        BooleanFilter("overdue", _("Overdue"), when=Q(overdue__gt=0)),
        RelationFilter("unit", _("Unit"), "unit_id", options=units_within, scope="unit"),
        RelationFilter("owner", _("Rep"), "owner_id", options=reps_within, scope="owner"),
        AmountFilter("total", _("Open"), "total"),
    ],
    search=find_ageing,
    search_hint=_("name, pinyin, telephone, code"),
    bulk=[export_action()],
    row_url=lambda row: reverse("receivables:statement", args=[row.account.customer_id]),
    totals=sum_ageing,
    actions=[PageAction(_("Take a receipt"), "receivables:receipt", "plus", "primary", "receivables.take_receipt")],
    empty=Empty(_("Nobody owes anything"), _("Open invoices appear here by age."), "wallet"),
)  # fmt: skip
