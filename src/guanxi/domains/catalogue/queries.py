"""Questions about products and prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from guanxi.domains.catalogue.index import INDEX
from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.kit.bulk import in_chunks


@dataclass(frozen=True)
class Found:
    """Products found, nearest first; `is_cut` when a common query stopped looking (type more)."""

    rows: list[Product] = field(default_factory=list)
    is_cut: bool = False
    count: int = 0


def search_products(user: Any, text: str, *, limit: int = 20, only_on_sale: bool = False) -> Found:
    """Products that hold every word of the text: in a name, as pinyin or its initials, or in the code.

    Args:
        only_on_sale: leave out what can no longer be ordered.
    """
    hits = INDEX.find(text, limit=limit * 3 if only_on_sale else limit)
    rows = Product.objects.visible_to(user)
    seen = (rows.on_sale() if only_on_sale else rows).in_bulk(hits.ids)
    return Found([seen[pk] for pk in hits.ids if pk in seen][:limit], hits.is_cut, hits.count)


def product_by_code(code: str) -> Product | None:
    """The product of a code, compared without case."""
    return Product.objects.filter(code_key=code.strip().upper()).first()


def products_by_codes(codes: Iterable[str]) -> dict[str, Product]:
    """Products by their codes in upper case."""
    keys = sorted({code.strip().upper() for code in codes})
    found: dict[str, Product] = {}
    for chunk in in_chunks(keys, 500):
        found |= {product.code_key: product for product in Product.objects.filter(code_key__in=chunk)}
    return found


def prices_on(product_ids: Iterable[int], *, on: date) -> dict[int, Decimal]:
    """The list price of each product on a day; a product without one is left out."""
    latest = BasePrice.objects.filter(product=OuterRef("pk"), starts_on__lte=on).order_by("-starts_on")
    prices: dict[int, Decimal] = {}
    for chunk in in_chunks(sorted(set(product_ids)), 500):
        rows = Product.objects.filter(pk__in=chunk).annotate(price=Subquery(latest.values("price")[:1]))
        prices |= {pk: price for pk, price in rows.values_list("pk", "price") if price is not None}
    return prices


def price_history(product: Product) -> Sequence[BasePrice]:
    """Every list price of a product, the newest first."""
    return list(product.prices.order_by("-starts_on"))
