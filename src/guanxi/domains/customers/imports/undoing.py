"""Taking a run back: what stands in the way, and setting everything as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.actions.taking_over import Corrections, correct_customers, take_back_customers
from guanxi.domains.customers.belongings import dependents
from guanxi.domains.customers.imports import values as kept
from guanxi.domains.customers.imports.customer_fields import OF_CONTACT, customer_fields
from guanxi.domains.customers.imports.writing import CONTACT, MODEL, NOTE, PERSON, WORDS, correct
from guanxi.domains.customers.models import Contact, Customer
from guanxi.foundation.timeline.hanging import touched_since
from guanxi.kit.actions import describe
from guanxi.kit.imports.targets import Obstacle, RunContext, Written

GONE = _("It is not here any more.")
DEPENDS = _("Something depends on it: %(names)s.")
REMOVE_FIRST = _("Take that back first, or keep this customer.")
TOUCHED = _("Somebody changed it after it was imported.")
KEEP = _("Keep it, or change it by hand.")
CHANGED = _("These were changed after the import: %(names)s.")
Shown = Mapping[int, tuple[str, str]]


def obstacles(written: Sequence[Written], shown: Shown) -> list[Obstacle]:
    """Why customers cannot be taken back; a fixed number of questions however many they are."""
    made = [one for one in written if one.before is None]
    kept_on = [one for one in written if one.before is not None]
    return [*_of_made(made, shown), *_of_changed(kept_on, shown)]


def _of_made(written: Sequence[Written], shown: Shown) -> Iterable[Obstacle]:
    pks = [one.pk for one in written]
    there = set(Customer.objects.filter(pk__among=pks).values_list("pk", flat=True))
    contacts = [pk for one in written for kind, pk in one.parts if kind == CONTACT]
    notes = [pk for one in written for kind, pk in one.parts if kind == NOTE]
    held, touched = dependents(sorted(there), contacts=contacts, notes=notes), touched_since(MODEL, sorted(there))
    for one in written:
        if one.pk not in there:
            yield _obstacle(one, shown, GONE)
        elif one.pk in held:
            yield _obstacle(one, shown, DEPENDS % {"names": ", ".join(held[one.pk])}, REMOVE_FIRST)
        elif one.pk in touched:
            yield _obstacle(one, shown, TOUCHED, KEEP)


def _of_changed(written: Sequence[Written], shown: Shown) -> Iterable[Obstacle]:
    names = sorted({name for one in written for name in one.after} - {PERSON, WORDS})
    there = set(Customer.objects.active().filter(pk__among=[one.pk for one in written]).values_list("pk", flat=True))
    now = kept.present(sorted(there), names)
    contacts = Contact.objects.in_bulk([pk for one in written for kind, pk in one.parts if kind == CONTACT])
    for one in written:
        if one.pk not in there:
            yield _obstacle(one, shown, GONE)
            continue
        differing = {name for name in names if name in one.after and not is_same(now[one.pk][name], one.after[name])}
        person, keys = one.after.get(PERSON) or {}, {own: name for name, own in OF_CONTACT.items()}
        for contact in (contacts.get(pk) for kind, pk in one.parts if kind == CONTACT):
            differing |= {keys[own] for own, value in person.items() if not is_same(getattr(contact, own, None), value)}
        if differing:
            yield _obstacle(one, shown, CHANGED % {"names": ", ".join(map(label_of, sorted(differing)))}, KEEP)


def label_of(name: str) -> str:
    """What a field is called for people."""
    return next((str(one.label) for one in customer_fields() if one.key == name), name)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same; nothing and an empty text are one."""
    return describe(one if one is not None else "") == describe(other if other is not None else "")


def _obstacle(one: Written, shown: Shown, reason: Any, mend: Any = "") -> Obstacle:
    label, url = shown.get(one.pk, (str(one.after.get("name", one.pk)), ""))
    return Obstacle(one.model, one.pk, label, url, reason, mend)


def take_back(written: Sequence[Written], context: RunContext) -> None:
    """Remove created customers and set changed ones back, contacts that came with them included."""
    changed = [one for one in written if one.before is not None]
    if changed:
        corrections = Corrections()
        sides = {
            one.pk: {name: value for name, value in (one.before or {}).items() if name not in (PERSON, WORDS)}
            for one in changed
        }
        correct(corrections, sides, context)
        for one in changed:
            _set_contact_back(one, corrections)
            corrections.unsaid += [pk for kind, pk in one.parts if kind == NOTE]
        correct_customers(corrections, by=context.by, at=context.at)
    made = [one.pk for one in written if one.before is None]
    if made:
        take_back_customers(made, by=context.by, at=context.at)


def _set_contact_back(one: Written, corrections: Corrections) -> None:
    before = (one.before or {}).get(PERSON)
    for kind, pk in one.parts:
        if kind == CONTACT and before is None:
            corrections.fewer.append(pk)
        elif kind == CONTACT:
            corrections.contacts[pk] = before  # type: ignore[assignment]
