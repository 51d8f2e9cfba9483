"""One line of a file: what it says, or why it cannot be taken in. Plain Python; worked table in docs/rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.imports import cells
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.domains.orders.rules.lines import line_amount
from guanxi.kit.imports import Problem, Reported
from guanxi.kit.sheets import words_of_broken

RETURN, BAD_DEBT, SALE = "return", "bad_debt", "sale"
SPECIAL = re.compile(r"^([CA])\d+$", re.IGNORECASE)
PRICE_UNIT = Decimal("0.0001")
ZERO = Decimal(0)
MOST_WORTHS = 100_000  # pairs of quantity and price that are remembered

MEND = _("Mend the cell and import the line under a document number of its own.")
BROKEN = {
    "cells": Problem("too_many_cells", "line", _("The line has more cells than there are headings."), MEND),
    "quote": Problem("open_quote", "line", _("A quotation mark is opened and never closed."), MEND),
}
NO_DOCUMENT = Problem("no_document", "document", _("The line has no document number."), MEND)
NO_CODE = Problem("no_code", "code", _("The line has no product code."), MEND)
LONG = Problem("too_long", "line", _("A number or code is longer than the program can keep."), _("Shorten it."))
NO_QUANTITY = Problem("zero_quantity", "quantity", _("The quantity is zero."), _("Nothing to do, or correct it."))
STOCK = Problem(
    "stock_adjustment",
    "quantity",
    _("A negative quantity without a price: a stock adjustment, not a sale."),
    _("Nothing to do here; book it in the warehouse."),
)
FREE = Problem("zero_price", "price", _("The price is zero: nothing was sold."), _("Nothing to do, or give the price."))
NEGATIVE_PRICE = Problem("negative_price", "price", _("The price is negative."), _("Give it as a cancellation (C…)."))
NEGATIVE_QUANTITY = Problem(
    "negative_quantity",
    "quantity",
    _("A negative quantity with a price on a document that is no cancellation."),
    _("Give it under a cancellation number (C…)."),
)
POSITIVE_RETURN = Problem(
    "positive_cancellation",
    "quantity",
    _("A cancellation with a positive quantity contradicts itself."),
    _("Give it under an invoice number, or make the quantity negative."),
)
RAISED_DEBT = Problem(
    "raised_debt",
    "price",
    _("A bad-debt adjustment that raises what is owed."),
    _("Issue an invoice for it by hand."),
)
OTHER_CUSTOMER = Problem(
    "other_customer", "customer", _("The document begins with another customer."), _("Give it a number of its own.")
)
CONFLICT = Problem(
    "conflict",
    "document",
    _("A document of this number is already here with other content; nothing was overwritten."),
    _("Compare both; if this is another document, give it another number."),
)


@dataclass(slots=True)
class Line:
    """A line that can be taken in; quantity and amount are above or equal zero, `kind` gives the sign.

    Args:
        row: number of the line in the file.
        exact: what the file says the line is worth (quantity × price, all decimals), with its sign.
        amount: the rounded amount without sign.
    """

    row: int
    document: str
    kind: str
    code: str
    description: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    exact: Decimal
    moment: datetime
    customer: str
    country: str


@dataclass(slots=True)
class Worth:
    """What quantity and price of a line make: without sign, and the amount; or the problem."""

    problem: Problem | None
    exact: Decimal | None
    quantity: Decimal = ZERO
    price: Decimal = ZERO
    amount: Decimal = ZERO


class LineReader:
    """Reads the lines of one file; equal cells are read once, equal pairs of quantity and price counted once."""

    def __init__(self, *, on: date, terms: ImportPolicy) -> None:
        self.on, self.terms = on, terms
        self.worths: dict[tuple[str, Any, Any], Worth] = {}
        self.codes: dict[Any, str] = {}
        self.texts: dict[Any, str] = {}
        self.quantities: dict[Any, Decimal | Problem] = {}
        self.prices: dict[Any, Decimal | Problem] = {}
        self.moments: dict[Any, datetime | Problem] = {}
        self.documents: dict[Any, tuple[str, str]] = {}
        self.wordings: dict[Any, str] = {}

    def read(self, raw: tuple[Any, ...]) -> Line | Reported:
        """A staged row (row, broken, document, code, description, quantity, date, price, customer, country)."""
        row, broken, document_cell, code_cell, wording, quantity_cell, moment_cell, price_cell, customer, country = raw
        if (found := self.documents.get(document_cell)) is None:
            found = self.documents[document_cell] = name_and_kind(document_cell)
        document, kind = found
        if (worth := self.worths.get((kind, quantity_cell, price_cell))) is None:
            worth = self._worth(kind, quantity_cell, price_cell)
        if (code := self.codes.get(code_cell)) is None:
            code = self.codes[code_cell] = cells.read_code(code_cell)
        problem = worth.problem
        if broken or not document or not code or len(document) > 40 or len(code) > 30:
            problem = find_form_fault(broken, document, code)
        if (moment := self.moments.get(moment_cell)) is None:
            moment = self.moments[moment_cell] = cells.read_moment(moment_cell, on=self.on)
        if problem is None and moment.__class__ is Problem:
            problem = moment
        if problem is not None:
            shown = {"quantity": quantity_cell, "price": price_cell, "date": moment_cell, "code": code_cell}
            return Reported(row, problem, document, str(shown.get(problem.field) or "")[:80], worth.exact)
        if (said := self.wordings.get(wording)) is None:
            said = self.wordings[wording] = " ".join(cells.read_text(wording).split())
        if (buyer := self.codes.get(customer)) is None:
            buyer = self.codes[customer] = cells.read_code(customer)
        if (place := self.texts.get(country)) is None:
            place = self.texts[country] = cells.read_text(country)
        return Line(
            row, document, kind, code, said, worth.quantity, worth.price, worth.amount, worth.exact,  # type: ignore[arg-type]
            moment, buyer, place,  # type: ignore[arg-type]
        )  # fmt: skip

    def _worth(self, kind: str, quantity_cell: Any, price_cell: Any) -> Worth:
        if len(self.worths) >= MOST_WORTHS:
            self.worths.clear()
        quantity, price = self._quantity(quantity_cell), self._price(price_cell)
        found = self.worths[kind, quantity_cell, price_cell] = worth_of(kind, quantity, price)
        return found

    def _quantity(self, cell: Any) -> Decimal | Problem:
        found = self.quantities.get(cell)
        if found is None:
            found = self.quantities[cell] = cells.read_quantity(cell)
        return found

    def _price(self, cell: Any) -> Decimal | Problem:
        found = self.prices.get(cell)
        if found is None:
            found = self.prices[cell] = cells.read_price(cell)
        return found


def name_and_kind(cell: str | None) -> tuple[str, str]:
    """A document's number and what it is: C and digits is a cancellation, A and digits a bad-debt adjustment."""
    number = cells.read_code(cell)
    found = SPECIAL.match(number)
    return number, {"C": RETURN, "A": BAD_DEBT}[found.group(1).upper()] if found else SALE


