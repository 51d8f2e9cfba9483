"""An item of a file as the order it tells of: what can be said of it without looking anything up."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.imports.target.fields import FINISHED, HELD, OPEN, chosen, years_later
from guanxi.domains.orders.imports.target.worth import Worth, worth_of
from guanxi.kit.amounts import ZERO, round_cents
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item
from guanxi.kit.periods import EARLIEST

SALE, RETURN = "sale", "return"
DAYS = ("date", "requested_on", "delivered_on")
OURS = frozenset({"cny", "rmb", "人民币", "人民币元", "元", "¥", "￥", "yuan", "renminbi"})

CORRECT_DAY = _("Correct the date, or leave the row out.")
EARLY = _("The date lies before 2000.")
FUTURE = _("The date lies in the future.")
BEFORE = _("The delivery lies before the order.")
CURRENCY = _("The company keeps its books in %(ours)s, not in %(theirs)s.")
MEND_CURRENCY = _("Convert the amounts first, or leave the column out if it says otherwise by mistake.")
MIXED = _("Some quantities are above zero, some below: a sale and a return in one document.")
MEND_MIXED = _("Give the goods that came back a document number of their own.")
OPEN_RETURN = _("Goods that came back cannot be open or cancelled.")
MEND_OPEN_RETURN = _("Leave the state of this row empty, or leave the row out.")
FREIGHT = _("Freight is below zero.")
MEND_FREIGHT = _("Give it as a return, or leave it out.")


@dataclass
class Line:
    """A line of an order as the file says it; `product_id` and the rest are filled in by looking up."""

    row: int
    product: str
    description: str
    worth: Worth
    product_id: int | None = None


@dataclass
class Draft:
    """An order or a return as the file tells it.

    Args:
        state: finished, open or cancelled; a return is finished. billed_on: sales: the day of delivery, if given.
        freight: of the whole order, zero if none.
    """

    item: Item
    kind: str
    number: str
    customer: str
    on: date
    state: str
    delivered_on: date | None = None
    requested_on: date | None = None
    author: str = ""
    freight: Decimal = ZERO
    lines: list[Line] = field(default_factory=list)
    customer_id: int | None = None
    author_id: int | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """What the file says of the whole document."""
        return self.item.values

    def text(self, key: str) -> str:
        """One of its texts, empty where there is none."""
        return " ".join(str(self.values.get(key) or "").split())


def read_draft(item: Item, options: Mapping[str, Any], *, today: date) -> Draft | None:
    """The order of an item; what is wrong is added to its problems. None where nothing can be made of it."""
    values = item.values
    days = {key: _later(values[key], years_later(options)) for key in DAYS if isinstance(values.get(key), date)}
    state = _state(values, options)
    item.problems += _day_faults(days, state, today)
    if fault := _currency_fault(str(values.get("currency") or "")):
        item.problems.append(fault)
    lines = _lines(item)
    kind = _kind(item, state)
    freight = round_cents(values.get("freight") or ZERO)
    if freight < 0:
        item.problems.append(Problem("negative_freight", "freight", FREIGHT, MEND_FREIGHT))
    if "date" not in days or not values.get("number") or not values.get("customer") or not lines:
        return None  # the engine asks for what is missing
    draft = Draft(
        item, kind, str(values["number"]), str(values["customer"]).strip(), days["date"],
        FINISHED if kind == RETURN else state, days.get("delivered_on"), days.get("requested_on"),
        freight=max(freight, ZERO), lines=lines,
    )  # fmt: skip
    draft.author = draft.text("author")
    return draft


def _later(day: date, years: int) -> date:
    year = day.year + years
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not isleap(year) else day.day)


def _state(values: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    given = str(values.get("state") or "")
    if given:
        return OPEN if given == HELD else given
    rule = chosen(options, "stateless")
    if rule == "by_delivery":
        return FINISHED if values.get("delivered_on") else OPEN
    return rule


def _day_faults(days: Mapping[str, date], state: str, today: date) -> list[Problem]:
    found = []
    for key, day in days.items():
        if day < EARLIEST:
            found.append(Problem("date_early", key, EARLY, CORRECT_DAY))
        elif day > today and (key == "date" or (key == "delivered_on" and state == FINISHED)):
            found.append(Problem("date_future", key, FUTURE, CORRECT_DAY))
    on, delivered = days.get("date"), days.get("delivered_on")
    if on and delivered and delivered < on and state == FINISHED:
        found.append(Problem("delivered_before", "delivered_on", BEFORE, CORRECT_DAY))
    return found


def _currency_fault(text: str) -> Problem | None:
    ours, theirs = str(settings.GUANXI_CURRENCY), text.strip()
    known = {ours.casefold(), str(settings.GUANXI_CURRENCY_SYMBOL)} | (OURS if ours == "CNY" else frozenset())
    if not theirs or theirs.casefold() in known:
        return None
    return Problem("currency", "currency", CURRENCY % {"ours": ours, "theirs": theirs[:20]}, MEND_CURRENCY)


def _lines(item: Item) -> list[Line]:
    lines = []
    for line in item.lines:
        if not line.get("product") or line.get("quantity") is None:
            continue
        worth = worth_of(line)
        if isinstance(worth, Problem):
            item.problems.append(worth)
        else:
            name = str(line["product"]).strip()
            lines.append(Line(line["row"], name, " ".join(str(line.get("description") or "").split()), worth))
    return lines


def _kind(item: Item, state: str) -> str:
    """A sale, or goods that came back: every quantity below zero."""
    signs = {line["quantity"] < 0 for line in item.lines if line.get("quantity")}
    if len(signs) > 1:
        item.problems.append(Problem("mixed_signs", "quantity", MIXED, MEND_MIXED))
    if signs != {True}:
        return SALE
    if item.values.get("state") and state != FINISHED:
        item.problems.append(Problem("open_return", "state", OPEN_RETURN, MEND_OPEN_RETURN))
    return RETURN
