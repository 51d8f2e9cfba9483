"""Decimal money and quantities, kept as whole numbers of the smallest unit so that sums are exact on every database."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScaledField(models.BigIntegerField):
    """A decimal with a fixed number of places, stored as an integer of its smallest unit.

    Args:
        places: decimals kept. A value with more of them is refused, never silently rounded.
    """

    places = 0
    # What the type checker reads: values are decimals on both sides.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = Decimal(1).scaleb(-self.places)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise TypeError("money is never a float")
        try:
            number = Decimal(value)
            exact = number.quantize(self.unit)
        except (InvalidOperation, ValueError) as error:
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": value}) from error
        if exact != number:
            raise ValidationError(
                _("%(value)s has more than %(places)s decimals."), params={"value": value, "places": self.places}
            )
        return exact

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        number = self.to_python(value)
        assert number is not None
        return int(number.scaleb(self.places))

    @property
    def validators(self) -> list[Any]:
        return list(self._validators)  # type: ignore[attr-defined]

    def formfield(self, **kwargs: Any) -> Any:
        from django.forms import DecimalField

        options = {"decimal_places": self.places, "max_digits": 18}
        return models.Field.formfield(self, form_class=DecimalField, **{**options, **kwargs})

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)


class MoneyField(ScaledField):
    """An amount of the company's currency with 2 decimals."""

    places = 2


class PriceField(ScaledField):
    """A unit price with 4 decimals."""

    places = 4


class QuantityField(ScaledField):
    """A quantity of a product's unit with 3 decimals."""

    places = 3


class RateField(ScaledField):
    """A share between 0 and 1 with 6 decimals."""

    places = 6


def money_value(amount: Decimal) -> models.Value:
    """`amount` as a database expression, for sums inside an UPDATE."""
    return models.Value(amount, output_field=MoneyField())
