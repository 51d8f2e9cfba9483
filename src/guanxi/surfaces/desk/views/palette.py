"""The command palette: customers, documents, pages and verbs in one list; a verb typed first starts the action."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from guanxi.domains.customers.queries import search_customers
from guanxi.domains.orders.models import Order
from guanxi.kit.pages import nav_links

ORDER_WORDS = ("新订单", "下单", "订单", "new order", "order", "xdd")
MOST = 8


@dataclass(frozen=True)
class Choice:
    """One row of the palette: where it leads and how it reads."""

    url: str
    text: Any
    sub: str = ""
    icon: str = "right"


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Groups of choices for what is typed."""
    typed = request.GET.get("q", "").strip()[:60]
    verb, rest = split_verb(typed)
    groups: list[tuple[Any, list[Choice]]] = []
    if verb and rest:
        groups.append((_("New order for"), _customers(request.user, rest, for_order=True)))
    if typed:
        groups.append((_("Customers"), _customers(request.user, typed)))
        groups.append((_("Orders"), _orders(request.user, typed)))
    groups.append((_("Go to"), _places(request, typed)))
    context = {"groups": [(title, found) for title, found in groups if found], "typed": typed}
    return render(request, "desk/_palette.html", context)


def split_verb(typed: str) -> tuple[str, str]:
    """“新订单 永辉” → ("new", "永辉"); without a verb ("", typed)."""
    lowered = typed.lower()
    for word in ORDER_WORDS:
        if lowered.startswith(word):
            return "new", typed[len(word) :].strip()
    return "", typed


def _customers(user: Any, typed: str, *, for_order: bool = False) -> list[Choice]:
    found = search_customers(user, typed, limit=MOST)
    new = reverse("orders:new")
    return [
        Choice(
            f"{new}?customer={one.pk}" if for_order else reverse("customer", args=[one.pk]),
            one,
            " · ".join(part for part in (one.code, one.phone) if part),
            "cart" if for_order else "users",
        )
        for one in found.rows
    ]


def _orders(user: Any, typed: str) -> list[Choice]:
    if not re.fullmatch(r"[A-Za-z]*-?[\d-]{2,}", typed):
        return []
    orders = Order.objects.visible_to(user).filter(number__istartswith=typed).select_related("customer")
    return [
        Choice(reverse("orders:order", args=[one.pk]), one.number, str(one.customer), "cart") for one in orders[:MOST]
    ]


PLACES = [
    ("orders:new", gettext_lazy("New order"), "plus", "xdd"),
    ("customers:new", gettext_lazy("New customer"), "plus", "xkh"),
    ("report_pareto", gettext_lazy("Pareto of customers"), "chart", "plt"),
    ("report_sales", gettext_lazy("Sales = number × average"), "chart", "xsfj"),
]


def _places(request: HttpRequest, typed: str) -> list[Choice]:
    wanted = typed.lower()
    acts = [
        Choice(reverse(name), label, "", icon)
        for name, label, icon, initials in PLACES
        if wanted in str(label).lower() or (wanted and initials.startswith(wanted))
    ]
    pages = [
        Choice(link.url, link.label, "", link.icon) for link in nav_links(request) if wanted in str(link.label).lower()
    ]
    return [*acts, *pages]
