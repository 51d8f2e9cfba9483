"""Products and prices of a file: changed, and taken back, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.domains.catalogue.actions.fields import PRODUCT, ProductChanges, clean_product, clean_quantity
from guanxi.domains.catalogue.actions.prices import set_prices
from guanxi.domains.catalogue.actions.products import check_codes
from guanxi.domains.catalogue.index import INDEX, index_products
from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.timeline.models import Follower
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows, in_chunks
from guanxi.kit.merging import facts_of
from guanxi.kit.pinyin import sort_key

KIND = "catalogue.product"


@dataclass
class Corrections:
    """What a file changes of products that are here.

    Args:
        records: number of the product → fields. packs: (product, name of the case) → units in it, None: no such case.
        prices: (product, price, from). gone: (product, from) of prices to take away.
    """

    records: dict[int, ProductChanges] = field(default_factory=dict)
    packs: dict[tuple[int, str], Decimal | None] = field(default_factory=dict)
    prices: list[tuple[int, Decimal, date]] = field(default_factory=list)
    gone: list[tuple[int, date]] = field(default_factory=list)


@action("catalogue.correct_products", inner=True)
def correct_products(corrections: Corrections, *, by: Any, at: datetime) -> None:
    """Change products, their cases and prices as a file says, all or none, as single edits would.

    Raises:
        BadInput: a taken code, a wrong field, price, quantity or day.
    """
    if corrections.records:
        _change(corrections.records, by=by, at=at)
    if corrections.packs:
        _set_packs(corrections.packs, by=by, at=at)
    if corrections.prices:
        set_prices(corrections.prices, by=by, at=at)
    if corrections.gone:
        _remove_prices(corrections.gone, by=by, at=at)


@action("catalogue.take_back_products", inner=True)
def take_back_products(pks: Iterable[int], *, by: Any, at: datetime) -> int:
    """Remove products that came by a file and on which nothing depends; that they were here stays in the events."""
    rows = list(Product.objects.lock().filter(pk__among=sorted(set(pks))).order_by("pk"))
    happenings = [
        Happening("catalogue.product_taken_back", (KIND, one.pk), facts={"product": one.name, "code": one.code})
        for one in rows
    ]
    record_many(happenings, by=by, at=at)
    for chunk in in_chunks([one.pk for one in rows], 500):
        Follower.objects.filter(kind=KIND, object_id__in=chunk).delete()
        INDEX.remove(chunk)
        Product.objects.filter(pk__in=chunk).delete()
    return len(rows)


def _change(edits: Mapping[int, ProductChanges], *, by: Any, at: datetime) -> None:
    changed: list[Product] = []
    happenings: list[Happening] = []
    for row in Product.objects.lock().filter(pk__among=sorted(edits)).order_by("pk"):
        wanted = clean_product(edits[row.pk])
        present = {name: getattr(row, name) for name in wanted}
        written = {name: value for name, value in wanted.items() if value != present[name]}
        if not written:
            continue
        for name, value in written.items():
            setattr(row, name, value)
        row.code_key, row.sort_name = row.code.upper(), sort_key(row.name)
        row.version += 1
        changed.append(row)
        facts = facts_of(written, present, row.version)
        happenings.append(Happening("catalogue.product_changed", (KIND, row.pk), (), facts))
    check_codes([row.code_key for row in changed], besides=[row.pk for row in changed])
    names = [*PRODUCT, "code_key", "sort_name", "version"]
    if changed:
        change_rows(Product, names, "id", ([*(getattr(row, name) for name in names), row.pk] for row in changed))
    index_products(changed)
    record_many(happenings, by=by, at=at)


def _set_packs(packs: Mapping[tuple[int, str], Decimal | None], *, by: Any, at: datetime) -> None:
    """As taking the old case off and writing the new one down."""
    pks = sorted({pk for pk, _name in packs})
    kept = {(one.product_id, one.name): one for one in PackSize.objects.filter(product__among=pks)}
    old = [kept[place] for place in packs if place in kept]
    fresh = [
        PackSize(product_id=pk, name=name, quantity=clean_quantity(units))
        for (pk, name), units in packs.items()
        if units is not None
    ]
    PackSize.objects.filter(pk__among=[one.pk for one in old]).delete()
    PackSize.objects.bulk_create(fresh, batch_size=500)
    happenings = [
        Happening("catalogue.pack_removed", (KIND, one.product_id), facts={"pack": one.name}) for one in old
    ] + [
        Happening("catalogue.pack_added", (KIND, one.product_id), facts={"pack": one.name, "quantity": one.quantity})
        for one in fresh
    ]
    record_many(happenings, by=by, at=at)


def _remove_prices(gone: Sequence[tuple[int, date]], *, by: Any, at: datetime) -> None:
    places = set(gone)
    rows = BasePrice.objects.filter(product__among=sorted({pk for pk, _day in places}))
    found = [one for one in rows if (one.product_id, one.starts_on) in places]
    BasePrice.objects.filter(pk__among=[one.pk for one in found]).delete()
    happenings = [
        Happening(
            "catalogue.price_removed", (KIND, one.product_id), facts={"price": one.price, "starts_on": one.starts_on}
        )
        for one in found
    ]
    record_many(happenings, by=by, at=at)
