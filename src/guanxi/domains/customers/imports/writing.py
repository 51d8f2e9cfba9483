"""Rows that are sound, written by the room's bulk actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guanxi.domains.customers.actions.taking_over import Corrections, Parts, correct_customers, take_over_customers
from guanxi.domains.customers.imports import values as kept
from guanxi.domains.customers.imports.customer_fields import OF_CONTACT, ON_CREATION, customer_fields
from guanxi.domains.customers.imports.reading import moment, role_of
from guanxi.domains.customers.imports.staff import Staff, fold
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.places import counties_called
from guanxi.domains.customers.record import COMMERCIAL, CUSTOMER, LOGISTIC
from guanxi.foundation.timeline.models import Note
from guanxi.kit.imports.targets import Item, RunContext, Written

MODEL, CONTACT, NOTE = "customers.customer", "customers.contact", "timeline.note"
APART = frozenset({*OF_CONTACT, *ON_CREATION, "remark"})
WORDS = "words"  # the note that a changed customer got
PERSON = "contact"  # what is kept of the contact in a row: its fields before and after; None before: it was added
RECORD = frozenset({*CUSTOMER, *COMMERCIAL, *LOGISTIC})


def create(items: Sequence[Item], context: RunContext) -> list[Written]:
    """Enter new customers, all or none."""
    own = {one.key for one in customer_fields()}
    staff, parents = Staff.of(context.by), _parents(item.values for item in items)
    rows: list[Any] = []
    for item in items:
        values = {name: value for name, value in item.values.items() if name in own}
        row = record_of(values, parents) | {name: values[name] for name in ("code", "stage") if values.get(name)}
        row |= {"unit": _unit(values, staff), "owner": _owner(values, staff), "tags": values.get("tags") or ()}
        row |= {"entered_by": values.get("entered_by") or "", "entered_at": moment(values.get("entered_at"))}
        rows.append({**row, "contact": contact_of(values), "remark": values.get("remark") or ""})
    made = take_over_customers(rows, by=context.by, at=context.at)
    written = []
    for item, (customer, parts) in zip(items, made, strict=True):
        after = {name: value for name, value in item.values.items() if name in own} | {"code": customer.code}
        written.append(Written(item.row, MODEL, customer.pk, None, after, parts_of(parts.contact, parts.note)))
    return written


def change(changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
    """Change customers that are here, all or none; a further contact is added, the one that is meant is changed."""
    names = sorted({name for _item, _pk, new in changes for name in new} - APART)
    before = kept.present([pk for _item, pk, _new in changes], names)
    corrections = Corrections()
    sides = {pk: {name: new[name] for name in names if name in new} for _item, pk, new in changes}
    correct(corrections, sides, context)
    people = {pk: _contact_side(item) for item, pk, new in changes if OF_CONTACT.keys() & new.keys()}
    meant = _meant(people)
    for pk, given in people.items():
        known = contact_of(given) if pk not in meant else {OF_CONTACT[name]: value for name, value in given.items()}
        if pk in meant:
            corrections.contacts[meant[pk].pk] = known  # type: ignore[assignment]
        elif known:
            corrections.more.append((pk, known))  # type: ignore[arg-type]
    corrections.remarks = [(pk, new["remark"]) for _item, pk, new in changes if new.get("remark")]
    added = correct_customers(corrections, by=context.by, at=context.at)
    written = []
    for item, pk, _new in changes:
        old: dict[str, Any] = {name: before[pk].get(name) for name in sides[pk]}
        after: dict[str, Any] = dict(sides[pk])
        more = added.get(pk, Parts())
        contact: Contact | kept.Person | None = meant.get(pk) or more.contact
        if contact:
            given = {OF_CONTACT[name]: value for name, value in people[pk].items()}
            old[PERSON] = {name: getattr(contact, name) for name in given} if pk in meant else None
            after[PERSON] = given
        if more.note:
            after[WORDS] = more.note.text
        written.append(Written(item.row, MODEL, pk, old, after, parts_of(contact, more.note)))
    return written


def parts_of(contact: Contact | kept.Person | None, note: Note | None) -> tuple[tuple[str, int], ...]:
    """What was written with a customer, as the run remembers it."""
    found = ((CONTACT, contact.pk) if contact else None, (NOTE, note.pk) if note else None)
    return tuple(one for one in found if one)


def correct(corrections: Corrections, sides: Mapping[int, Mapping[str, Any]], context: RunContext) -> None:
    """Sort what shall be written of customers by the action that writes it; contacts apart."""
    staff, parents = Staff.of(context.by), _parents(sides.values())
    placed = [pk for pk, new in sides.items() if {"owner", "unit"} & new.keys()]
    places = kept.present(placed, ["owner", "unit"]) if placed else {}
    for pk, new in sides.items():
        if record := record_of(new, parents):
            corrections.records[pk] = record
        if new.get("stage"):
            corrections.stages[pk] = new["stage"]
        if "tags" in new:
            corrections.tags[pk] = new["tags"] or ()
        if pk in places:
            wanted = places[pk] | {name: new[name] for name in ("owner", "unit") if name in new}
            corrections.places[pk] = (_owner(wanted, staff), _unit(wanted, staff))


def record_of(values: Mapping[str, Any], parents: Mapping[str, int]) -> dict[str, Any]:
    """The fields of the record as its actions take them: counties by code, parent companies by key."""
    record = {name: value for name, value in values.items() if name in RECORD}
    if record.get("county"):
        found = counties_called(str(record["county"]))
        record["county"] = found[0].code if len(found) == 1 else record["county"]
    if record.get("parent"):
        record["parent"] = parents[record["parent"]]
    return record


def contact_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """A new contact as its action takes it; its position says its role where nothing else does."""
    known = {OF_CONTACT[name]: values[name] for name in OF_CONTACT if values.get(name)}
    if not known.get("name"):
        return {}
    if "role" not in known and (role := role_of(str(values.get("contact_title") or ""))):
        known["role"] = role
    return known


def _contact_side(item: Item) -> dict[str, Any]:
    return {name: item.values[name] or "" for name in OF_CONTACT if name in item.values}


def _meant(people: Mapping[int, Mapping[str, Any]]) -> dict[int, kept.Person]:
    """The contact that is here and is meant: of that name, of that telephone; without a name the main one."""
    contacts = kept.contacts_at(people)
    meant: dict[int, kept.Person] = {}
    for pk, given in people.items():
        there, name, phone = contacts.get(pk, []), given.get("contact_name"), given.get("contact_phone")
        same = [one for one in there if one.name == name] or [one for one in there if phone and one.phone == phone]
        if not name:
            same = there[:1]
        if same:
            meant[pk] = same[0]
    return meant


def _parents(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    codes = {row["parent"] for row in rows if row.get("parent")}
    return dict(Customer.objects.filter(code__among=sorted(codes)).values_list("code", "pk")) if codes else {}


def _owner(values: Mapping[str, Any], staff: Staff) -> Any:
    found = staff.called.get(fold(str(values.get("owner") or "")), set())
    return staff.people[min(found)] if values.get("owner") and found else None


def _unit(values: Mapping[str, Any], staff: Staff) -> Any:
    found = staff.ways.get("/".join(fold(part) for part in str(values["unit"]).split("/")), set())
    return staff.units[min(found)] if found else None
