"""Two people edit one order: head field by head field and line by line, what only one of them touched is merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.domains.orders.actions.pricing import Priced, price_lines
from guanxi.domains.orders.actions.refusals import demand_order_days, demand_payment
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import OrderPolicy, terms_for
from guanxi.domains.orders.rules import LineInput
from guanxi.foundation.fields.actions.values import Edit
from guanxi.foundation.policies.terms import InForce
from guanxi.foundation.timeline.versions import changed_since
from guanxi.kit.actions import describe
from guanxi.kit.merging import merge

CHANGED = "orders.order_changed"
HEAD = ("ordered_on", "requested_on", "reference", "remark", "payment", "reason_code")
DAYS = ("ordered_on", "requested_on")
LINE = "line."
LINES = "lines"
Picture = list[tuple[str, Decimal, Decimal]]  # code, units, price


def picture_of(lines: Iterable[Any]) -> Picture:
    """Lines as an edit compares them."""
    return [(line.product.code, line.quantity, line.price) for line in lines]


def head_before(order: Order, version: int) -> dict[str, Any]:
    """Head and lines as they were at an earlier version, for what was changed since then."""
    before = changed_since(CHANGED, order, version)
    for name in DAYS:
        if before.get(name):
            before[name] = date.fromisoformat(before[name])
    if LINES in before:
        before[LINES] = [(code, Decimal(units), Decimal(price)) for code, units, price in before[LINES]]
    return before


@dataclass(frozen=True)
class LineEdit:
    """Lines asked for, there before and there now, by field; `None` stands for a line that is not there.

    A product is a field where none stands twice; else all lines are one field.
    """

    wanted: dict[str, Any]
    was: dict[str, Any]
    present: dict[str, Any]


def compare_lines(wanted: Picture, was: Picture, present: Picture) -> LineEdit:
    """The three sides of an edit of lines."""
    sides = (wanted, was, present)
    if any(len({code for code, *_rest in side}) < len(side) for side in sides):
        return LineEdit(*({LINES: tuple(side)} for side in sides))
    fields = [{f"{LINE}{code}": (units, price) for code, units, price in side} for side in sides]
    names = dict.fromkeys(name for side in fields for name in side)
    return LineEdit(*({name: side.get(name) for name in names} for side in fields))


def merged_lines(
    order: Order, priced: Priced, written: Mapping[str, Any], *, on: date, terms: OrderPolicy
) -> Priced | None:
    """The lines to write of a merged edit: those there now with what is written; None where nothing is.

    Raises:
        BadInput: together they are too many, or one may not be sold so any more.
    """
    if LINES in written:
        return priced
    changed = {name.removeprefix(LINE): value for name, value in written.items() if name.startswith(LINE)}
    if not changed:
        return None
    held = list(order.lines.select_related("product").order_by("position"))
    products = {line.product.code: line.product for line in priced.lines}
    products |= {line.product.code: line.product for line in held}
    codes = dict.fromkeys([*(line.product.code for line in held), *changed])
    now = {line.product.code: (line.quantity, line.price) for line in held} | changed
    inputs = [LineInput(products[code], *now[code]) for code in codes if now[code] is not None]
    return price_lines(inputs, on=on, terms=terms)


@dataclass(frozen=True)
class Merged:
    """What of an edit is to be written: the head's fields, lines (None: none), extra fields; its terms and facts."""

    head: dict[str, Any]
    priced: Priced | None
    more: dict[str, Any]
    terms: InForce
    facts: dict[str, Any]


def merge_edit(
    order: Order, changes: Mapping[str, Any], lines: Sequence[LineInput] | None, edit: Edit, *, version: int,
    at: datetime,
) -> Merged:  # fmt: skip
    """Merge an edit with what others did since the version its editor saw.

    Raises:
        Clash: a field of the head or a line was changed by both. BadInput: wrong lines, implausible days.
    """
    present = {name: getattr(order, name) for name in HEAD}
    held = picture_of(order.lines.select_related("product").order_by("position"))
    was = {**present, LINES: held} | (head_before(order, version) if version != order.version else {})
    mine = {name: value for name, value in changes.items() if value != was[name]}
    days = present | mine
    demand_order_days(days["ordered_on"], days["requested_on"], at=at)
    demand_payment(days["payment"], days["reason_code"])
    terms = terms_for(order.customer, on=days["ordered_on"])
    priced = price_lines(lines, on=days["ordered_on"], terms=terms.terms) if lines is not None else None
    asked = compare_lines(picture_of(priced.lines), was[LINES], held) if priced is not None else LineEdit({}, {}, {})
    written = merge(
        {**changes, **edit.wanted, **asked.wanted}, {**was, **edit.was, **asked.was},
        {**present, **edit.present, **asked.present},
    )  # fmt: skip
    if priced is not None and version != order.version:
        priced = merged_lines(order, priced, written, on=days["ordered_on"], terms=terms.terms)
    own, more = edit.split(written)
    head = {name: value for name, value in own.items() if name in HEAD}
    return Merged(head, priced, more, terms, _facts(head, present, held, priced))


def _facts(head: Mapping[str, Any], present: Mapping[str, Any], held: Picture, priced: Priced | None) -> dict[str, Any]:
    """What the event keeps of an edit: old and new value a field, all lines as one."""
    pairs = {name: [describe(present[name]), describe(value)] for name, value in head.items()}
    if priced is not None and (lines := picture_of(priced.lines)) != held:
        pairs[LINES] = [describe(held), describe(lines)]
    return {"changes": pairs}