def find_form_fault(broken: str | None, document: str, code: str) -> Problem:
    """Why a line cannot be attributed at all."""
    if broken:
        return BROKEN.get(broken) or Problem(f"broken_{broken}", "line", *words_of_broken(broken))
    if not document:
        return NO_DOCUMENT
    return NO_CODE if not code else LONG


def worth_of(kind: str, quantity: Decimal | Problem, price: Decimal | Problem) -> Worth:
    """Quantity and price as a line keeps them, with its amount; or why they make no line."""
    problem = find_fault(kind, quantity, price)
    if isinstance(quantity, Problem) or isinstance(price, Problem):
        return Worth(problem, None)
    if problem:
        return Worth(problem, quantity * price)
    size, unit = (value if value > 0 else -value for value in (quantity, price))  # the same object where it may be
    if unit.as_tuple().exponent < -4:  # type: ignore[operator]
        unit = unit.quantize(PRICE_UNIT, ROUND_HALF_UP)
    return Worth(None, quantity * price, size, unit, line_amount(size, unit))


def find_fault(kind: str, quantity: Decimal | Problem, price: Decimal | Problem) -> Problem | None:
    """Why quantity and price make no sale, return or adjustment; None when they do."""
    if isinstance(quantity, Problem):
        return quantity
    if isinstance(price, Problem):
        return price
    if not quantity:
        return NO_QUANTITY
    if not price:
        return STOCK if quantity < 0 and kind == SALE else FREE
    if kind == BAD_DEBT:
        return RAISED_DEBT if quantity * price > 0 else None
    if price < 0:
        return NEGATIVE_PRICE
    if kind == RETURN:
        return POSITIVE_RETURN if quantity > 0 else None
    return NEGATIVE_QUANTITY if quantity < 0 else None
