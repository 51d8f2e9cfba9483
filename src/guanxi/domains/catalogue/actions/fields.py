"""What may be written about a product, read from what was typed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible
from guanxi.kit.sentences import together


class ProductDetails(TypedDict, total=False):
    """What is known of a product besides code and name; role as in S0-20."""

    name_en: str
    kind: str
    role: str
    unit: str
    is_active: bool


class ProductChanges(ProductDetails, total=False):
    """Fields of a product that an edit changes."""

    code: str
    name: str


class NewProduct(ProductChanges, total=False):
    """A new product with its first list price a unit, which holds from `starts_on`, today unless told otherwise."""

    price: Decimal | None
    starts_on: date | None


PRODUCT = ["code", "name", *ProductDetails.__annotations__]
HIGHEST = Decimal(100_000_000)


def clean_product(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as Python keeps them.

    Raises:
        BadInput: a field that does not exist, too long a text, an unknown choice, no code, name or unit.
    """
    cleaned: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for name, value in values.items():
        if name not in PRODUCT:
            faults[name] = _("There is no such field.")
            continue
        field = Product._meta.get_field(name)
        if isinstance(value, str):
            value = " ".join(value.replace("\x00", "").split())
        try:
            cleaned[name] = field.clean(value, None)  # type: ignore[union-attr]
        except ValidationError as error:
            faults[name] = together(*error.messages)
    if faults:
        raise BadInput(**faults)
    return cleaned


def clean_price(price: Any) -> Decimal:
    """A price with at most four decimals, zero or more.

    Raises:
        BadInput: no number, more decimals, below zero, or above a hundred million.
    """
    value = _number(BasePrice, "price", price)
    if value is None or not 0 <= value <= HIGHEST:
        raise BadInput(price=_("Type a price of zero or more."))
    return value


def clean_quantity(quantity: Any) -> Decimal:
    """How many units a case holds, above zero.

    Raises:
        BadInput: no number, or none above zero.
    """
    value = _number(PackSize, "quantity", quantity)
    if value is None or not 0 < value <= HIGHEST:
        raise BadInput(quantity=_("Type how many units are in it, more than zero."))
    return value


def check_day(day: date, *, on: date) -> None:
    """Refuse a day from which no price can hold.

    Raises:
        BadInput: before 2000, or more than five years ahead.
    """
    if not is_plausible(day, on=on):
        raise BadInput(starts_on=_("Choose a day between 2000 and five years from now."))


def _number(model: Any, name: str, value: Any) -> Decimal | None:
    try:
        number: Decimal | None = model._meta.get_field(name).to_python(value)
    except (ValidationError, TypeError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [_("Type a number.")]
        raise BadInput(**{name: together(*messages)}) from None
    return number if number is None or number.is_finite() else None
