"""What comboboxes ask: products that fit what is typed, with the price of the day and the customer's last price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.ports import ports
from guanxi.domains.catalogue.queries import prices_on, product_by_code, search_products
from guanxi.kit.components.numbers import money
from guanxi.kit.pages import page

SHOWN = 12


@require_GET
def find_products(request: HttpRequest) -> HttpResponse:
    """Options: products on sale by code, name or pinyin; a code typed in full stands first."""
    text = request.GET.get("q", "").strip()[:100]
    found = search_products(request.user, text, limit=SHOWN, only_on_sale=True)
    rows = found.rows
    exact = product_by_code(text) if text else None
    if exact is not None and exact.is_active:
        rows = [exact, *(row for row in rows if row.pk != exact.pk)][:SHOWN]
    context = {"rows": _priced(request, rows), "query": text, "is_cut": found.is_cut}
    return page(request, "catalogue/_options.html", context)


def _priced(request: HttpRequest, rows: list[Product]) -> list[dict[str, Any]]:
    ids = [row.pk for row in rows]
    prices = prices_on(ids, on=timezone.localdate())
    customer = request.GET.get("customer", "")
    last: dict[int, Decimal] = {}
    if customer.isdigit() and ports.last_prices is not None:
        last = ports.last_prices(request.user, int(customer), ids)
    return [{"product": row, "sub": _sub(row, last.get(row.pk)), "price": _shown(prices.get(row.pk))} for row in rows]


def _sub(product: Product, last: Decimal | None) -> str:
    if last is None:
        return f"{product.code} · {product.unit}"
    return _("%(code)s · %(unit)s · last time %(price)s") % {
        "code": product.code, "unit": product.unit, "price": money(last),
    }  # fmt: skip


def _shown(price: Decimal | None) -> str:
    return "" if price is None else money(price)
