"""Extra fields as inputs of a room's form, and the form of an administrator who defines one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.fields.models import ExtraField, FieldFile
from guanxi.foundation.fields.queries import by_group, edits, fields_seen
from guanxi.foundation.fields.values import LONGEST_LINK, LONGEST_TEXT, as_json, in_words
from guanxi.kit.errors import EditConflict

T = ExtraField.Type


def input_of(field: ExtraField, *, held: Any = None, is_required: bool | None = None) -> forms.Field:
    """The input of an extra field; what it may hold is decided by the verb.

    Args:
        held: what the record holds now; an old choice stays offered with it.
    """
    common: dict[str, Any] = {
        "label": str(field), "help_text": field.help_text, "initial": held,
        "required": field.is_required if is_required is None else is_required,
    }  # fmt: skip
    if field.type == T.NUMBER:
        return forms.DecimalField(decimal_places=3, max_digits=16, **common)
    if field.type == T.MONEY:
        return forms.DecimalField(decimal_places=2, max_digits=15, **common)
    if field.type == T.DATE:
        return forms.DateField(**common)
    if field.type in (T.CHOICE, T.CHOICES):
        kept = {held} if isinstance(held, str) else set(held or ())
        offered = field.choice_labels(archived=False)
        old = {key: label for key, label in field.choice_labels().items() if key in kept and key not in offered}
        choices = list((offered | old).items())
        if field.type == T.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *choices], **common)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if field.type == T.FILE:
        return forms.FileField(**common)
    if field.type == T.LINK:
        hint = {"placeholder": "https://"}
        return forms.CharField(max_length=LONGEST_LINK, widget=forms.URLInput(attrs=hint), **common)
    return forms.CharField(max_length=LONGEST_TEXT, **common)


class ExtraInputs:
    """What a room's form inherits to have the extra fields of its record: `add_extra`, `extra_told`, `extra_groups`."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    extra_fields: list[ExtraField]

    def add_extra(self, kind: str, user: Any, values: Mapping[str, Any] | None = None) -> None:
        """Add the inputs of the fields that `user` may change.

        Args:
            values: what the record holds by key; None for a new record.
        """
        self.extra_fields = [field for field in fields_seen(kind, user) if edits(user, field)]
        for field in self.extra_fields:
            held = (values or {}).get(field.key)
            is_required = field.is_required and (values is None or held is not None)
            self.fields[field.name] = input_of(field, held=held, is_required=is_required)

    def extra_told(self) -> dict[str, Any]:
        """What was typed into the extra fields, by key."""
        return {field.key: self.cleaned_data.get(field.name) for field in self.extra_fields}

    def own_told(self) -> dict[str, Any]:
        """What was typed into the other fields."""
        names = {field.name for field in self.extra_fields}
        return {name: value for name, value in self.cleaned_data.items() if name not in names}

    def extra_sides(self, clash: EditConflict) -> list[dict[str, Any]]:
        """The three sides of every extra field that two people changed, as `{% conflict %}` shows them."""
        rows = []
        for field in self.extra_fields:
            if field.name in clash.yours:
                sides = {"original": clash.original, "theirs": clash.theirs, "yours": clash.yours}
                picks = {side: _pick(field, values[field.name]) for side, values in sides.items()}
                rows.append({"name": field.name, "label": str(field), **picks})
        return rows

    @property
    def extra_groups(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """Heading → (input, unit of measure), in their order."""
        return [
            (str(group), [(self[field.name], field.measure) for field in fields])  # type: ignore[index]
            for group, fields in by_group(self.extra_fields)
        ]


def _pick(field: ExtraField, value: Any) -> tuple[Any, str]:
    """A value as its input takes it, and as people read it."""
    if isinstance(value, FieldFile):
        return value.pk, value.name
    if isinstance(value, File):
        return "", str(value.name)
    plain = as_json(field, value)
    return ("" if plain is None else plain), in_words(field, value)


class GroupForm(forms.Form):
    """What a heading is called."""

    label = forms.CharField(label=_("heading"), max_length=60)
    label_en = forms.CharField(label=_("English heading"), max_length=60, required=False)
