"""Which list prices hold when, for many products at once; which products rows mean."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.actions.fields import check_day, clean_price
from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.kit.errors import BadInput
from guanxi.kit.imports.batches import Problem

MEND = _("Mend the cell, or empty it.")


class PriceBook:
    """The prices of some products, by the day from which they hold."""

    def __init__(self, products: Iterable[int]) -> None:
        self.days: dict[int, list[date]] = defaultdict(list)
        self.rows: dict[tuple[int, date], tuple[int, Decimal]] = {}
        rows = BasePrice.objects.filter(product__among=sorted(set(products))).order_by("product", "starts_on")
        for pk, product, price, day in rows.values_list("pk", "product", "price", "starts_on"):
            self.days[product].append(day)
            self.rows[product, day] = pk, price

    def in_force(self, product: int, on: date) -> tuple[int, Decimal, date] | None:
        """The price that holds on a day: its key, itself, the day from which it holds."""
        days = self.days.get(product, [])
        place = bisect_right(days, on)
        return (*self.rows[product, days[place - 1]], days[place - 1]) if place else None

    def starting(self, product: int, on: date) -> tuple[int, Decimal] | None:
        """The price that begins on a day."""
        return self.rows.get((product, on))


def price_problems(price: Any, day: date | None, *, on: date) -> list[Problem]:
    """What the room would refuse of a price and its first day."""
    problems: list[Problem] = []
    for check in (lambda: clean_price(price), lambda: check_day(day, on=on) if day else None):
        try:
            check()
        except BadInput as fault:
            name, reason = next(iter(fault.fields.items()))
            problems.append(Problem(f"{name}_wrong", name, reason, MEND))
    return problems


def products_called(texts: Iterable[str]) -> dict[str, int | Problem]:
    """Which product each text means: its code first, without case, else its name."""
    wanted = sorted({text.strip() for text in texts if text.strip()})
    codes: dict[str, list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    keys = [text.upper() for text in wanted]
    rows = Product.objects.filter(Q(code_key__among=keys) | Q(name__among=wanted) | Q(name_en__among=wanted))
    for pk, key, name, name_en in rows.values_list("pk", "code_key", "name", "name_en"):
        codes[key].append(pk)
        for one in {name, name_en} - {""}:
            names[one].append(pk)
    return {text: _meant(text, codes.get(text.upper()) or names.get(text, [])) for text in wanted}


def _meant(text: str, found: Sequence[int]) -> int | Problem:
    if len(found) == 1:
        return found[0]
    if found:
        reason, mend = _("Several products are called “%(text)s”."), _("Write the product's code instead.")
        return Problem("product_unclear", "product", reason % {"text": text}, mend)
    reason, mend = _("There is no product “%(text)s”."), _("Import the product first, or write its code.")
    return Problem("product_unknown", "product", reason % {"text": text}, mend)
