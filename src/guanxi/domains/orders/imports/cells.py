"""Cells of a file as values: plain Python, no database, no clock. What cannot be read is answered as a `Problem`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from guanxi.kit.imports import Problem

LARGEST = Decimal("1e9")  # of a quantity or a price; more is a slip of the key
GROUPED = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
PLAIN_DATE = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$"
)
WHOLE = re.compile(r"^(\d+)\.0+$")

WRITE_NUMBER = _("Write digits with a point for decimals, like 1234.50.")
BAD_QUANTITY = Problem("quantity_unreadable", "quantity", _("The quantity is no number."), WRITE_NUMBER)
BAD_PRICE = Problem("price_unreadable", "price", _("The price is no number."), WRITE_NUMBER)
FINE_QUANTITY = Problem(
    "quantity_too_fine",
    "quantity",
    _("A quantity has at most three decimals."),
    _("Give the quantity in a smaller unit."),
)
BAD_DATE = Problem(
    "date_unreadable",
    "date",
    _("This is no date that can be read without guessing."),
    _("Write year, month, day, like 2010-12-09."),
)
FAR_DATE = Problem(
    "date_implausible",
    "date",
    _("The date lies before 2000 or in the future."),
    _("Correct the year."),
)


def read_text(cell: str | None) -> str:
    """A cell without surrounding spaces and zero bytes; what programs write for “nothing” is nothing."""
    text = (cell or "").replace("\0", "").strip()
    return "" if text in ("nan", "NaN", "NULL", "null", "None", "#N/A") else text


def read_code(cell: str | None) -> str:
    """A number or code as it is spelled; a whole number that a spreadsheet gave decimals (13085.0) loses them."""
    text = read_text(cell)
    found = WHOLE.match(text)
    return found.group(1) if found else text


def read_number(cell: str | None) -> Decimal | None:
    """A decimal number; thousands commas, full-width digits and a currency sign in front are understood."""
    text = read_text(cell)
    try:
        number = Decimal(text)
    except InvalidOperation:
        text = unicodedata.normalize("NFKC", text).replace(" ", "").lstrip("£$€¥")
        if GROUPED.match(text):
            text = text.replace(",", "")
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
    return number if number.is_finite() and abs(number) <= LARGEST else None


def read_quantity(cell: str | None) -> Decimal | Problem:
    """Units, with at most three decimals."""
    number = read_number(cell)
    if number is None:
        return BAD_QUANTITY
    exact = number.quantize(Decimal("0.001"))
    return exact if exact == number else FINE_QUANTITY


def read_price(cell: str | None) -> Decimal | Problem:
    """A unit price as it stands in the file: four decimals, or more where it has more."""
    number = read_number(cell)
    if number is None:
        return BAD_PRICE
    exact = number.quantize(Decimal("0.0001"))
    return exact if exact == number else number.normalize()


def read_moment(cell: str | None, *, on: date) -> datetime | Problem:
    """Day and time of a line; only orders that nobody can misread (year first) are understood.

    Args:
        on: the day of the import, from which a date's plausibility is judged.
    """
    found = PLAIN_DATE.match(read_text(cell))
    if not found:
        return BAD_DATE
    try:
        moment = datetime(*(int(part) for part in found.groups(default="0")))  # type: ignore[arg-type]
    except ValueError:
        return BAD_DATE
    is_near = date(2000, 1, 1) <= moment.date() <= on
    return moment if is_near else FAR_DATE
