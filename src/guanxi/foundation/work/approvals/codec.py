"""What a verb was asked, kept as JSON until it runs: records by kind and number, every value with its type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.records import find_visible, visible_kinds
from guanxi.kit.errors import Refusal
from guanxi.kit.querysets import ScopedQuerySet

TYPE = "!"  # marks an object that stands for a value of another type
PLAIN = (str, int, bool, type(None))
TEXTS: dict[str, Any] = {"decimal": Decimal, "datetime": datetime.fromisoformat, "date": date.fromisoformat,
                         "time": time.fromisoformat}  # fmt: skip
LISTS: dict[str, Any] = {"tuple": tuple, "set": set, "frozenset": frozenset}


class Gone(Refusal):
    """A record that a verb was asked about was deleted since, or went out of the reach of who asked."""

    code = "gone"
    message = _("What was asked about is no longer there, or no longer within reach of who asked.")
    mend = _("Look at the record as it is today and ask again where it is still wanted.")


def encode(value: Any, *, user: Any) -> Any:
    """An argument as JSON.

    Args:
        user: who asked; of each record is kept whether it was within his or her reach.

    Raises:
        TypeError: a value that cannot wait, such as an open file; a verb that takes one asks before it takes it.
    """
    if isinstance(value, Enum):
        return {TYPE: "enum", "type": _name_of(type(value)), "value": encode(value.value, user=user)}
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, models.Model):
        return _encode_record(value, user)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: encode(getattr(value, one.name), user=user) for one in dataclasses.fields(value)}
        return {TYPE: "dataclass", "type": _name_of(type(value)), "fields": fields}
    if isinstance(value, Mapping):
        pairs = [[encode(name, user=user), encode(item, user=user)] for name, item in value.items()]
        return {TYPE: "dict", "pairs": pairs}
    if isinstance(value, models.QuerySet):
        return {TYPE: "rows", "kind": value.model._meta.label_lower, "pks": [row.pk for row in value]}
    return _encode_other(value, user)


def _encode_record(record: models.Model, user: Any) -> dict[str, Any]:
    if record.pk is None:
        raise TypeError(f"{record!r} was not stored and cannot wait for approval")
    kind = record._meta.label_lower
    return {TYPE: "record", "kind": kind, "pk": record.pk, "seen": _is_seen(kind, record.pk, user)}


def _encode_other(value: Any, user: Any) -> Any:
    if isinstance(value, list):
        return [encode(item, user=user) for item in value]
    for name, kind in LISTS.items():
        if isinstance(value, kind):
            return {TYPE: name, "items": [encode(item, user=user) for item in value]}
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        return {TYPE: "decimal", "value": str(value)}
    if isinstance(value, datetime | date | time):
        name = "datetime" if isinstance(value, datetime) else "date" if isinstance(value, date) else "time"
        return {TYPE: name, "value": value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot wait for approval")


def decode(value: Any, *, user: Any) -> Any:
    """An argument as the verb was given it, its records read afresh.

    Raises:
        Gone: one of the records was deleted, or went out of the reach of `user`.
    """
    if isinstance(value, list):
        return [decode(item, user=user) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value[TYPE]
    if kind in TEXTS:
        return TEXTS[kind](value["value"])
    if kind in LISTS:
        return LISTS[kind](decode(item, user=user) for item in value["items"])
    return DECODERS[kind](value, user)


def text_given(arguments: Any, name: str) -> str:
    """The text that the named argument of a waiting verb has; empty where it has none."""
    named = arguments[1] if len(arguments) > 1 else {"pairs": ()}
    found = dict(named["pairs"]).get(name)
    return found if isinstance(found, str) else ""


def _decode_record(value: dict[str, Any], user: Any) -> Any:
    found = apps.get_model(value["kind"])._default_manager.filter(pk=value["pk"]).first()
    if found is None or (value["seen"] and not _is_seen(value["kind"], value["pk"], user)):
        raise Gone()
    return found


def _decode_rows(value: dict[str, Any], user: Any) -> Any:
    rows: Any = apps.get_model(value["kind"])._default_manager.filter(pk__in=value["pks"])
    rows = rows.visible_to(user) if isinstance(rows, ScopedQuerySet) else rows
    if rows.count() != len(value["pks"]):
        raise Gone()
    return rows


def _decode_dict(value: dict[str, Any], user: Any) -> dict[Any, Any]:
    return {decode(name, user=user): decode(item, user=user) for name, item in value["pairs"]}


def _decode_dataclass(value: dict[str, Any], user: Any) -> Any:
    return _type_of(value["type"])(**{name: decode(item, user=user) for name, item in value["fields"].items()})


def _decode_enum(value: dict[str, Any], user: Any) -> Any:
    return _type_of(value["type"])(decode(value["value"], user=user))


DECODERS: dict[str, Any] = {
    "record": _decode_record,
    "rows": _decode_rows,
    "dict": _decode_dict,
    "dataclass": _decode_dataclass,
    "enum": _decode_enum,
}


def _is_seen(kind: str, pk: Any, user: Any) -> bool:
    """Whether a record of a kind that pages show is within reach of `user`."""
    return kind in visible_kinds and find_visible(user, kind, pk) is not None


def _name_of(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _type_of(name: str) -> Any:
    """The class of that name; only of our own program."""
    module, _colon, path = name.partition(":")
    if module.partition(".")[0] not in OWN:
        raise Gone()
    found: Any = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


OWN = {"guanxi"}
