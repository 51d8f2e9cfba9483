"""Entering and changing products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.actions.fields import (
    NewProduct,
    ProductChanges,
    ProductDetails,
    clean_price,
    clean_product,
    clean_quantity,
)
from guanxi.domains.catalogue.index import index_products
from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.foundation.fields.actions.values import Extra, begin_edit, begin_entry
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.foundation.timeline.versions import changed_since
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_records
from guanxi.kit.errors import BadInput
from guanxi.kit.merging import facts_of, merge
from guanxi.kit.pinyin import sort_key


@action("catalogue.create_product")
def create_product(
    *,
    code: str,
    name: str,
    price: Decimal | None = None,
    starts_on: date | None = None,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
    **known: Unpack[ProductDetails],
) -> Product:
    """Enter something to sell; its code is compared without case and keeps its spelling.

    Args:
        price: its list price a unit. starts_on: the day the price begins, today unless told otherwise.
        known: name_en, kind, role (S0-20), unit, is_active. extra: values of extra fields by key.

    Raises:
        BadInput: a taken code or a wrong field.
    """
    row = {"code": code, "name": name, "price": price, "starts_on": starts_on, **known}
    edit = begin_entry("catalogue.product", extra, by=by)
    product = enter([row], by=by, at=at)[0]
    edit.write(product.pk, edit.wanted, by=by, at=at)
    return product


@action("catalogue.create_products")
def create_products(rows: Sequence[NewProduct], *, by: Any, at: datetime) -> list[Product]:
    """Enter many products at once, as single ones would be; one wrong row refuses them all.

    Args:
        rows: the arguments of `create_product`, one mapping each.
    """
    return enter(rows, by=by, at=at)


def enter(rows: Sequence[Mapping[str, Any]], *, by: Any, at: datetime) -> list[Product]:
    """Write new products with their first price, place in the index and event."""
    on = timezone.localdate(at)
    products: list[Product] = []
    prices: list[BasePrice] = []
    for row in rows:
        known = dict(row)
        price, starts_on = known.pop("price", None), known.pop("starts_on", None)
        product = Product(created_at=at, **clean_product({"code": "", "name": "", **known}))
        product.code_key, product.sort_name = product.code.upper(), sort_key(product.name)
        products.append(product)
        if price not in (None, ""):
            prices.append(BasePrice(product=product, price=clean_price(price), starts_on=starts_on or on))
    check_codes([product.code_key for product in products])
    insert_records(products)
    for first in prices:
        first.product_id = first.product.pk
    insert_records(prices)
    index_products(products)
    happenings = [
        Happening(
            "catalogue.product_created",
            ("catalogue.product", product.pk),
            facts={"code": product.code, "product": product.name},
        )
        for product in products
    ]
    record_many(happenings, by=by, at=at)
    return products


def check_codes(keys: Sequence[str], *, besides: Sequence[int] = ()) -> None:
    """Refuse codes (in upper case) that other products have, or that stand twice; `besides` are the products changed.

    Raises:
        BadInput: names the first code that is taken.
    """
    own = set(besides)
    taken: set[str] = {key for key in keys if not key}
    seen: set[str] = set()
    for key in keys:
        (taken if key in seen else seen).add(key)
    for chunk in in_chunks(list(seen), 500):
        found = Product.objects.filter(code_key__in=chunk).values_list("pk", "code_key")
        taken |= {key for pk, key in found if pk not in own}
    if taken:
        raise BadInput(code=_("The code %(code)s is taken. Choose another one.") % {"code": min(taken)})


@action("catalogue.change_product")
def change_product(
    product: Product,
    *,
    changes: ProductChanges,
    version: int,
    original: ProductChanges | None = None,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
) -> Product:
    """Change a product; orders keep the code, name and price they were made with.

    Args:
        changes: field → value. version: the one the editor saw. original: field → value the editor saw.
        extra: values of extra fields by key.

    Raises:
        EditConflict: others changed the same fields to other values. BadInput: a taken code or a wrong field.
    """
    row = Product.objects.lock().get(pk=product.pk)
    wanted = clean_product(changes)
    present = {name: getattr(row, name) for name in wanted}
    was = dict(original) if original is not None else present | changed_since("catalogue.product_changed", row, version)
    edit = begin_edit(row, extra, version=version, event="catalogue.product_changed", by=by)
    seen = present if version == row.version else was
    merged = merge(wanted | edit.wanted, seen | edit.was, present | edit.present)
    written, more = edit.split(merged)
    if not merged:
        return row
    for name, value in written.items():
        setattr(row, name, value)
    row.code_key, row.sort_name = row.code.upper(), sort_key(row.name)
    check_codes([row.code_key], besides=[row.pk])
    row.version += 1
    row.save()
    index_products([row])
    edit.write(row.pk, more, by=by, at=at)
    facts = facts_of(written, present, row.version) | edit.facts(more)
    record("catalogue.product_changed", row, by=by, at=at, **facts)
    return row


@action("catalogue.add_pack")
def add_pack(product: Product, *, name: str, quantity: Decimal, by: Any, at: datetime) -> PackSize:
    """Say how many units a case of a product holds.

    Raises:
        BadInput: no name, a name this product has already, or no quantity above zero.
    """
    name = " ".join(str(name).split())
    if not name or len(name) > 20:
        raise BadInput(name=_("Type a name of at most 20 characters, such as 箱."))
    units = clean_quantity(quantity)
    if product.packs.filter(name=name).exists():
        raise BadInput(name=_("This product has a case size of that name. Remove it first."))
    pack = PackSize.objects.create(product=product, name=name, quantity=units)
    record("catalogue.pack_added", product, by=by, at=at, pack=name, quantity=units)
    return pack


@action("catalogue.remove_pack")
def remove_pack(pack: PackSize, *, by: Any, at: datetime) -> None:
    """Take a case size off a product."""
    record("catalogue.pack_removed", pack.product, by=by, at=at, pack=pack.name)
    pack.delete()
