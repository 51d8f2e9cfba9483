"""Extra values as a part of the edit of their record: read and checked before, merged with it, written after it.

edit = begin_edit(row, extra, version=version, event="customers.customer_changed", by=by)
merged = merge(wanted | edit.wanted, was | edit.was, present | edit.present)
written, more = edit.split(merged)
…
edit.write(row.pk, more, by=by, at=at)
record(…, **facts_of(written, present, row.version), **edit.facts(more))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.db.models import F, Model
from django.utils.translation import gettext as _

from guanxi.foundation.fields.actions.files import keep_file
from guanxi.foundation.fields.models import ExtraField, FieldFile, FieldValue
from guanxi.foundation.fields.queries import all_fields, edits, sees, values_of
from guanxi.foundation.fields.values import COLUMNS, NotAValue, as_json, from_json, read, rows_of
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.timeline.records import kind_of
from guanxi.foundation.timeline.versions import changed_since
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_rows
from guanxi.kit.errors import BadInput

TAKEN_OVER = "fields.values_taken_over"
ExtraValue = str | int | Decimal | Sequence[str] | None
Extra = Mapping[str, ExtraValue]  # key of the field → value; a file by its number


@dataclass
class Edit:
    """What an edit asks of the extra fields of one record; the names are those of `ExtraField.name`."""

    wanted: dict[str, Any] = field(default_factory=dict)
    was: dict[str, Any] = field(default_factory=dict)
    present: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, ExtraField] = field(default_factory=dict)

    def split(self, merged: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Of a merged edit the part of the record itself, and the part of its extra fields."""
        own = {name: value for name, value in merged.items() if name not in self.fields}
        return own, {name: value for name, value in merged.items() if name in self.fields}

    def write(self, record: int, written: dict[str, Any], *, by: Any, at: datetime) -> None:
        """Write the values of an edit; files that came with it are kept first, and `written` then names them."""
        for name, value in written.items():
            if isinstance(value, File):
                written[name] = keep_file(content=value, name=str(value.name), by=by, at=at)
        if written:
            values = {self.fields[name].key: value for name, value in written.items()}
            write_values(list(self.fields.values()), {record: values}, is_new=not self.present, by=by, at=at)

    def facts(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """What the event keeps of it: old and new value by the number of the field; who may see it reads it there."""
        pairs = {
            str(self.fields[name].pk): [as_json(self.fields[name], one) for one in (self.present.get(name), value)]
            for name, value in written.items()
            if value is not None or self.present.get(name) is not None
        }
        return {"extra": pairs} if pairs else {}


def begin_edit(
    record: Model, extra: Mapping[str, Any] | None, *, version: int, event: str, by: Any,
    original: Mapping[str, Any] | None = None,
) -> Edit:  # fmt: skip
    """Read what an edit asks of a record's extra fields.

    Args:
        extra: key of the field → value. version: the one the editor saw. original: key → value the editor saw;
            without it the events called `event` tell.

    Raises:
        BadInput: a field that is not there or not the editor's to change, or a value it cannot hold.
    """
    if not extra:
        return Edit()
    fields = _fields(kind_of(record), extra, by=by)
    held = values_of(list(fields.values()), [record.pk]).get(record.pk, {})
    faults: dict[str, Any] = {}
    wanted = _read(fields, extra, held, faults, by=by)
    was = dict(held)
    if original is not None:
        was |= _read({key: fields[key] for key in original if key in fields}, original, held, faults, by=by)
    elif version != getattr(record, "version", version):
        before = changed_since([event, TAKEN_OVER], record, version, part="extra")
        was |= {one.key: from_json(one, before[str(one.pk)]) for one in fields.values() if str(one.pk) in before}
    for key, value in wanted.items():
        if value is None and fields[key].is_required and held.get(key) is not None:
            faults[fields[key].name] = _missing(fields[key])
    if faults:
        raise BadInput(**faults)
    named = {one.name: one for one in fields.values()}
    return Edit(
        {one.name: wanted[key] for key, one in fields.items()},
        {one.name: was.get(key) for key, one in fields.items()},
        {one.name: held.get(key) for key, one in fields.items()},
        named,
    )


def begin_entry(
    kind: str, extra: Mapping[str, Any] | None, *, by: Any, fields: Iterable[ExtraField] | None = None
) -> Edit:
    """Read the extra fields of a new record.

    Args:
        fields: the fields of the kind, where they were read already.

    Raises:
        BadInput: as `begin_edit`, or a required field that `by` may fill is empty.
    """
    known = {one.key: one for one in (all_fields(kind).filter(archived_at=None) if fields is None else fields)}
    asked = _fields(kind, extra, by=by, known=known) if extra else {}
    faults: dict[str, Any] = {}
    wanted = _read(asked, extra or {}, {}, faults, by=by)
    for one in known.values():
        if one.is_required and wanted.get(one.key) is None and one.name not in faults and edits(by, one):
            faults[one.name] = _missing(one)
    if faults:
        raise BadInput(**faults)
    filled = {key: one for key, one in asked.items() if wanted[key] is not None}
    return Edit(
        {one.name: wanted[key] for key, one in filled.items()}, fields={one.name: one for one in filled.values()}
    )


def _missing(one: ExtraField) -> str:
    return _("“%(field)s” is required. Fill it in.") % {"field": one}


def _fields(
    kind: str, extra: Mapping[str, Any], *, by: Any, known: Mapping[str, ExtraField] | None = None
) -> dict[str, ExtraField]:
    """The fields that are asked for, by key.

    Raises:
        BadInput: one is not there, archived, or not for `by` to change.
    """
    found = known if known is not None else {one.key: one for one in all_fields(kind).filter(key__in=list(extra))}
    faults: dict[str, Any] = {}
    for key in extra:
        one = found.get(key)
        if one is None or not sees(by, one):
            faults[f"extra.{key}"] = _("There is no such field.")
        elif one.archived_at is not None:
            faults[one.name] = _("“%(field)s” is archived. Ask an administrator to restore it.") % {"field": one}
        elif not edits(by, one):
            faults[one.name] = _("Your role sees “%(field)s” and does not change it. Leave it as it is.") % {
                "field": one
            }
    if faults:
        raise BadInput(**faults)
    return {key: found[key] for key in extra}


def _read(
    fields: Mapping[str, ExtraField],
    extra: Mapping[str, Any],
    held: Mapping[str, Any],
    faults: dict[str, Any],
    *,
    by: Any,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, one in fields.items():
        try:
            values[key] = read(one, extra[key], held=held.get(key))
        except NotAValue as error:
            faults[one.name] = f"{one}: {error}"
            continue
        if isinstance(values[key], FieldFile) and values[key] != held.get(key) and not _is_own(values[key], by):
            faults[one.name] = f"{one}: {_('There is no such file.')}"
    return values


def _is_own(file: FieldFile, by: Any) -> bool:
    return file.by_id == by.pk and not file.values.exists()


@action("fields.write_values", inner=True)
def write_values(
    fields: Sequence[ExtraField],
    values: Mapping[int, Mapping[str, Any]],
    *,
    is_new: bool = False,
    by: Any,
    at: datetime,
) -> None:
    """Write what records hold in extra fields: record → key → value, None for nothing; few statements for many.

    Args:
        is_new: the records hold nothing yet.
    """
    keys = {key for held in values.values() for key in held}
    for one in fields:
        if one.key not in keys:
            continue
        if not is_new:
            for chunk in in_chunks([record for record, held in values.items() if one.key in held]):
                FieldValue.objects.filter(field=one, record__in=chunk).delete()
        rows = (
            row for record, held in values.items() if held.get(one.key) is not None
            for row in rows_of(one, record, held[one.key])
        )  # fmt: skip
        insert_rows(FieldValue, ["field_id", "record", "slot", *COLUMNS], rows)


@action("fields.take_over_values", inner=True)
def take_over_values(
    kind: str, *, fields: Sequence[ExtraField], values: Mapping[int, Mapping[str, Any]], by: Any, at: datetime
) -> None:
    """Write values of many records of one kind from a file, with one event and a new version a record."""
    before = values_of(fields, values)
    write_values(fields, values, by=by, at=at)
    versions = _step_versions(kind, list(values))
    happenings = []
    for pk, version in versions.items():
        pairs = {
            str(one.pk): [as_json(one, before.get(pk, {}).get(one.key)), as_json(one, values[pk][one.key])]
            for one in fields
            if one.key in values[pk] and before.get(pk, {}).get(one.key) != values[pk][one.key]
        }
        if pairs:
            happenings.append(Happening(TAKEN_OVER, (kind, pk), facts={"extra": pairs, "version": version}))
    record_many(happenings, by=by, at=at)


def _step_versions(kind: str, pks: Sequence[int]) -> dict[int, int]:
    """A new version of each record that is there, so that an edit begun before knows of it."""
    model = apps.get_model(kind)
    versions: dict[int, int] = {}
    for chunk in in_chunks(pks):
        rows = model._default_manager.filter(pk__in=chunk)
        rows.update(version=F("version") + 1)
        versions.update(rows.values_list("pk", "version"))
    return versions


def forget_values(kind: str, records: Sequence[int]) -> None:
    """Let go of what records that are removed hold; their rooms call it inside their verbs."""
    for chunk in in_chunks(records):
        FieldValue.objects.filter(field__kind=kind, record__in=chunk).delete()
