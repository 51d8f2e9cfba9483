"""Values of records as JSON and back, so that what a run changed can be set back to the very values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model


def pack(value: Any) -> Any:
    """A value as plain JSON; decimals, days and instants keep their kind."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": format(value, "f")}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(name): pack(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return [pack(one) for one in sorted(value, key=str)]
    if isinstance(value, list | tuple):
        return [pack(one) for one in value]
    if isinstance(value, Model):
        return value.pk
    return str(value)


def unpack(value: Any) -> Any:
    """What `pack` made, as it was; tuples and sets come back as lists, records as their keys."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$decimal" in value:
        return Decimal(value["$decimal"])
    if "$moment" in value:
        return datetime.fromisoformat(value["$moment"])
    if "$day" in value:
        return date.fromisoformat(value["$day"])
    return {name: unpack(one) for name, one in value.items()}


def is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same: nothing, an empty text and an empty list are one, and so are equal packings."""
    if one == other:
        return True
    if _is_nothing(one) and _is_nothing(other):
        return True
    return pack(one) == pack(other) if isinstance(one, list | tuple | set | frozenset | Model) else False


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | set | frozenset | dict) and not value)
