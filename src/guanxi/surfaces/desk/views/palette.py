"""The command palette: customers, products, documents, pages and verbs in one list; a verb first starts the action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.catalogue.queries import prices_on, product_by_code, search_products
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.panels import state_badge
from guanxi.domains.receivables.models import AccountAgeing, Credit, Invoice
from guanxi.domains.receivables.panels import credit_state, invoice_state
from guanxi.kit.actions import ports
from guanxi.kit.components.marks import avatar, badge, rank
from guanxi.kit.components.numbers import money, money_short
from guanxi.surfaces.desk.places import find_places

ORDER_WORDS = ("新订单", "下单", "订单", "new order", "order", "xdd")
RECEIPT_WORDS = ("收款", "回款", "take a receipt", "receipt", "sk ")
NUMBER = r"[A-Za-z]*-?[\d-]{2,}"
MOST, FEW = 6, 4


@dataclass(frozen=True)
class Choice:
    """One row of the palette: where it leads and how it reads."""

    url: str
    text: Any
    sub: str = ""
    icon: str = "right"
    lead: Any = ""
    end: Any = ""


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Groups of choices for what is typed."""
    typed = request.GET.get("q", "").strip()[:60]
    verb, rest = split_verb(typed)
    groups: list[tuple[Any, list[Choice]]] = []
    if verb and rest and _may(request, VERBS[verb][0]):
        title = _("New order for") if verb == "order" else _("Receipt from")
        groups.append((title, _customers(request.user, rest, verb=verb)))
    if typed and not rest:
        products = _products(request.user, typed)
        customers = _customers(request.user, typed)
        groups += [(_("Products"), products.exact), (_("Customers"), customers)]
        groups += [(_("Do"), _verbs(request, customers)), (_("Products"), products.others)]
        groups.append((_("Orders"), _orders(request.user, typed)))
        groups.append((_("Invoices, receipts, credit notes"), _money(request, typed)))
    places = [Choice(one.url, one.label, "", one.icon) for one in find_places(request, typed)]
    groups.append((_("Go to"), places))
    marked = rest or typed
    context = {"groups": [(title, found) for title, found in groups if found], "typed": marked}
    return render(request, "desk/_palette.html", context)


VERBS = {
    "order": ("orders.draft_order", lambda pk: f"{reverse('orders:new')}?customer={pk}", "cart"),
    "receipt": ("receivables.take_receipt", lambda pk: reverse("receivables:receipt_for", args=[pk]), "wallet"),
}


def split_verb(typed: str) -> tuple[str, str]:
    """“新订单 永辉” → ("order", "永辉"), “收款 永辉” → ("receipt", "永辉"); without a verb ("", "")."""
    lowered = typed.lower()
    for verb, words in (("order", ORDER_WORDS), ("receipt", RECEIPT_WORDS)):
        for word in words:
            if lowered.startswith(word):
                return verb, typed[len(word) :].strip()
    return "", ""


def _may(request: HttpRequest, permission: str) -> bool:
    return ports.may is not None and ports.may(request.user, permission)


def _customers(user: Any, typed: str, *, verb: str = "") -> list[Choice]:
    found = search_customers(user, typed, limit=4 * MOST)
    rows = sorted(found.rows, key=lambda one: (not one.name.startswith(typed), one.sales_class or "Z"))[:MOST]
    late = _overdue(rows)
    choices = []
    for one in rows:
        sub = " · ".join(str(part) for part in (one.code, one.owner, one.phone, found.reason(one)) if part)
        url = VERBS[verb][1](one.pk) if verb else reverse("customer", args=[one.pk])
        end = format_html("{} {}", late.get(one.pk, ""), rank(one.sales_class))
        choices.append(Choice(url, one, sub, lead=avatar(one, shop=True), end=end))
    return choices


def _overdue(rows: Sequence[Customer]) -> dict[int, str]:
    """Customer's number → what is overdue, in words."""
    kept = AccountAgeing.objects.filter(account__customer__in=[one.pk for one in rows], overdue__gt=0)
    pairs = kept.values_list("account__customer_id", "overdue")
    return {pk: _("overdue %(amount)s") % {"amount": money_short(amount)} for pk, amount in pairs}


def _verbs(request: HttpRequest, customers: list[Choice]) -> list[Choice]:
    """What may be done with the nearest customer."""
    if not customers:
        return []
    nearest = customers[0]
    pk = int(nearest.url.rstrip("/").rsplit("/", 1)[1])
    labels = {"order": _("New order %(name)s"), "receipt": _("Receipt from %(name)s")}
    return [
        Choice(address(pk), labels[verb] % {"name": nearest.text}, "", icon)
        for verb, (permission, address, icon) in VERBS.items()
        if _may(request, permission)
    ]


@dataclass(frozen=True)
class Products:
    """The product whose code was typed in full, and the others found."""

    exact: list[Choice]
    others: list[Choice]


def _products(user: Any, typed: str) -> Products:
    if ports.may is None or not ports.may(user, "catalogue.view"):
        return Products([], [])
    rows = search_products(user, typed, limit=FEW).rows
    named = product_by_code(typed)
    if named is not None:
        rows = [named, *(one for one in rows if one.pk != named.pk)]
    prices = prices_on([one.pk for one in rows], on=timezone.localdate())
    shown = [
        Choice(
            reverse("catalogue:product", args=[one.pk]), one, f"{one.code} · {one.unit}", "box",
            end=money(prices[one.pk]) if one.pk in prices else "",
        )
        for one in rows
    ]  # fmt: skip
    return Products(shown[:1], shown[1:]) if named is not None else Products([], shown)


def _orders(user: Any, typed: str) -> list[Choice]:
    if not re.fullmatch(NUMBER, typed):
        return []
    orders = Order.objects.visible_to(user).filter(number__istartswith=typed).select_related("customer")
    choices = []
    for one in orders[:MOST]:
        tone, word = state_badge(one)
        sub = f"{one.customer} · {money(one.total)}"
        choices.append(Choice(reverse("orders:order", args=[one.pk]), one.number, sub, "file", end=badge(word, tone)))
    return choices


def _money(request: HttpRequest, typed: str) -> list[Choice]:
    """Invoices and credits whose number begins with what is typed."""
    if not re.fullmatch(NUMBER, typed) or not _may(request, "receivables.view"):
        return []
    kinds = ((Invoice, "receivables:invoice", invoice_state), (Credit, "receivables:credit", credit_state))
    choices, begins = [], typed.upper()
    for model, name, state in kinds:
        seen: Any = model._default_manager.filter(number__gte=begins, number__lt=f"{begins}\uffff")
        for one in seen.visible_to(request.user).select_related("customer").order_by("number")[:FEW]:
            sub = f"{one.customer} · {money(one.amount)}"
            choices.append(Choice(reverse(name, args=[one.pk]), one.number, sub, "file", end=badge(*state(one))))
    return choices
