"""Whether the definition of an extra field is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.fields.models import ExtraField, FieldValue
from guanxi.foundation.people.models import Role
from guanxi.kit.errors import BadInput
from guanxi.kit.keys import free_key

LONGEST = {"label": 60, "label_en": 60, "help": 200, "help_en": 200, "measure": 20}
MOST_CHOICES = 200
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_key(key: str, taken: set[str]) -> None:
    """Refuse a key that addresses cannot hold or that another field has.

    Raises:
        BadInput: it is not made of small letters, digits and _, or is taken.
    """
    if not KEY.fullmatch(key):
        raise BadInput(field_key=_("A key begins with a small letter and has small letters, digits and _, at most 40."))
    if key in taken:
        raise BadInput(field_key=_("This key is taken, perhaps by an archived field. Choose another one."))


def check_texts(field: ExtraField, faults: dict[str, Any]) -> None:
    """Note what is wrong with a field's words."""
    for name, most in LONGEST.items():
        if len(text := getattr(field, name)) > most:
            words = {"most": most, "length": len(text)}
            faults[name] = _("At most %(most)s characters; this has %(length)s.") % words
    if not field.label:
        faults["label"] = _("Write how the field is called.")
    if field.measure and field.type != ExtraField.Type.NUMBER:
        faults["measure"] = _("Only numbers have a unit of measure; leave it empty.")


def check_roles(name: str, asked: Any, faults: dict[str, Any]) -> list[str]:
    """The roles that are there, each once; the others are noted."""
    keys = list(dict.fromkeys(asked or ()))
    known = set(Role.objects.filter(key__in=keys).values_list("key", flat=True))
    if unknown := [key for key in keys if key not in known]:
        faults[name] = _("There is no role “%(role)s”.") % {"role": str(unknown[0])[:40]}
    return [key for key in keys if key in known]


def checked_choices(field: ExtraField, asked: Sequence[Any], faults: dict[str, Any]) -> list[dict[str, Any]]:
    """The choices as they are kept: those offered in their order, then those still held somewhere, as old."""
    if field.type not in (ExtraField.Type.CHOICE, ExtraField.Type.CHOICES):
        if asked:
            faults["choices"] = _("Only a choice has choices; leave them empty.")
        return []
    present = {one["key"]: one for one in field.choices}
    by_label = {one["label"]: one["key"] for one in field.choices}
    taken, offered = set(present), dict[str, dict[str, Any]]()
    labels: set[str] = set()
    for one in asked:
        label, label_en = (" ".join(str(one.get(name, "")).split()) for name in ("label", "label_en"))
        if not label or max(len(label), len(label_en)) > LONGEST["label"] or label in labels:
            faults["choices"] = _("Give every choice a name of its own, at most 60 characters.")
            continue
        labels.add(label)
        asked_key = str(one.get("key", ""))
        key = asked_key if asked_key in present else by_label.get(label, "")
        if not key or key in offered:
            key = free_key(label_en or label, taken, "choice")
        taken.add(key)
        offered[key] = {"key": key, "label": label, "label_en": label_en, "is_archived": False}
    if not offered or len(offered) > MOST_CHOICES:
        faults["choices"] = _("Write 1 to %(most)s choices, one a line.") % {"most": MOST_CHOICES}
    old = [one | {"is_archived": True} for key, one in present.items() if key not in offered and _is_held(field, key)]
    return [*offered.values(), *old]


def _is_held(field: ExtraField, choice: str) -> bool:
    return field.pk is not None and FieldValue.objects.filter(field=field, choice=choice).exists()
