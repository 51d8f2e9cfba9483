"""List prices: each holds from a day until the next one begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.actions.fields import check_day, clean_price
from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks
from guanxi.kit.errors import BadInput


@action("catalogue.set_price")
def set_price(product: Product, *, price: Decimal, starts_on: date, by: Any, at: datetime) -> BasePrice:
    """Set the list price from a day on; a second price of the same day replaces the first.

    Args:
        price: a unit, at most four decimals, zero or more.

    Raises:
        BadInput: no price, or a day that cannot be.
    """
    amount = clean_price(price)
    check_day(starts_on, on=timezone.localdate(at))
    base, _made = BasePrice.objects.update_or_create(product=product, starts_on=starts_on, defaults={"price": amount})
    record("catalogue.price_set", product, by=by, at=at, price=amount, starts_on=starts_on)
    return base


@action("catalogue.set_prices")
def set_prices(rows: Iterable[tuple[int, Decimal, date]], *, by: Any, at: datetime) -> int:
    """Set the prices of many products: (number of the product, price, day from which it holds).

    Raises:
        BadInput: no such product, no price, or a day that cannot be.
    """
    on = timezone.localdate(at)
    prices: dict[tuple[int, date], BasePrice] = {}
    for pk, price, starts_on in rows:
        check_day(starts_on, on=on)
        prices[pk, starts_on] = BasePrice(product_id=pk, price=clean_price(price), starts_on=starts_on)
    kept: dict[tuple[int, date], BasePrice] = {}
    for numbers in in_chunks(sorted({pk for pk, _day in prices}), 500):
        if Product.objects.filter(pk__in=numbers).count() < len(numbers):
            raise BadInput(rows=_("There is no such product."))
        kept |= {(one.product_id, one.starts_on): one for one in BasePrice.objects.filter(product__in=numbers)}
    changed = [one for place, one in kept.items() if place in prices]
    for one in changed:
        one.price = prices[one.product_id, one.starts_on].price
    BasePrice.objects.bulk_update(changed, ["price"], batch_size=300)
    fresh = [one for place, one in prices.items() if place not in kept]
    BasePrice.objects.bulk_create(fresh, batch_size=500)
    happenings = [
        Happening(
            "catalogue.price_set",
            ("catalogue.product", pk),
            facts={"price": one.price, "starts_on": day},
        )
        for (pk, day), one in prices.items()
    ]
    record_many(happenings, by=by, at=at)
    return len(prices)
