"""Extra fields over the API: which ones the caller sees, and what each takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.db.models import Model
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import BeforeValidator, WithJsonSchema

from guanxi.foundation.fields.kinds import kinds
from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import edits, fields_seen, values_of
from guanxi.foundation.fields.values import LONGEST_LINK, LONGEST_TEXT, as_json
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.api import check_scope, no_float

router = Router(tags=["extra fields"])
T = ExtraField.Type
ABOUT = "extra fields by key, as `GET /fields` tells them; numbers and days are text, a file is its number"
OneIn = Annotated[str | int | list[str] | None, BeforeValidator(no_float)]
ExtraIn = Annotated[
    dict[str, OneIn] | None,
    WithJsonSchema({"type": "object", "description": ABOUT, "additionalProperties": True, "nullable": True}),
]
ExtraOut = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "description": ABOUT})]


class FieldQuery(Schema):
    """Of which records."""

    kind: str | None = Field(None, max_length=60, description="as in `customers.customer`; all kinds when left out")


class FieldOut(Schema):
    """An extra field: where it stands, and the JSON Schema of its value."""

    id: int
    kind: str
    key: str
    type: str
    label: str
    group: str
    help: str
    measure: str
    is_required: bool
    may_change: bool = Field(description="whether the caller may change it in a record that is the caller's to change")
    value_schema: dict[str, Any] = Field(description="JSON Schema of the value in `extra`")


@router.get("", response=list[FieldOut], summary="Extra fields, and what each takes")
def list_fields(request: HttpRequest, asked: Query[FieldQuery]) -> list[dict[str, Any]]:
    """The fields the caller sees, in their order. They are filters (`extra.KEY`), sorts and values of `extra`."""
    check_scope(request, "read")
    wanted = [asked.kind] if asked.kind else list(kinds)
    return [_row(field, request.user) for kind in wanted for field in fields_seen(kind, request.user)]


def _row(field: ExtraField, user: Any) -> dict[str, Any]:
    return {
        "id": field.pk, "kind": field.kind, "key": field.key, "type": field.type, "label": str(field),
        "group": str(field.group), "help": field.help_text, "measure": field.measure,
        "is_required": field.is_required, "may_change": edits(user, field), "value_schema": schema_of(field),
    }  # fmt: skip


def schema_of(field: ExtraField) -> dict[str, Any]:
    """The JSON Schema of a field's value; null empties it."""
    offered = field.choice_labels(archived=False)
    told: dict[str, dict[str, Any]] = {
        T.TEXT: {"type": ["string", "null"], "maxLength": LONGEST_TEXT},
        T.NUMBER: {"type": ["string", "null"], "format": "decimal", "examples": ["12.5"]},
        T.MONEY: {"type": ["string", "null"], "format": "decimal", "examples": ["1234.50"]},
        T.DATE: {"type": ["string", "null"], "format": "date"},
        T.CHOICE: {"enum": [*offered, None]},
        T.CHOICES: {"type": ["array", "null"], "items": {"enum": list(offered)}, "uniqueItems": True},
        T.LINK: {"type": ["string", "null"], "format": "uri", "maxLength": LONGEST_LINK},
        T.FILE: {"type": ["integer", "null"], "description": "number of a file kept with `fields.keep_file`"},
    }
    labels = {"x-labels": offered} if offered else {}
    return {"title": str(field), **told[T(field.type)], **labels}


def extra_of(record: Model, user: Any) -> dict[str, Any]:
    """What a record holds, key → value as JSON, of the fields `user` sees; those that hold nothing are null."""
    return extra_of_many(kind_of(record), [record.pk], user)[record.pk]


def extra_of_many(kind: str, records: list[int], user: Any) -> Mapping[int, dict[str, Any]]:
    """The same of a page of records, in two queries."""
    fields = fields_seen(kind, user)
    held = values_of(fields, records)
    return {pk: {field.key: as_json(field, held.get(pk, {}).get(field.key)) for field in fields} for pk in records}
