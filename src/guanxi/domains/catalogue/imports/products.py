"""Products from files, each with its case size and list price in the same row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.catalogue.actions.corrections import Corrections, correct_products
from guanxi.domains.catalogue.actions.fields import PRODUCT, clean_product, clean_quantity
from guanxi.domains.catalogue.actions.taking_over import take_over_products
from guanxi.domains.catalogue.imports import undoing
from guanxi.domains.catalogue.imports.fields import PRODUCT_FIELDS
from guanxi.domains.catalogue.imports.pricing import MEND, PriceBook, price_problems
from guanxi.domains.catalogue.models import PackSize, Product
from guanxi.foundation.people.visibility import may
from guanxi.kit.errors import BadInput
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, Likeness, Obstacle, RunContext, Written

MODEL = "catalogue.product"
CASE = str(PackSize._meta.get_field("name").get_default())
SAME_NAME = _("the same name")
CODE_TAKEN = _("The code %(code)s is taken by another product.")
NO_PRICES = _("Your role does not allow to set prices.")
LEAVE_OUT = _("Leave the column out, or ask somebody who may.")
OWN_CODE = _("Give the row a code of its own.")


class ProductsTarget(ImportTarget):
    """What is sold; a row is a product."""

    key = "products"
    label = _("Products")
    noun = pgettext_lazy("import", "product")
    model = MODEL
    permission = "catalogue.create_product"
    change_permission = "catalogue.change_product"
    keys = (("code",), ("name",))
    order = 30
    icon = "box"
    hint = _("Codes, names and units; case size and price may stand in the same row.")

    def fields(self, user: Any) -> Sequence[ImportField]:
        return PRODUCT_FIELDS

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        column = "code_key" if key == ("code",) else "name"
        texts = [_folded(item.values.get(key[0]), column) for item in items]
        hits: dict[str, list[int]] = defaultdict(list)
        rows = Product.objects.filter(**{f"{column}__among": sorted(set(texts) - {""})}).order_by("pk")
        for pk, text in rows.values_list("pk", column):
            hits[text].append(pk)
        return [list(hits.get(text, ())) for text in texts]

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        own = [name for name in names if name in PRODUCT]
        rows = Product.objects.filter(pk__among=list(pks)).values_list("pk", *own)
        found = {pk: dict(zip(own, values, strict=True)) for pk, *values in rows}
        if {"pack_name", "pack_quantity"} & set(names):
            for values in found.values():
                values |= {"pack_name": "", "pack_quantity": None}
            packs = PackSize.objects.filter(product__among=list(pks)).order_by("-pk")
            for pk, name, quantity in packs.values_list("product", "name", "quantity"):
                found[pk] |= {"pack_name": name, "pack_quantity": quantity}
        if {"price", "starts_on"} & set(names):
            book, on = PriceBook(pks), timezone.localdate()
            for pk, values in found.items():
                _row, price, day = book.in_force(pk, on) or (None, None, None)
                values |= {"price": price, "starts_on": day}
        return found

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        _judge(items)
        on = timezone.localdate(context.at)
        pks = [pk for pk in found if pk]
        book = PriceBook(pks)
        packs, may_price = _packs_of(pks), may(context.by, "catalogue.set_price")
        for item, pk in zip(items, found, strict=True):
            _check_pack(item, packs.get(pk or 0, {}))
            values = item.values
            if values.get("price") is None:
                for name in ("price", "starts_on"):
                    values.pop(name, None)
                continue
            values["starts_on"] = values.get("starts_on") or on
            item.problems += price_problems(values["price"], values["starts_on"], on=on)
            here = book.in_force(pk, values["starts_on"]) if pk else None
            if here and here[1] == values["price"]:
                del values["price"], values["starts_on"]
            elif not may_price:
                item.problems.append(Problem("not_allowed", "price", NO_PRICES, LEAVE_OUT))
        _check_codes(items, found)

    def likely(self, items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
        names = sorted({str(item.values.get("name") or "") for item in items} - {""})
        there: dict[str, list[Product]] = defaultdict(list)
        for one in Product.objects.filter(name__among=names).order_by("pk"):
            there[one.name].append(one)
        return [[_likeness(one) for one in there.get(str(item.values.get("name")), [])[:5]] for item in items]

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        rows: list[Any] = [
            {name: value for name, value in item.values.items() if name in PRODUCT and value is not None}
            | {name: item.values[name] for name in ("price", "starts_on") if item.values.get(name) is not None}
            for item in items
        ]
        packs = [(item.values.get("pack_name") or CASE, item.values.get("pack_quantity")) for item in items]
        made = take_over_products(rows, packs=packs, by=context.by, at=context.at)
        return [
            Written(item.row, MODEL, one.pk, None, dict(item.values)) for item, one in zip(items, made, strict=True)
        ]

    def change(self, changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
        names = sorted({name for _item, _pk, new in changes for name in new if name in PRODUCT})
        pks = [pk for _item, pk, _new in changes]
        before, book, packs = self.present(pks, names), PriceBook(pks), _packs_of(pks)
        corrections, written = Corrections(), []
        for item, pk, new in changes:
            record: Any = {name: new[name] for name in names if name in new}
            old: dict[str, Any] = {name: before[pk][name] for name in record}
            after: dict[str, Any] = dict(record)
            if record:
                corrections.records[pk] = record
            if (quantity := item.values.get("pack_quantity")) is not None:
                name = item.values["pack_name"]
                corrections.packs[pk, name] = quantity
                old["case"] = {"name": name, "quantity": packs.get(pk, {}).get(name)}
                after["case"] = {"name": name, "quantity": quantity}
            if (price := item.values.get("price")) is not None:
                day = item.values["starts_on"]
                corrections.prices.append((pk, price, day))
                here = book.starting(pk, day)
                old["list_price"] = {"price": here[1] if here else None, "starts_on": day}
                after["list_price"] = {"price": price, "starts_on": day}
            written.append(Written(item.row, MODEL, pk, old, after))
        correct_products(corrections, by=context.by, at=context.at)
        return written

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        return {one.pk: (str(one), _address(one.pk)) for one in Product.objects.filter(pk__among=list(pks))}

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        return undoing.of_products(written, self.shown([one.pk for one in written]))

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        undoing.take_products_back(written, context)


def _folded(value: Any, column: str) -> str:
    text = " ".join(str(value or "").split())
    return text.upper() if column == "code_key" else text


def _judge(items: Sequence[Item]) -> None:
    """Values as the room keeps them, equal ones judged once."""
    for name in PRODUCT:
        known: dict[Any, tuple[Any, Any]] = {}
        for item in items:
            if name not in item.values:
                continue
            value = item.values[name]
            if value is None and name in ("kind", "unit", "is_active", "code"):
                del item.values[name]
                continue
            if value not in known:
                try:
                    known[value] = clean_product({name: "" if value is None else value})[name], ""
                except BadInput as fault:
                    known[value] = value, fault.fields[name]
            item.values[name], fault_text = known[value]
            if fault_text:
                item.problems.append(Problem(f"{name}_wrong", name, fault_text, MEND))


def _packs_of(pks: Sequence[int]) -> dict[int, dict[str, Any]]:
    packs: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = PackSize.objects.filter(product__among=list(pks)).values_list("product", "name", "quantity")
    for pk, name, quantity in rows:
        packs[pk][name] = quantity
    return packs


def _check_pack(item: Item, packs: Mapping[str, Any]) -> None:
    """A case that is here already, with as many units, is no change."""
    quantity = item.values.get("pack_quantity")
    if quantity is None:
        for name in ("pack_name", "pack_quantity"):
            item.values.pop(name, None)
        return
    name = item.values["pack_name"] = item.values.get("pack_name") or CASE
    try:
        clean_quantity(quantity)
    except BadInput as fault:
        item.problems.append(Problem("pack_quantity_wrong", "pack_quantity", fault.fields["quantity"], MEND))
    if packs.get(name) == quantity:
        del item.values["pack_name"], item.values["pack_quantity"]


def _check_codes(items: Sequence[Item], found: Sequence[int | None]) -> None:
    """Codes that other products have, or an earlier row."""
    told = [
        (item, pk, str(item.values["code"]).upper())
        for item, pk in zip(items, found, strict=True)
        if item.values.get("code")
    ]
    keys = sorted({key for _item, _pk, key in told})
    taken = dict(Product.objects.filter(code_key__among=keys).values_list("code_key", "pk"))
    seen: set[str] = set()
    for item, pk, key in told:
        if taken.get(key, pk) != pk or key in seen:
            item.problems.append(Problem("code_taken", "code", CODE_TAKEN % {"code": item.values["code"]}, OWN_CODE))
        seen.add(key)


def _likeness(one: Product) -> Likeness:
    return Likeness(one.pk, str(one), _address(one.pk), (SAME_NAME,), {name: getattr(one, name) for name in PRODUCT})


def _address(pk: int) -> str:
    return reverse("catalogue:product", args=[pk])
