"""What a line of a file is worth: quantity, price, discount and amount, one from the other. Plain Python.

Worked table: docs/rules/order_import.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.rules.lines import line_amount
from guanxi.kit.amounts import CENT, ZERO, round_cents
from guanxi.kit.imports.batches import Problem

PRICE_UNIT = Decimal("0.0001")
QUANTITY_UNIT = Decimal("0.001")
MOST_QUANTITY = Decimal(10_000_000)
MOST_PRICE = Decimal(100_000_000)
HALF = Decimal("0.5")

NO_QUANTITY = ("zero_quantity", "quantity", _("The quantity is zero."), _("Correct it, or leave the row out."))
LARGE = ("too_large", "quantity", _("The quantity is too large."), _("Correct it; it has at most seven digits."))
FINE = (
    "quantity_too_fine",
    "quantity",
    _("A quantity has at most three decimals."),
    _("Give the quantity in a smaller unit."),
)
NEGATIVE_PRICE = (
    "negative_price",
    "price",
    _("The price is negative."),
    _("Goods that came back have a negative quantity instead."),
)
LARGE_PRICE = ("too_large", "price", _("The price is too large."), _("Correct it; it has at most eight digits."))
BAD_RATE = (
    "discount_wrong",
    "discount",
    _("A discount lies between 0 and 100 %."),
    _("Write 5% or 0.05, or use the field for amounts."),
)
BAD_DISCOUNT = (
    "discount_wrong",
    "discount_amount",
    _("The discount is negative, or more than the line."),
    _("Correct the discount."),
)
SIGN = (
    "amount_sign",
    "amount",
    _("Quantity and amount have different signs."),
    _("Goods that came back have a minus in both."),
)
MISMATCH = _("Quantity × price makes %(counted)s, but the amount is %(amount)s.")
MEND_MISMATCH = _("Correct one of them, or leave the column of amounts out.")


@dataclass(frozen=True, slots=True)
class Worth:
    """Quantity without its sign, the price really paid a unit (None: to be looked up), and the amount without sign."""

    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None


def worth_of(line: Mapping[str, Any]) -> Worth | Problem:
    """What a line of the file says it is worth, or why that cannot be."""
    row = line.get("row")
    quantity, price, amount = line["quantity"], line.get("price"), line.get("amount")
    if fault := _fault(line):
        return Problem(*fault, row=row)
    size = abs(quantity)
    if price is None:
        if amount is None:
            return Worth(size, None, None)
        paid = round_cents(abs(amount))
        return Worth(size, unit_price(paid, size), paid)
    counted = _net(line, size, price)
    if counted < 0:
        return Problem(*BAD_DISCOUNT, row=row)
    if amount is None:
        paid = counted
    elif abs(abs(amount) - counted) <= tolerance(size, price):
        paid = round_cents(abs(amount))
    else:
        words = {"counted": f"{counted:.2f}", "amount": f"{abs(amount):.2f}"}
        return Problem("amount_mismatch", "amount", MISMATCH % words, MEND_MISMATCH, row=row)
    plain = price.quantize(PRICE_UNIT, ROUND_HALF_UP)
    return Worth(size, plain if line_amount(size, plain) == paid else unit_price(paid, size), paid)


def _fault(line: Mapping[str, Any]) -> tuple[str, str, Any, Any] | None:
    """What is wrong with one of the figures alone."""
    quantity, price, amount, rate = line["quantity"], line.get("price"), line.get("amount"), line.get("discount")
    if not quantity:
        return NO_QUANTITY
    if abs(quantity) > MOST_QUANTITY:
        return LARGE
    if quantity != quantity.quantize(QUANTITY_UNIT):
        return FINE
    if price is not None and price < 0:
        return NEGATIVE_PRICE
    if price is not None and price > MOST_PRICE:
        return LARGE_PRICE
    if rate is not None and not 0 <= rate <= 1:
        return BAD_RATE
    if (line.get("discount_amount") or 0) < 0:
        return BAD_DISCOUNT
    return SIGN if amount and (amount < 0) != (quantity < 0) else None


def _net(line: Mapping[str, Any], size: Decimal, price: Decimal) -> Decimal:
    gross = size * price * (1 - (line.get("discount") or ZERO))
    return round_cents(gross) - round_cents(line.get("discount_amount") or ZERO)


def tolerance(quantity: Decimal, price: Decimal) -> Decimal:
    """By how much an amount may differ from quantity × price: a cent, and half the price's last decimal a unit."""
    exponent = int(price.as_tuple().exponent)
    last = Decimal(1).scaleb(min(exponent, -2))
    return CENT + quantity * last * HALF


def unit_price(amount: Decimal, quantity: Decimal) -> Decimal:
    """The price of one unit that makes an amount, four decimals."""
    return (amount / quantity).quantize(PRICE_UNIT, ROUND_HALF_UP)
