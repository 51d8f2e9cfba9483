"""The list of orders, newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import find_customers
from guanxi.domains.orders.extra import ORDER
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.panels import STATES, state_badge
from guanxi.foundation.fields.tables import extra_columns
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.components.marks import badge
from guanxi.kit.listing import (
    AmountFilter,
    Column,
    DateRangeFilter,
    Empty,
    ExportCell,
    Found,
    IndexedSort,
    Listing,
    PageAction,
    RelationFilter,
    StateFilter,
    export_action,
    list_view,
)

REASONS = dict(Hold.Reason.choices)
SEARCHED = 500
SEARCHED_CUSTOMERS = 50
OPEN = Q(cancelled_at__isnull=True)
CONDITIONS = {
    "draft": OPEN & Q(confirmed_at__isnull=True, held_at__isnull=True, delivered_at__isnull=True, closed_at=None),
    "held": OPEN & Q(held_at__isnull=False, delivered_at__isnull=True, closed_at__isnull=True),
    "confirmed": OPEN & Q(confirmed_at__isnull=False, held_at=None, delivered_at=None, closed_at=None),
    "delivered": OPEN & Q(delivered_at__isnull=False, closed_at__isnull=True),
    "closed": OPEN & Q(closed_at__isnull=False),
    "cancelled": Q(cancelled_at__isnull=False),
}


def promise_is_late() -> Q:
    """Confirmed orders of which something is to be delivered although the day asked for has passed."""
    return CONDITIONS["confirmed"] & Q(requested_on__lt=timezone.localdate())


def find_orders(user: Any, text: str) -> Found:
    """Orders whose number begins with the text, and the latest of the customers it finds."""
    visible = Order.objects.visible_to(user)
    number = text.strip().upper()
    by_number = visible.filter(number__gte=number, number__lt=f"{number}\uffff").order_by("number")
    keys = list(by_number.values_list("pk", flat=True)[: SEARCHED + 1])
    found = find_customers(user, text, limit=SEARCHED_CUSTOMERS)
    latest = visible.filter(customer__in=found.ids).order_by("-ordered_on", "-id")
    keys += latest.values_list("pk", flat=True)[: SEARCHED + 1]
    return Found(keys[:SEARCHED], len(keys) > SEARCHED or found.is_cut or found.count > SEARCHED_CUSTOMERS)


def show_state(order: Order) -> Any:
    """The state as a badge; of a held order with its first reason."""
    tone, label = state_badge(order)
    return badge(_state_text(order) if order.held_reason else label, tone)


def _state_text(order: Order) -> Any:
    """The state in words, of a held order with its first reason."""
    _tone, label = state_badge(order)
    reason = REASONS.get(order.held_reason) if order.state == "held" else None
    return format_lazy("{}: {}", label, reason) if reason else label


ORDERS = Listing(
    key="orders",
    title=_("Orders"),
    noun=_("orders"),
    permission="orders.view",
    rows=lambda _user: Order.objects.all(),
    related=("customer", "owner"),
    more=extra_columns(ORDER),
    columns=[
        Column("number", _("Number"), phone="sub", sort=IndexedSort("number", unique=True), fixed=True),
        Column("customer", _("Customer"), phone="title", grow=True,
               export_as=(ExportCell(_("Customer code"), "customer__code"), ExportCell(_("Customer"), "customer"))),
        Column("ordered_on", _("Order date"), kind="day", sort=IndexedSort("-ordered_on")),
        Column("requested_on", _("Requested delivery"), kind="day"),
        Column("reference", _("Customer's reference"), default=False),
        Column("owner", _("Rep"), muted=True),
        Column("unit", _("Unit"), default=False, related=("unit",)),
        Column("payment", _("Terms of payment"), lambda order: order.get_payment_display(), default=False),
        Column("total", _("Amount"), kind="money", phone="end"),
        Column("state", _("State"), _state_text, render=show_state, phone="state"),
    ],
    default_sort="-ordered_on",
    filters=[
        StateFilter("state", _("State"), keeps_index=False,
                    states=[(key, STATES[key][1], CONDITIONS[key]) for key in CONDITIONS]),
        StateFilter("why", _("Held because"), keeps_index=False,
                    states=[(key, label, CONDITIONS["held"] & Q(held_reason=key)) for key, label in REASONS.items()]),
        StateFilter("promise", _("Day of delivery"), keeps_index=False,
                    states=[("late", _("passed, not delivered"), promise_is_late)]),
        DateRangeFilter("date", _("Order date"), "ordered_on"),
        RelationFilter("unit", _("Unit"), "unit_id", options=units_within, scope="unit"),
        RelationFilter("owner", _("Rep"), "owner_id", options=reps_within, scope="owner"),
        RelationFilter("customer", _("Customer"), "customer_id", keeps_index=False, menu=False,
                       options=lambda user: Customer.objects.visible_to(user)),
        AmountFilter("total", _("Amount"), "total", keeps_index=False),
    ],
    search=find_orders,
    search_hint=_("number, or customer"),
    bulk=[export_action()],
    row_url=lambda order: reverse("orders:order", args=[order.pk]),
    actions=[PageAction(_("Held orders"), "orders:held", "lock", "", "orders.view"),
             PageAction(_("New order"), "orders:new", "plus", "primary", "orders.draft_order")],
    empty=Empty(_("No orders yet"), _("Enter the first one; it takes the keyboard alone."), "cart",
                (_("New order"), "orders:new")),
)  # fmt: skip

show_orders = list_view(ORDERS)
