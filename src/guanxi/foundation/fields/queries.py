"""Questions about extra fields: which ones a person sees, what records hold in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Model, QuerySet

from guanxi.foundation.fields.models import ExtraField, FieldGroup, FieldValue
from guanxi.foundation.fields.values import value_of_rows
from guanxi.foundation.people.visibility import is_granted, role_keys
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.bulk import in_chunks


def all_fields(kind: str) -> QuerySet[ExtraField]:
    """The fields of a kind of record in their order, archived ones too."""
    fields = ExtraField.objects.filter(kind=kind).select_related("group")
    return fields.order_by(F("group__position"), F("group_id"), "position", "id")


def fields_seen(kind: str, user: Any, *, archived: bool = False) -> list[ExtraField]:
    """The fields of a kind of record that a person sees, in their order.

    Args:
        archived: with those that are archived.
    """
    found = list(all_fields(kind) if archived else all_fields(kind).filter(archived_at__isnull=True))
    return [field for field in found if sees(user, field)]


def sees(user: Any, field: ExtraField) -> bool:
    """Whether a person sees a field: the roles that see it, those that may change it, and administrators."""
    if not field.see_roles:
        return True
    allowed = {*field.see_roles, *field.edit_roles}
    return _is_everything(user) or bool(role_keys(user) & allowed)


def edits(user: Any, field: ExtraField) -> bool:
    """Whether a person who may change the record may change this field of it."""
    if not sees(user, field):
        return False
    return not field.edit_roles or _is_everything(user) or bool(role_keys(user) & set(field.edit_roles))


def _is_everything(user: Any) -> bool:
    return is_granted(user, "*")


def values_of(fields: Sequence[ExtraField], records: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Record → key of the field → value, of those that hold one; one query for a page."""
    by_id = {field.pk: field for field in fields}
    known: dict[int, dict[str, Any]] = {}
    if not by_id:
        return known
    rows: dict[tuple[int, int], list[FieldValue]] = defaultdict(list)
    has_files = any(field.type == ExtraField.Type.FILE for field in fields)
    for chunk in in_chunks(list(records)):
        found = FieldValue.objects.filter(field__in=by_id, record__in=chunk)
        for row in found.select_related("file") if has_files else found:
            rows[row.record, row.field_id].append(row)
    for (record, field_id), held in rows.items():
        field = by_id[field_id]
        known.setdefault(record, {})[field.key] = value_of_rows(field, held)
    return known


def held_by(record: Model, fields: Sequence[ExtraField]) -> dict[str, Any]:
    """What one record holds in these fields, by key."""
    return values_of(fields, [record.pk]).get(record.pk, {})


def extra_values(record: Model, user: Any) -> dict[str, Any]:
    """What a record holds in the extra fields a person sees, by key."""
    return held_by(record, fields_seen(kind_of(record), user))


def groups_of(kind: str) -> list[FieldGroup]:
    """The headings of a kind of record in their order."""
    return list(FieldGroup.objects.filter(kind=kind).order_by("position", "id"))


def by_group(fields: Iterable[ExtraField]) -> list[tuple[FieldGroup, list[ExtraField]]]:
    """Fields in their order under their headings."""
    groups: dict[FieldGroup, list[ExtraField]] = {}
    for field in fields:
        groups.setdefault(field.group, []).append(field)
    return list(groups.items())


def count_values(fields: Iterable[ExtraField]) -> Mapping[int, int]:
    """Field → records that hold a value, counted up to 1,000."""
    return {
        field.pk: FieldValue.objects.filter(field=field).values("record").distinct()[:1_000].count() for field in fields
    }
