"""Which earlier sale a cancellation takes back: the latest of the customer and product that still has the units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import BigIntegerField, ExpressionWrapper, F

from guanxi.domains.orders.models import OrderLine
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine
from guanxi.kit.bulk import in_chunks

PAIRS_AT_ONCE = 300
BEYOND_IDS = 2**31  # above every id: customer × this + product is one number a pair


@dataclass(slots=True)
class Sold:
    """A line of a sale and how many of its units have not come back."""

    pk: int
    on: date
    price: Decimal
    left: Decimal


def match_returns(documents: Sequence[HistoryDocument]) -> list[HistoryDocument]:
    """The returns with each line that has an earlier sale pointing at it; the others stay credit notes of their own.

    Of the sales on or before the day with enough units left, one of the same price goes before one of another, a later
    before an earlier.
    """
    wanted = {(one.customer_id, line.product_id) for one in documents for line in one.lines}
    sold = find_sales(wanted)
    return [replace(one, lines=[_matched(line, one, sold) for line in one.lines]) for one in documents]


def find_sales(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], list[Sold]]:
    """Lines sold to these customers of these products that can still come back, in no order."""
    found: dict[tuple[int, int], list[Sold]] = defaultdict(list)
    for part in in_chunks(sorted(wanted), PAIRS_AT_ONCE):
        lines = OrderLine.objects.filter(
            order__customer_id__in={customer for customer, _product in part}, returned__lt=F("delivered")
        )
        pair = ExpressionWrapper(F("order__customer_id") * BEYOND_IDS + F("product_id"), BigIntegerField())
        lines = lines.alias(pair=pair).filter(pair__in=[one * BEYOND_IDS + other for one, other in part])
        rows = lines.values_list(
            "order__customer_id", "product_id", "pk", "order__ordered_on", "price", "delivered", "returned"
        )
        for customer, product, pk, on, price, delivered, returned in rows.iterator():
            found[customer, product].append(Sold(pk, on, price, delivered - returned))
    return found


def _matched(line: HistoryLine, document: HistoryDocument, sold: dict[tuple[int, int], list[Sold]]) -> HistoryLine:
    candidates = sold.get((document.customer_id, line.product_id), [])
    fitting = [one for one in candidates if one.on <= document.on and one.left >= line.quantity]
    if not fitting:
        return line
    best = max(fitting, key=lambda one: (one.price == line.price, one.on, one.pk))
    best.left -= line.quantity
    return line._replace(line_id=best.pk)
