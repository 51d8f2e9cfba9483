"""List prices from files: a product, a price, the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.catalogue.actions.corrections import Corrections, correct_products
from guanxi.domains.catalogue.imports import undoing
from guanxi.domains.catalogue.imports.fields import PRICE_FIELDS
from guanxi.domains.catalogue.imports.pricing import PriceBook, price_problems, products_called
from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.kit.components.numbers import day as shown_day
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, Obstacle, RunContext, Written

MODEL = "catalogue.baseprice"
TWICE = _("An earlier row sets the price of this product for the same day.")
ONE_ROW = _("Leave one of the rows out.")


class PricesTarget(ImportTarget):
    """Prices of products that are here; a row is a price from a day on."""

    key = "prices"
    label = _("Prices")
    noun = pgettext_lazy("import", "price")
    model = MODEL
    permission = "catalogue.set_price"
    keys = (("product", "starts_on"), ("product",))
    order = 40
    icon = "tag"
    hint = _("New list prices of products that are here already.")

    def fields(self, user: Any) -> Sequence[ImportField]:
        return PRICE_FIELDS

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        products = _products(items)
        book = PriceBook(pk for pk in products.values() if isinstance(pk, int))
        on = timezone.localdate(context.at)
        return [_found(item, products, book, on) for item in items]

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        rows = BasePrice.objects.filter(pk__among=list(pks)).values_list("pk", "product__code", "price", "starts_on")
        return {
            pk: {
                name: value
                for name, value in zip(("product", "price", "starts_on"), values, strict=True)
                if name in names
            }
            for pk, *values in rows
        }

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        on, products = timezone.localdate(context.at), _products(items)
        pks = [pk for pk in products.values() if isinstance(pk, int)]
        codes = dict(Product.objects.filter(pk__among=pks).values_list("pk", "code"))
        seen: set[tuple[str, date]] = set()
        for item, pk in zip(items, found, strict=True):
            values, product = item.values, products.get(str(item.values.get("product") or "").strip())
            if isinstance(product, Problem):
                item.problems.append(product)
            elif product is not None:
                values["product"] = codes[product]
            if values.get("price") is not None:
                item.problems += price_problems(values["price"], values.get("starts_on"), on=on)
            if not values.get("starts_on"):
                values.pop("starts_on", None)
            if pk is None:
                values.setdefault("starts_on", on)
            place = str(values.get("product")), values.get("starts_on") or on
            if place in seen:
                item.problems.append(Problem("price_twice", "starts_on", TWICE, ONE_ROW))
            seen.add(place)

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        products = _products(items)
        rows: list[Any] = [
            (products[item.values["product"]], item.values["price"], item.values["starts_on"]) for item in items
        ]
        correct_products(Corrections(prices=rows), by=context.by, at=context.at)
        book = PriceBook(pk for pk, _price, _day in rows)
        return [
            Written(item.row, MODEL, book.rows[pk, day][0], None, dict(item.values))
            for item, (pk, _price, day) in zip(items, rows, strict=True)
        ]

    def change(self, changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
        kept = {one.pk: one for one in BasePrice.objects.filter(pk__among=[pk for _item, pk, _new in changes])}
        prices = [
            (kept[pk].product_id, new["price"], kept[pk].starts_on) for _item, pk, new in changes if "price" in new
        ]
        written = [
            Written(item.row, MODEL, pk, {"price": kept[pk].price}, {"price": new.get("price", kept[pk].price)})
            for item, pk, new in changes
        ]
        correct_products(Corrections(prices=prices), by=context.by, at=context.at)
        return written

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        rows = BasePrice.objects.filter(pk__among=list(pks)).select_related("product")
        return {
            one.pk: (
                f"{one.product} · {shown_day(one.starts_on)}", reverse("catalogue:product", args=[one.product_id]),
            )
            for one in rows
        }  # fmt: skip

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        return undoing.of_prices(written, self.shown([one.pk for one in written]))

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        undoing.take_prices_back(written, context)


def _products(items: Sequence[Item]) -> dict[str, int | Problem]:
    return products_called(str(item.values.get("product") or "") for item in items)


def _found(item: Item, products: Mapping[str, int | Problem], book: PriceBook, on: date) -> list[int]:
    """The price that begins on the row's day; where the same price holds already, that one."""
    product = products.get(str(item.values.get("product") or "").strip())
    if not isinstance(product, int):
        return []
    day = item.values.get("starts_on")
    starting = book.starting(product, day or on)
    here = book.in_force(product, day or on)
    if starting or not here or day:
        return [starting[0]] if starting else []
    return [here[0]] if here[1] == item.values.get("price") else []
