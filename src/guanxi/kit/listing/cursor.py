"""A place in a list, as a signed word that goes into addresses: it survives inserts and deletes around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal

SALT = "guanxi.listing"
NEAREST = "nearest"


class BadCursor(Refusal):
    """A cursor that this list did not give, or that belongs to another order of it."""

    code = "bad_cursor"
    message = _("This place in the list is not known.")
    mend = _("Begin again with the first page.")


@dataclass(frozen=True)
class Place:
    """The values of the sorted fields at a row; `backwards` reads towards the start of the list."""

    values: tuple[Any, ...]
    backwards: bool = False


def write_cursor(place: Place, *, order: str) -> str:
    """The word for a place in the list as sorted by `order` ("-ordered_on")."""
    values = [str(value) if isinstance(value, date | datetime | Decimal) else value for value in place.values]
    return signing.dumps([order, int(place.backwards), values], salt=SALT, compress=False)


def read_cursor(word: str, *, order: str, model: type[models.Model], names: list[str]) -> Place:
    """The place a word means.

    Raises:
        BadCursor: it was altered, or is one of another list or order.
    """
    try:
        said, backwards, values = signing.loads(word, salt=SALT)
        if said != order or len(values) != len(names):
            raise BadCursor()
        fields = [field_at(model, name) for name in names]
        found = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except (signing.BadSignature, ValueError, TypeError, ValidationError, FieldDoesNotExist) as error:
        raise BadCursor() from error
    return Place(tuple(found), bool(backwards))


def write_offset(number: int) -> str:
    """The word for a place in a short list of hits, nearest first."""
    return signing.dumps([NEAREST, number], salt=SALT, compress=False)


def read_offset(word: str) -> int:
    """How many hits stand before the place.

    Raises:
        BadCursor: it was altered, or is one of another list or order.
    """
    try:
        said, number = signing.loads(word, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor() from error
    if said != NEAREST or not isinstance(number, int):
        raise BadCursor()
    return number


def field_at(model: type[models.Model], path: str) -> Any:
    """The field at a path such as `customer__sort_name`."""
    *steps, name = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    field: Any = model._meta.get_field(name.removesuffix("_id") if name != "id" else name)
    return field.target_field if name.endswith("_id") else field
