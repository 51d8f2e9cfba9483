"""The description in a package: tables, columns, references, counts and sums, by the Frictionless standard.

The names of its members are those of https://specs.frictionlessdata.io: `datapackage.json` with tabular resources.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import translation

from guanxi import __version__
from guanxi.foundation.exchange.package.tables import Travelling
from guanxi.kit.money import ScaledField
from guanxi.kit.travelling import left_out

DESCRIPTION = "datapackage.json"
FORMAT = 1


def describe_package(resources: list[dict[str, Any]], *, files: int, currency: str, at: datetime) -> dict[str, Any]:
    """What stands in `datapackage.json`."""
    return {
        "profile": "tabular-data-package",
        "name": "guanxi",
        "title": "Guanxi: a whole company as open files",
        "created": at.isoformat(),
        "version": __version__,
        "guanxi": {"format": FORMAT, "currency": currency, "files": files, "left_out": dict(sorted(left_out.items()))},
        "resources": resources,
    }


def describe_table(
    table: Travelling, *, rows: int, sums: Mapping[str, Decimal], size: int, digest: str
) -> dict[str, Any]:
    """A resource: where the table stands, what its columns mean, how many rows it has and what they add up to."""
    meta = table.model._meta
    with translation.override("en"):
        title = str(meta.verbose_name)
        fields = [_describe_column(field, kind.name) for field, kind in zip(table.columns, table.kinds, strict=True)]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.path,
        "title": title,
        "description": " ".join((table.model.__doc__ or "").split()),
        "format": "csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": meta.pk.attname,
            "foreignKeys": [
                {"fields": field.attname, "reference": {"resource": _target(field, table), "fields": _key(field)}}
                for field in table.columns
                if field.is_relation
            ],
        },
        "guanxi": {"rows": rows, "sums": {name: format(amount, "f") for name, amount in sums.items()}},
    }


def _target(field: Any, table: Travelling) -> str:
    """An empty name is the table itself, as the standard has it."""
    return "" if field.related_model is table.model else str(field.related_model._meta.label_lower)


def _key(field: Any) -> str:
    return str(field.target_field.attname)


def _describe_column(field: models.Field[Any, Any], kind: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not field.null and not field.empty_strings_allowed}
    if field.unique:
        constraints["unique"] = True
    if field.max_length and isinstance(field, models.CharField):
        constraints["maxLength"] = field.max_length
    if field.choices and not field.is_relation:
        constraints["enum"] = [key for key, _label in field.flatchoices]
    described: dict[str, Any] = {"name": field.attname, "type": kind, "title": str(field.verbose_name)}
    if field.help_text:
        described["description"] = str(field.help_text)
    if isinstance(field, ScaledField):
        described["description"] = f"{field.places} decimals"
    return described | {"constraints": constraints}
