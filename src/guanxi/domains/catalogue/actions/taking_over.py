"""Products of a file, entered with their cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from guanxi.domains.catalogue.actions.corrections import Corrections, correct_products
from guanxi.domains.catalogue.actions.fields import NewProduct
from guanxi.domains.catalogue.actions.products import enter
from guanxi.domains.catalogue.models import Product
from guanxi.kit.actions import action


@action("catalogue.take_over_products", inner=True)
def take_over_products(
    rows: Sequence[NewProduct], *, packs: Sequence[tuple[str, Decimal | None]] = (), by: Any, at: datetime
) -> list[Product]:
    """Enter products of a file, all or none.

    Args:
        packs: for each row the name of its case and how many units it holds, None: no case.
    """
    products = enter(rows, by=by, at=at)
    cases = zip(products, packs, strict=True) if packs else ()
    known: dict[tuple[int, str], Decimal | None] = {
        (product.pk, name): units for product, (name, units) in cases if units is not None
    }
    correct_products(Corrections(packs=known), by=by, at=at)
    return products
