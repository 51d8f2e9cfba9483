"""The arguments of actions as JSON, and back: made from their type hints, so that a wrong field or type is named.

Records are named by their id, records of any kind by kind and id, and found through what the caller may see; decimals
are text; days are ISO dates. A `TypedDict` or a dataclass is an object whose fields are known, and no others.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.core.files.base import File
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from guanxi.domains.catalogue.models import Product
from guanxi.domains.orders.rules import Orderable
from guanxi.foundation.timeline.records import find_visible
from guanxi.kit.api import Amount
from guanxi.surfaces.api.records import visible_record

HIGHEST = 2**63 - 1  # what a column of whole numbers holds
LONGEST = 100_000  # characters of one text


def no_nul(text: str) -> str:
    """Refuse the sign that no database keeps."""
    if "\x00" in text:
        raise ValueError(_("A text cannot hold the sign U+0000."))
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(no_nul)]
Whole = Annotated[int, Field(ge=-HIGHEST, le=HIGHEST)]
Id = Annotated[int, Field(ge=1, le=HIGHEST)]


class RecordRef(Schema):
    """A record of any kind: `{"kind": "customers.customer", "id": 7}`."""

    kind: Text
    id: Id


# what the rules of a room know only by its traits
RECORDS: dict[Any, Any] = {Orderable: Product}
PLAIN: dict[Any, Any] = {
    str: Text, int: Whole, bool: bool, Decimal: Amount, date: date, datetime: datetime, type(None): None,
    models.Model: RecordRef,
}  # fmt: skip


def is_file(hint: Any) -> bool:
    """Whether an argument is an open file, which is sent as a part of its own and not as JSON."""
    kind = get_origin(hint) or hint
    return inspect.isclass(kind) and issubclass(kind, File)


def wire(hint: Any) -> Any:
    """The JSON type of an argument.

    Raises:
        TypeError: it has none; the action is to name its types, or to be a step of others.
    """
    hint = RECORDS.get(hint, hint)
    origin, args = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin in (Union, types.UnionType):
        return Union[tuple(wire(part) for part in args)]  # noqa: UP007
    if origin is Literal:
        return hint
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return dict[wire(args[0]), wire(args[1])]  # type: ignore[misc]
    if origin is tuple and Ellipsis not in args:
        return tuple[tuple(wire(part) for part in args)]  # type: ignore[misc]
    if inspect.isclass(origin) and issubclass(origin, Iterable):
        return list[wire(args[0])]  # type: ignore[misc]
    if is_typeddict(hint) or dataclasses.is_dataclass(hint):
        return _shape(hint)
    if inspect.isclass(hint) and issubclass(hint, models.Model):
        return Text if isinstance(hint._meta.pk, models.CharField) else Id
    raise TypeError(f"{hint} has no form in JSON")


@cache
def _shape(kind: Any) -> type[BaseModel]:
    hints = get_type_hints(kind)
    return shape(kind.__name__, hints, hints.keys() - _required(kind), about=inspect.getdoc(kind) or "")


def _required(kind: Any) -> frozenset[str]:
    if is_typeddict(kind):
        return frozenset(kind.__required_keys__)
    missing = dataclasses.MISSING
    return frozenset(
        one.name for one in dataclasses.fields(kind) if one.default is missing and one.default_factory is missing
    )


def shape(
    name: str, hints: Mapping[str, Any], optional: Iterable[str], *, about: str = "", defaults: Any = None
) -> type[BaseModel]:
    """An object with these fields and no others; optional ones are left out or have a default."""
    known = defaults or {}
    fields: dict[str, Any] = {
        field: (wire(hint), Field(known[field]) if field in known else Field(default_factory=_unset))
        if field in optional
        else (wire(hint), Field(...))
        for field, hint in hints.items()
    }
    return create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=about, **fields)


def _unset() -> None:
    """Stands for a field that was not sent; what was not sent is not passed on."""


def lift(hint: Any, value: Any, user: Any) -> Any:
    """A JSON value as the action wants it: ids become the records the caller may see.

    Raises:
        Http404: there is no such record, or it is not the caller's to see.
    """
    hint = RECORDS.get(hint, hint)
    origin, args = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        is_plain = isinstance(value, str | int | Decimal | date) and type(value) in args
        return value if is_plain else lift(_arm(args, value), value, user)
    if isinstance(value, RecordRef):
        return _record_of(value, user)
    if isinstance(value, BaseModel):
        return hint(**lift_fields(get_type_hints(hint), value, user))
    if isinstance(value, tuple):
        return tuple(lift(part, item, user) for part, item in zip(args, value, strict=True))
    if isinstance(value, list):
        return [lift(args[0], item, user) for item in value]
    if isinstance(value, dict):
        return {name: lift(args[1], item, user) for name, item in value.items()}
    if inspect.isclass(hint) and issubclass(hint, models.Model):
        return visible_record(hint, value, user)
    return value


def _arm(parts: tuple[Any, ...], value: Any) -> Any:
    """The part of a union that a value belongs to: lists to lists, those of objects to lists of objects, everything
    else to the first that is no nothing.
    """
    known = [part for part in parts if part is not type(None)]
    fitting = [part for part in known if bool(get_args(part)) == isinstance(value, list | dict)]
    if isinstance(value, list) and value:
        alike = [part for part in fitting if _is_mapping(get_args(part)[0]) == isinstance(value[0], dict)]
        fitting = alike or fitting
    return (fitting or known)[0]


def _is_mapping(hint: Any) -> bool:
    kind = get_origin(hint)
    return inspect.isclass(kind) and issubclass(kind, Mapping)


def lift_fields(hints: Mapping[str, Any], sent: BaseModel, user: Any) -> dict[str, Any]:
    """The fields that were sent, as the action wants them."""
    return {name: lift(hints[name], getattr(sent, name), user) for name in hints if name in sent.model_fields_set}


def _record_of(reference: RecordRef, user: Any) -> Any:
    found = find_visible(user, reference.kind, reference.id)
    if found is None:
        raise Http404(f"{reference.kind} {reference.id}")
    return found
