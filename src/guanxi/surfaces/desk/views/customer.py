"""Customer 360: who they are, what they owe, what they buy, what is next, one timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from guanxi.domains.credit.panels import credit_badge, days_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.panels import contacts_panel
from guanxi.domains.customers.queries import completeness
from guanxi.domains.orders.panels import held_because, state_badge
from guanxi.domains.orders.queries import waiting_of
from guanxi.domains.receivables.panels import document_link, labelled
from guanxi.foundation.fields.panels import extra_panel
from guanxi.foundation.timeline.forms import NoteForm
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.kit.actions import ports
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import day, figure, listed, money
from guanxi.kit.pages import page
from guanxi.surfaces.desk.queries import customer as ask

ORDER_COLUMNS: list[dict[str, Any]] = [
    {"label": gettext_lazy("Date"), "phone": "lead"},
    {"label": gettext_lazy("Number"), "phone": "title", "grow": True},
    {"label": gettext_lazy("Amount"), "numeric": True, "phone": "end"},
    {"label": gettext_lazy("State"), "phone": "state"},
]


@require_GET
def show_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer on one screen; 404 when it is not the reader's to see."""
    customer = get_object_or_404(ask.customers_for_page(request.user), pk=pk)
    if customer.merged_into is not None:
        return _lead_on(request, customer)
    on = timezone.localdate()
    trade, owed = ask.trade_of(customer, on=on), ask.money_of(customer, on=on)
    standing = getattr(customer, "sales_standing", None)
    held = waiting_of(customer, owed.account, reader=request.user) if _is_held(trade.orders) else []
    context = {
        "customer": customer,
        "crumbs": [(_("Customers"), reverse("customer_list"))],
        "lede": _lede(customer),
        "fact": getattr(customer, "class_now", None),
        "standing": standing,
        "last_day": standing and standing.window_end - timedelta(days=1),
        "held": [(one, held_because(one.hold)) for one in held],
        "trade": trade,
        "order_rows": [_order_row(order) for order in trade.orders],
        "spark": [sum_ for _month, sum_ in trade.months],
        "money": owed,
        "credit_facts": _credit_facts(customer, owed, [one.order for one in held], on=on),
        "credit_state": credit_badge(customer, on=on),
        "aged": owed.aged,
        "buckets": labelled(owed.aged),
        "money_facts": _money_facts(owed),
        "contacts": contacts_panel(customer)[:6],
        "filled": completeness(customer),
        "tasks": ask.tasks_of(customer),
        **_around(customer, request.user),
    }
    return page(request, "desk/customer.html", context)


def _around(customer: Any, user: Any) -> dict[str, Any]:
    """What stands around the figures: the timeline, the profile, extra fields, who looked after the customer."""
    return {
        "days": timeline_of(customer, limit=40, reader=user),
        "note_form": NoteForm(),
        "customer_pk": str(customer.pk),
        "orders_url": f"{reverse('orders:list')}?customer={customer.pk}",
        "new_task_url": f"{reverse('work:new')}?kind=customers.customer&id={customer.pk}",
        "order_columns": ORDER_COLUMNS,
        "profile": _profile(customer),
        "extra_groups": extra_panel(customer, user, empty=False),
        "is_following": customer.is_followed,
        "may": {verb.split(".")[1]: ports.may is not None and ports.may(user, verb) for verb in VERBS},
    }


VERBS = (
    "receivables.take_receipt", "credit.view", "receivables.issue_credit_note",
    "receivables.charge_customer", "orders.draft_order",
    "customers.update_customer", "customers.merge_customers", "customers.release_customers", "timeline.add_note",
    "work.add_task",
)  # fmt: skip


def _lead_on(request: HttpRequest, customer: Customer) -> HttpResponse:
    """From a merged customer to the one that carries it on."""
    said = _("%(name)s (%(code)s) was merged into %(into)s, whose page this is.")
    names = {"name": customer, "code": customer.code, "into": customer.merged_into}
    messages.info(request, said % names)
    return redirect("customer", pk=customer.merged_into_id)


def _lede(customer: Customer) -> str:
    parts = [
        str(customer.get_kind_display()),
        _address(customer),
        _("rep %(name)s") % {"name": customer.owner} if customer.owner else _("no rep"),
        customer.code,
    ]
    return " · ".join(part for part in parts if part)


def _address(customer: Customer) -> str:
    """County and street, as the county's language writes them."""
    county = str(customer.county or "")
    return f"{county}{' ' if county.isascii() else ''}{customer.street}".strip()


def _order_row(order: Any) -> dict[str, Any]:
    tone, word = state_badge(order)
    return {
        "cells": [day(order.ordered_on), order.number, figure(order.total), badge(word, tone)],
        "url": reverse("orders:order", args=[order.pk]),
    }


def _profile(customer: Customer) -> list[tuple[Any, Any]]:
    commercial, logistic = getattr(customer, "commercial", None), getattr(customer, "logistic", None)
    return [
        (_("Telephone"), customer.phone or "–"),
        (_("Line of business"), (commercial and commercial.business) or "–"),
        (_("Receiving hours"), (logistic and logistic.receiving_hours) or "–"),
        (_("First seen"), day(customer.first_seen_on)),
        (_("Unit"), customer.unit),
        (_("Tags"), listed(customer.tags.all()) or "–"),
    ]


def _is_held(orders: Iterable[Any]) -> bool:
    return any(order.held_at is not None and order.cancelled_at is None for order in orders)


def _credit_facts(customer: Customer, owed: ask.Money, held: list[Any], *, on: date) -> list[tuple[Any, Any]]:
    account, standing = owed.account, getattr(customer, "credit_standing", None)
    grade = [(_("Credit grade"), standing.grade)] if standing is not None and standing.grade else []
    until = [(_("Valid until"), day(standing.valid_until))] if standing is not None and standing.valid_until else []
    return [
        (_("Open invoices less money on account"), money(account.balance)),
        (_("Confirmed, not yet invoiced"), money(account.reserved)),
        *([(_("Set aside for prepaid orders"), money(account.earmarked))] if account.earmarked else []),
        (_("Exposure"), money(account.exposure)),
        *([(_("Held orders, not counted"), money(sum((one.total for one in held), ZERO)))] if held else []),
        (_("Limit"), _("none") if account.ceiling is None else money(account.ceiling)),
        *until,
        (_("Days to pay"), days_of(customer, on=on, terms=owed.terms)),
        *grade,
    ]


def _money_facts(owed: ask.Money) -> list[tuple[Any, Any]]:
    last, oldest = owed.last_receipt, owed.oldest
    return [
        (
            _("Last receipt"),
            document_link("receipt", last.pk, f"{money(last.amount)} · {day(last.on)}") if last else "–",
        ),
        (
            _("Oldest open invoice"),
            document_link("invoice", oldest.pk, f"{oldest.number} · {day(oldest.on)}") if oldest else "–",
        ),
        (_("Money on account"), money(owed.account.unapplied)),
    ]
