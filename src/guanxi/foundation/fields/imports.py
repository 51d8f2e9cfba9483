"""Extra fields in files: an extension of the import target of their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.fields.actions.values import take_over_values
from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import all_fields, edits, fields_seen, values_of
from guanxi.foundation.fields.values import NotAValue, read
from guanxi.kit.imports import Problem
from guanxi.kit.imports.targets import ImportField, Item, RunContext, TargetExtension

T = ExtraField.Type
KINDS = {
    T.TEXT: "text", T.NUMBER: "quantity", T.MONEY: "amount", T.DATE: "day", T.CHOICE: "choice", T.CHOICES: "choices",
    T.LINK: "text",
}  # fmt: skip


class ExtraFields(TargetExtension):
    """The extra fields of a kind of record that the importer may change, files left out."""

    def __init__(self, target: str, kind: str) -> None:
        self.target, self.kind = target, kind

    def fields(self, user: Any) -> Sequence[ImportField]:
        return [_field(one) for one in fields_seen(self.kind, user) if one.type in KINDS and edits(user, one)]

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        known = {one.name: one for one in all_fields(self.kind) if one.name in names}
        held = values_of(list(known.values()), pks)
        return {pk: {name: held.get(pk, {}).get(one.key) for name, one in known.items()} for pk in pks}

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        known = {one.name: one for one in fields_seen(self.kind, context.by)}
        for item in items:
            for name in [one for one in item.values if one in known]:
                try:
                    item.values[name] = read(known[name], item.values[name])
                except NotAValue as error:
                    item.problems.append(Problem("extra_field", name, str(error), _("Mend the cell, or empty it.")))

    def write(self, values: Mapping[int, Mapping[str, Any]], context: RunContext) -> None:
        names = {name for held in values.values() for name in held}
        known = [one for one in all_fields(self.kind) if one.name in names]
        wanted = {pk: {one.key: held[one.name] for one in known if one.name in held} for pk, held in values.items()}
        take_over_values(self.kind, fields=known, values=wanted, by=context.by, at=context.at)


def _field(field: ExtraField) -> ImportField:
    names = tuple(one for one in (field.label, field.label_en, field.key) if one)
    made = ImportField(
        field.name, str(field), KINDS[T(field.type)], names=names, is_required=field.is_required,
        group=str(field.group), help=field.help_text,
    )  # fmt: skip
    if field.type not in (T.CHOICE, T.CHOICES):
        return made
    offered = [one for one in field.choices if not one.get("is_archived")]
    aliases = {text: one["key"] for one in offered for text in (one["label"], one["label_en"], one["key"]) if text}
    return replace(made, choices=list(field.choice_labels(archived=False).items()), aliases=aliases)
