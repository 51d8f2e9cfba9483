"""Defining extra fields: what they are called, what they hold, who sees them. Nothing is deleted, values stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Max
from django.utils.translation import gettext as _

from guanxi.foundation.fields.actions.checking import (
    LONGEST,
    check_key,
    check_roles,
    check_texts,
    checked_choices,
)  # fmt: skip
from guanxi.foundation.fields.kinds import kinds
from guanxi.foundation.fields.models import ExtraField, FieldGroup
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput
from guanxi.kit.keys import free_key

MOST = 100  # fields of one kind of record that are not archived


class ChoiceInput(TypedDict, total=False):
    """A choice as it is offered; one that is there already is named by its key or its label."""

    key: str
    label: str
    label_en: str


class FieldDetails(TypedDict, total=False):
    """What of a field can be said anew at any time; the roles by their keys, none of them: everybody."""

    label_en: str
    help: str
    help_en: str
    measure: str
    is_required: bool
    choices: Sequence[ChoiceInput]
    see_roles: Sequence[str]
    edit_roles: Sequence[str]


class FieldChanges(FieldDetails, total=False):
    """Details of a field that an edit changes, its label and its heading included."""

    label: str
    group: str
    group_en: str


@action("fields.define_field")
def define_field(
    *, kind: str, type: str, label: str, group: str, group_en: str = "", field_key: str = "",
    details: FieldDetails | None = None, by: Any, at: datetime,
) -> ExtraField:  # fmt: skip
    """Add a field to a kind of record; lists, forms, imports and the API have it at the next request.

    Args:
        kind: as in `customers.customer`. type: text, number, money, date, choice, choices, link or file.
        group: the heading under which it stands; a new one is made. field_key: its name in the API; by default from
            the label.

    Raises:
        BadInput: an unknown kind, type or role, no label, a label or key that is taken, a choice without choices.
    """
    if kind not in kinds:
        raise BadInput(kind=_("Choose one of those offered."))
    if type not in ExtraField.Type.values:
        raise BadInput(type=_("Choose one of those offered."))
    known = ExtraField.objects.filter(kind=kind)
    if known.filter(archived_at=None).count() >= MOST:
        raise BadInput(label=_("There are %(most)s fields already. Archive those that nobody fills.") % {"most": MOST})
    field = ExtraField(kind=kind, type=type, label=label.strip(), created_at=at)
    changed = dict(details or {})
    _set(field, changed)
    taken = set(known.values_list("key", flat=True))
    if field_key:
        check_key(field_key, taken)
    field.key = field_key or free_key(field.label_en or field.label, taken, "field")
    field.group = _group(kind, group, group_en)
    field.position = (field.group.fields.aggregate(last=Max("position"))["last"] or 0) + 1
    field.save(force_insert=True)
    record("fields.field_defined", field, by=by, at=at, field=field.label, type=type, of=kind)
    return field


@action("fields.change_field")
def change_field(field: ExtraField, *, changes: FieldChanges, by: Any, at: datetime) -> ExtraField:
    """Say anew how a field is called, who sees it, what may be chosen; its type and its key stay.

    Args:
        changes: `choices` are all that are offered from now on; one that is left out stays where it was chosen.

    Raises:
        BadInput: as `define_field`.
    """
    row = ExtraField.objects.select_for_update(of=("self",)).select_related("group").get(pk=field.pk)
    changed = dict(changes)
    group, group_en = str(changed.pop("group", row.group.label)), str(changed.pop("group_en", ""))
    before = row.label
    if "label" in changed:
        row.label = str(changed.pop("label")).strip()
    _set(row, changed)
    if group.strip() != row.group.label:
        row.group = _group(row.kind, group, group_en)
        row.position = (row.group.fields.aggregate(last=Max("position"))["last"] or 0) + 1
    row.save()
    record("fields.field_changed", row, by=by, at=at, field=row.label, before=before, changed=sorted(changes))
    return row


def _set(field: ExtraField, changed: Mapping[str, Any]) -> None:
    if unknown := set(changed) - set(FieldDetails.__annotations__):
        raise BadInput(**dict.fromkeys(unknown, _("There is no such field.")))
    values = dict(changed)
    faults: dict[str, Any] = {}
    if "choices" in values or (field._state.adding and field.type in ("choice", "choices")):
        field.choices = checked_choices(field, values.pop("choices", ()), faults)
    for name in ("see_roles", "edit_roles"):
        if name in values:
            setattr(field, name, check_roles(name, values.pop(name), faults))
    for name, value in values.items():
        setattr(field, name, value if isinstance(value, bool) else str(value).strip())
    check_texts(field, faults)
    twins = ExtraField.objects.filter(kind=field.kind, archived_at=None).exclude(pk=field.pk)
    if field.label in set(twins.values_list("label", flat=True)):
        faults["label"] = _("There is a field of this name already. Give it another one.")
    if faults:
        raise BadInput(**faults)


def _group(kind: str, label: str, label_en: str) -> FieldGroup:
    label, label_en = " ".join(label.split()), " ".join(label_en.split())
    if not label or max(len(label), len(label_en)) > LONGEST["label"]:
        raise BadInput(group=_("Write the heading under which the field stands, at most 60 characters."))
    last = FieldGroup.objects.filter(kind=kind).aggregate(last=Max("position"))["last"] or 0
    defaults = {"label_en": label_en, "position": last + 1}
    group, _made = FieldGroup.objects.get_or_create(kind=kind, label=label, defaults=defaults)
    return group


@action("fields.archive_field")
def archive_field(field: ExtraField, *, by: Any, at: datetime) -> ExtraField:
    """Show a field nowhere any more; what records hold in it is kept."""
    if field.archived_at is None:
        field.archived_at = at
        field.save(update_fields=["archived_at"])
        record("fields.field_archived", field, by=by, at=at, field=field.label)
    return field


@action("fields.restore_field")
def restore_field(field: ExtraField, *, by: Any, at: datetime) -> ExtraField:
    """Show an archived field again, with everything records held in it.

    Raises:
        BadInput: another field has its name now.
    """
    if field.archived_at is None:
        return field
    if ExtraField.objects.filter(kind=field.kind, label=field.label, archived_at=None).exists():
        raise BadInput(label=_("There is a field of this name already. Give it another one."))
    field.archived_at = None
    field.save(update_fields=["archived_at"])
    record("fields.field_restored", field, by=by, at=at, field=field.label)
    return field


@action("fields.move_field")
def move_field(field: ExtraField, *, step: int, by: Any, at: datetime) -> None:
    """Move a field among those of its heading.

    Args:
        step: −1 up, 1 down.
    """
    fields = list(field.group.fields.filter(archived_at=None).order_by("position", "id"))
    _renumber(fields, field.pk, step)


@action("fields.move_group")
def move_group(group: FieldGroup, *, step: int, by: Any, at: datetime) -> None:
    """Move a heading with its fields among those of its kind of record.

    Args:
        step: −1 up, 1 down.
    """
    _renumber(list(FieldGroup.objects.filter(kind=group.kind).order_by("position", "id")), group.pk, step)


def _renumber(rows: list[Any], pk: int, step: int) -> None:
    here = next((place for place, row in enumerate(rows) if row.pk == pk), None)
    if here is None:
        return
    there = min(max(here + (1 if step > 0 else -1), 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])


@action("fields.rename_group")
def rename_group(group: FieldGroup, *, label: str, label_en: str = "", by: Any, at: datetime) -> FieldGroup:
    """Call a heading something else.

    Raises:
        BadInput: no name, or one that another heading has.
    """
    label, label_en = " ".join(label.split()), " ".join(label_en.split())
    if not label or max(len(label), len(label_en)) > LONGEST["label"]:
        raise BadInput(label=_("Write the heading under which the field stands, at most 60 characters."))
    if FieldGroup.objects.filter(kind=group.kind, label=label).exclude(pk=group.pk).exists():
        raise BadInput(label=_("There is a heading of this name already."))
    before, group.label, group.label_en = group.label, label, label_en
    group.save(update_fields=["label", "label_en"])
    record("fields.group_renamed", group, by=by, at=at, group=label, before=before)
    return group
