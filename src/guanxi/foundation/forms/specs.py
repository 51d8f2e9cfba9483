"""Declaring forms: `declare_form(FormSpec("credit.management", _("…"), kind="customers.customer", items=(…)))`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.foundation.forms.rules.checking import check_items
from guanxi.foundation.forms.rules.items import Choice, Item, ShownIf
from guanxi.foundation.people.visibility import may

RHYTHMS = ("", "daily", "weekly", "monthly")

__all__ = ["Choice", "FormSpec", "Item", "ShownIf", "declare_form", "declared", "hidden_from", "is_kept_close"]


@dataclass(frozen=True)
class FormSpec:
    """A form that a room declares. Its words are lazy translations; each wording of it is kept as a version.

    Args:
        key: "room.subject". kind: what its records are about ("customers.customer"), or "": nothing in particular.
        print_title: the heading on paper; the label where it is left out. source: the handbook's entry.
        rhythm: how often those who hold one of `fillers` (keys of roles) are to fill it: daily, weekly, monthly.
        view: the right that a reader of it needs besides seeing what it is about ("credit.view"), or "": none.
        home: the page whose work its answers are, as (words, name of the address, which takes what it is about), if
            that is another than the page of what it is about.
    """

    key: str
    label: Any
    kind: str
    items: tuple[Item, ...]
    help: Any = ""
    print_title: Any = ""
    rhythm: str = ""
    fillers: tuple[str, ...] = ()
    source: str = ""
    view: str = ""
    home: tuple[Any, str] | None = None


declared: dict[str, FormSpec] = {}


def declare_form(spec: FormSpec) -> FormSpec:
    """Make a form known; called when a room's modules are read. A form that makes no sense is a bug.

    Raises:
        ValueError: an item is faulty, with its key and the fault.
    """
    faults = check_items(spec.items)
    if faults or spec.rhythm not in RHYTHMS:
        raise ValueError(f"{spec.key}: {[(one.key, one.part, one.fault.code) for one in faults]} {spec.rhythm}")
    declared[spec.key] = spec
    return spec


def is_kept_close(key: str) -> bool:
    """Whether a form asks for a right of its own: then events, which whoever sees the record reads, tell no answers."""
    spec = declared.get(key)
    return spec is not None and bool(spec.view)


def hidden_from(user: Any) -> list[str]:
    """Keys of the forms that this person may neither read nor fill, whatever they are about."""
    return [spec.key for spec in declared.values() if spec.view and not may(user, spec.view)]
