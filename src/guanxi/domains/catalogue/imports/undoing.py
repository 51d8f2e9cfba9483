"""Taking products and prices back: what stands in the way, and setting everything as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.actions.corrections import Corrections, correct_products, take_back_products
from guanxi.domains.catalogue.actions.fields import PRODUCT
from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.foundation.timeline.hanging import hanging_on, touched_since
from guanxi.kit.imports.targets import Obstacle, RunContext, Written
from guanxi.kit.relations import pointing_at

MODEL = "catalogue.product"
GOES_ALONG = {"catalogue.packsize", "catalogue.baseprice"}
GONE = _("It is not here any more.")
DEPENDS = _("Something depends on it: %(names)s.")
REMOVE_FIRST = _("Take that back first, or keep it.")
TOUCHED = _("Somebody changed it after it was imported.")
KEEP = _("Keep it, or change it by hand.")
Shown = Mapping[int, tuple[str, str]]


def of_products(written: Sequence[Written], shown: Shown) -> list[Obstacle]:
    """Why products cannot be taken back; a fixed number of questions however many they are."""
    made = [one.pk for one in written if one.before is None]
    held, words = pointing_at(Product, made, besides=GOES_ALONG), hanging_on(MODEL, made)
    touched, now = touched_since(MODEL, made), _now([one.pk for one in written])
    found: list[Obstacle] = []
    for one in written:
        names = [*held.get(one.pk, []), *words.get(one.pk, [])]
        if one.pk not in now:
            found.append(_obstacle(one, shown, GONE))
        elif names:
            found.append(_obstacle(one, shown, DEPENDS % {"names": ", ".join(names)}, REMOVE_FIRST))
        elif one.pk in touched or (one.before is not None and not _stands(one.after, now[one.pk])):
            found.append(_obstacle(one, shown, TOUCHED, KEEP))
    return found


def of_prices(written: Sequence[Written], shown: Shown) -> list[Obstacle]:
    """Prices that somebody changed or took away since."""
    now = dict(BasePrice.objects.filter(pk__among=[one.pk for one in written]).values_list("pk", "price"))
    return [
        _obstacle(one, shown, GONE if one.pk not in now else TOUCHED, KEEP)
        for one in written
        if now.get(one.pk) != one.after["price"]
    ]


def take_products_back(written: Sequence[Written], context: RunContext) -> None:
    """Remove created products and set changed ones back, their cases and prices included."""
    corrections = Corrections()
    for one in written:
        before = one.before or {}
        if record := {name: value for name, value in before.items() if name in PRODUCT}:
            corrections.records[one.pk] = record  # type: ignore[assignment]
        if case := before.get("case"):
            corrections.packs[one.pk, case["name"]] = case["quantity"]
        price = before.get("list_price")
        if price and price["price"] is None:
            corrections.gone.append((one.pk, price["starts_on"]))
        elif price:
            corrections.prices.append((one.pk, price["price"], price["starts_on"]))
    correct_products(corrections, by=context.by, at=context.at)
    if made := [one.pk for one in written if one.before is None]:
        take_back_products(made, by=context.by, at=context.at)


def take_prices_back(written: Sequence[Written], context: RunContext) -> None:
    """Take new prices away and give changed ones their old amount."""
    rows = {one.pk: one for one in BasePrice.objects.filter(pk__among=[one.pk for one in written])}
    there = [(one, rows[one.pk]) for one in written if one.pk in rows]
    corrections = Corrections(
        prices=[(row.product_id, one.before["price"], row.starts_on) for one, row in there if one.before is not None],
        gone=[(row.product_id, row.starts_on) for one, row in there if one.before is None],
    )
    correct_products(corrections, by=context.by, at=context.at)


def _now(pks: Sequence[int]) -> dict[int, dict[Any, Any]]:
    """Fields, cases and prices of products."""
    rows = Product.objects.filter(pk__among=list(pks)).values("pk", *PRODUCT)
    now: dict[int, dict[Any, Any]] = {row.pop("pk"): row for row in rows}
    for pk, name, units in PackSize.objects.filter(product__among=list(now)).values_list("product", "name", "quantity"):
        now[pk]["pack", name] = units
    for pk, day, price in BasePrice.objects.filter(product__among=list(now)).values_list(
        "product", "starts_on", "price"
    ):
        now[pk]["price", day] = price
    return now


def _stands(after: Mapping[str, Any], now: Mapping[Any, Any]) -> bool:
    """Whether what was written is still there."""
    is_kept = all(now.get(name) == value for name, value in after.items() if name in PRODUCT)
    case, price = after.get("case"), after.get("list_price")
    has_case = not case or now.get(("pack", case["name"])) == case["quantity"]
    return is_kept and has_case and (not price or now.get(("price", price["starts_on"])) == price["price"])


def _obstacle(one: Written, shown: Shown, reason: Any, mend: Any = "") -> Obstacle:
    label, url = shown.get(one.pk, (str(one.after.get("name", one.after.get("product", one.pk))), ""))
    return Obstacle(one.model, one.pk, label, url, reason, mend)
