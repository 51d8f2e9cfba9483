"""Lines made ready: checked, priced, summed. Reads only; happens before the first write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on
from guanxi.domains.orders.models import Order, OrderLine
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.rules import LineInput, line_amount, total_of
from guanxi.kit.errors import BadInput

MOST_QUANTITY = Decimal(10_000_000)
MOST_PRICE = Decimal(100_000_000)
QUANTITY_UNIT = Decimal("0.001")
PRICE_UNIT = Decimal("0.0001")


@dataclass(frozen=True)
class PricedLine:
    """A line with the price it is sold at and its amount."""

    product: Any
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Priced:
    """Lines ready to be written, and their sum."""

    lines: list[PricedLine]
    total: Decimal


def price_lines(lines: Sequence[LineInput], *, on: date, terms: OrderPolicy) -> Priced:
    """Check and price lines by the list of the day `on`.

    Raises:
        BadInput: no lines, too many, or single ones are wrong; fields are named `lines[2].quantity`, counted from 0,
            the texts count from 1.
    """
    if not lines:
        raise BadInput(lines=_("The order has no lines. Add at least one product."))
    if len(lines) > terms.max_lines:
        raise BadInput(
            lines=_("The order has %(count)s lines; %(most)s are allowed. Split it into several orders.")
            % {"count": len(lines), "most": terms.max_lines}
        )
    listed = prices_on([line.product.pk for line in lines], on=on)
    faults: dict[str, str] = {}
    priced = [_price_line(index, line, listed, terms, faults) for index, line in enumerate(lines)]
    if faults:
        raise BadInput(**faults)
    ready = [line for line in priced if line is not None]
    return Priced(ready, total_of(line.amount for line in ready))


def _price_line(
    index: int, line: LineInput, listed: dict[int, Decimal], terms: OrderPolicy, faults: dict[str, str]
) -> PricedLine | None:
    names = {"line": index + 1, "code": line.product.code}
    if not line.product.is_active:
        faults[f"lines[{index}].product"] = _("Line %(line)s: %(code)s is no longer on sale. Choose another.") % names
        return None
    if fault := _quantity_fault(line.quantity):
        faults[f"lines[{index}].quantity"] = fault % names
        return None
    standard = listed.get(line.product.pk)
    price = standard if line.price is None else line.price
    if price is None:
        text = _("Line %(line)s: %(code)s has no list price on this day. Enter a price.")
        faults[f"lines[{index}].price"] = text % names
        return None
    if fault := _price_fault(price, standard, line.product.kind, terms):
        faults[f"lines[{index}].price"] = fault % names
        return None
    return PricedLine(line.product, line.quantity, price, line_amount(line.quantity, price))


def _quantity_fault(quantity: Decimal) -> str:
    if not quantity.is_finite() or quantity <= 0:
        return _("Line %(line)s: the quantity must be above zero.")
    if quantity > MOST_QUANTITY:
        return _("Line %(line)s: the quantity is too large.")
    if quantity != quantity.quantize(QUANTITY_UNIT):
        return _("Line %(line)s: a quantity has at most 3 decimals.")
    return ""


def _price_fault(price: Decimal, standard: Decimal | None, kind: str, terms: OrderPolicy) -> str:
    if not price.is_finite() or price < 0:
        return _("Line %(line)s: the price must not be below zero.")
    if price > MOST_PRICE:
        return _("Line %(line)s: the price is too large.")
    if price != price.quantize(PRICE_UNIT):
        return _("Line %(line)s: a price has at most 4 decimals.")
    if not terms.allow_price_change and kind == Product.Kind.GOODS and standard is not None and price != standard:
        return _("Line %(line)s: prices of %(code)s may not be changed. Leave the price empty.")
    return ""


def write_lines(order: Order, priced: Priced) -> None:
    """Insert the lines of an order, counted from 1."""
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            product=line.product,
            quantity=line.quantity,
            price=line.price,
            amount=line.amount,
        )
        for position, line in enumerate(priced.lines, start=1)
    )
