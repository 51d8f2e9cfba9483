"""The tables that travel, and how each of their columns reads in a CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from guanxi.kit.money import ScaledField
from guanxi.kit.travelling import hidden, left_out

OWN = "guanxi."  # the packages whose tables are ours
YES, NO = "true", "false"


@dataclass(frozen=True)
class Kind:
    """How values of a kind of column are written and read, and what the description calls it."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    is_summed: bool = False


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _read_flag(text: str) -> bool:
    if text not in (YES, NO):
        raise ValueError(text)
    return text == YES


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _read_number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation(text)
    return number


TEXT = Kind("string", str, str)
WHOLE = Kind("integer", str, int)
NUMBER = Kind("number", lambda value: format(value, "f"), _read_number, is_summed=True)
FRACTION = Kind("number", repr, float)
FLAG = Kind("boolean", lambda value: YES if value else NO, _read_flag)
DAY = Kind("date", date.isoformat, date.fromisoformat)
MOMENT = Kind("datetime", _moment, _read_moment)
JSON = Kind("any", _json, json.loads)

KINDS: Sequence[tuple[type[models.Field[Any, Any]], Kind]] = (
    (ScaledField, NUMBER),
    (models.DecimalField, NUMBER),
    (models.FloatField, FRACTION),
    (models.BooleanField, FLAG),
    (models.DateTimeField, MOMENT),
    (models.DateField, DAY),
    (models.IntegerField, WHOLE),
    (models.JSONField, JSON),
    (models.CharField, TEXT),
    (models.TextField, TEXT),
    (models.FileField, TEXT),
)


@dataclass(frozen=True)
class Travelling:
    """A table that travels."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Its name in the package, such as "customers.customer"."""
        return str(self.model._meta.label_lower)

    @property
    def path(self) -> str:
        """Where it stands in the package."""
        return f"data/{self.name}.csv"

    @cached_property
    def columns(self) -> list[models.Field[Any, Any]]:
        """Its columns but those that stay."""
        stays = hidden.get(self.model._meta.label, ())
        return [field for field in self.model._meta.local_concrete_fields if field.name not in stays]

    @cached_property
    def names(self) -> list[str]:
        """The names of its columns, as they head the CSV."""
        return [field.attname for field in self.columns]

    @cached_property
    def kinds(self) -> list[Kind]:
        """How each column reads."""
        return [kind_of(field) for field in self.columns]

    @cached_property
    def files(self) -> list[int]:
        """Places of the columns that name files."""
        return [place for place, field in enumerate(self.columns) if isinstance(field, models.FileField)]


def kind_of(field: models.Field[Any, Any]) -> Kind:
    """How a column reads; a reference reads like the key it points to.

    Raises:
        TypeError: a kind of column that nobody has thought of yet.
    """
    target: Any = field
    while target.is_relation:
        target = target.target_field
    for kind, how in KINDS:
        if isinstance(target, kind):
            return how
    if isinstance(target, models.AutoField):
        return WHOLE
    raise TypeError(f"{field} cannot travel: say in {__name__} how its values are written")


def is_own_table(model: type[models.Model]) -> bool:
    """Whether a model has a table of its own in this program; another name for one has none."""
    return bool(model._meta.app_config.name.startswith(OWN)) and not model._meta.proxy and model._meta.managed


def travelling_tables() -> list[Travelling]:
    """Every table of the program that travels, those that others point to before them where that is possible."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if is_own_table(model) and model._meta.label not in left_out
    ]
    sorted_models: list[type[models.Model]] = []
    waiting = {model: _needs(model) & set(ours) for model in sorted(ours, key=lambda one: one._meta.label)}
    while waiting:
        free = [model for model, needs in waiting.items() if not needs - set(sorted_models)] or list(waiting)[:1]
        sorted_models += free
        for model in free:
            del waiting[model]
    return [Travelling(model) for model in sorted_models]


def _needs(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.local_concrete_fields if field.is_relation} - {model}
