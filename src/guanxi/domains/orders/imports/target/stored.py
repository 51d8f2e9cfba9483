"""Orders and returns that are here already, compared with what a file says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.orders.imports.target.fields import CANCELLED, FINISHED, OPEN
from guanxi.domains.orders.imports.target.lookup import FREIGHT
from guanxi.domains.orders.imports.target.reading import RETURN, Draft
from guanxi.domains.orders.models import Order, OrderLine, Return, ReturnLine
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import day, figure

Row = tuple[str, Decimal, Decimal]


@dataclass
class Kept:
    """What is here: as much of it as a file can say."""

    kind: str
    number: str
    customer_id: int
    on: date
    state: str
    total: Decimal
    texts: Mapping[str, Any]
    lines: list[Row] = field(default_factory=list)


def key_of(kind: str, pk: int) -> int:
    """Orders and returns under one number space: a return is its id below zero."""
    return -pk if kind == RETURN else pk


def split(pks: Sequence[int]) -> tuple[list[int], list[int]]:
    """The ids of orders and of returns among keys."""
    return [pk for pk in pks if pk > 0], [-pk for pk in pks if pk < 0]


def keys_by_number(numbers: Sequence[str]) -> dict[str, int]:
    """Orders and returns by their number; a number that both have is the order's."""
    back = Return.objects.filter(number__among=numbers).values_list("number", "pk")
    found = {number: -pk for number, pk in back}
    return found | dict(Order.objects.filter(number__among=numbers).values_list("number", "pk"))


def kept_of(pks: Sequence[int]) -> dict[int, Kept]:
    """What is here of these, with lines in order."""
    orders, returns = split(pks)
    found: dict[int, Kept] = {}
    for one in Order.objects.filter(pk__among=orders):
        texts = {"requested_on": one.requested_on, "reference": one.reference, "remark": one.remark}
        state = {"cancelled": CANCELLED, "closed": FINISHED, "delivered": FINISHED}.get(one.state, OPEN)
        found[one.pk] = Kept("sale", one.number, one.customer_id, one.ordered_on, state, one.total, texts)
    for back in Return.objects.filter(pk__among=returns):
        found[-back.pk] = Kept(RETURN, back.number, back.customer_id, back.on, FINISHED, back.amount, {})
    for key, rows in _lines(orders, returns).items():
        found[key].lines = rows
    return found


def _lines(orders: Sequence[int], returns: Sequence[int]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    sold = OrderLine.objects.filter(order_id__among=orders).order_by("order_id", "position")
    for order, code, quantity, amount in sold.values_list("order_id", "product__code_key", "quantity", "amount"):
        rows[order].append((code, quantity, amount))
    back = ReturnLine.objects.filter(document_id__among=returns).order_by("document_id", "pk")
    for document, code, quantity, amount in back.values_list("document_id", "product__code_key", "quantity", "amount"):
        rows[-document].append((code, quantity, amount))
    return rows


def difference(draft: Draft, kept: Kept, codes: Mapping[int, str]) -> str:
    """What the file says otherwise, in words; empty where both say the same.

    An order that went on here is no difference: a file that calls it open says what was true before.
    """
    if draft.kind != kept.kind:
        return _("one is a sale, the other goods that came back")
    if draft.customer_id != kept.customer_id:
        return _("another customer")
    if draft.on != kept.on:
        return _("the date: %(here)s here, %(there)s in the file") % {"here": day(kept.on), "there": day(draft.on)}
    if draft.state != kept.state and draft.state != OPEN:
        return _("the state")
    told = {"requested_on": draft.requested_on, "reference": draft.text("reference"), "remark": draft.text("remark")}
    for name, value in told.items():
        if value and name in kept.texts and value != kept.texts[name]:
            return {"requested_on": _("the requested delivery"), "reference": _("the reference")}.get(
                name, _("the remark")
            )
    return _of_lines(draft, kept, codes)


def _of_lines(draft: Draft, kept: Kept, codes: Mapping[int, str]) -> str:
    rows = [(codes.get(line.product_id or 0, ""), line.worth.quantity, line.worth.amount) for line in draft.lines]
    if draft.freight:
        rows.append((FREIGHT, Decimal(1), draft.freight))
    total = sum((amount or ZERO for _code, _quantity, amount in rows), ZERO)
    if any(amount is None for _code, _quantity, amount in rows):  # a list price is not told by the file
        here = [(code, quantity) for code, quantity, _amount in kept.lines]
        return "" if here == [(code, quantity) for code, quantity, _amount in rows] else _("the lines")
    if total != kept.total:
        return _("the sum: %(here)s here, %(there)s in the file") % {"here": figure(kept.total), "there": figure(total)}
    return "" if rows == kept.lines else _("the lines")
