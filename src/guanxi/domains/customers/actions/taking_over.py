"""Customers of a file: taken over with their tags and contacts, changed, and taken back, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guanxi.domains.customers.actions.many import CustomerEdit, change_customers
from guanxi.domains.customers.actions.people import add_contacts, change_contacts, contacts_of, remove_contacts
from guanxi.domains.customers.actions.placing import hang_tags, place_customers, set_stages
from guanxi.domains.customers.actions.records import enter
from guanxi.domains.customers.belongings import drop_belongings
from guanxi.domains.customers.index import INDEX, index_customers
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import ContactFields, NewCustomer
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.timeline.many import add_notes, take_back_notes
from guanxi.foundation.timeline.models import Follower, Note
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks

KIND = "customers.customer"


class CustomerTakenOver(NewCustomer, total=False):
    """A customer of another program: with tags, main contact and a remark, and who entered it there and when."""

    tags: Sequence[str]
    contact: ContactFields
    remark: str
    entered_by: str
    entered_at: datetime | None


@dataclass
class Corrections:
    """What a file changes of customers that are here, by the number of the customer.

    Args:
        records: fields of the record. places: rep and unit. stages, tags: as they shall be.
        contacts: number of a contact → its fields. more: further contacts of customers. fewer: contacts to go.
        remarks: words about customers. unsaid: notes to go.
    """

    records: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    places: dict[int, tuple[User | None, Unit]] = field(default_factory=dict)
    stages: dict[int, str] = field(default_factory=dict)
    tags: dict[int, Iterable[str]] = field(default_factory=dict)
    contacts: dict[int, ContactFields] = field(default_factory=dict)
    more: list[tuple[int, ContactFields]] = field(default_factory=list)
    fewer: list[int] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    unsaid: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Parts:
    """What came with a customer, or was added to it."""

    contact: Contact | None = None
    note: Note | None = None


@action("customers.take_over_customers", inner=True)
def take_over_customers(rows: Sequence[CustomerTakenOver], *, by: Any, at: datetime) -> list[tuple[Customer, Parts]]:
    """Enter customers of another program, all or none; their history says who took them over, and from whom."""
    core = [{name: value for name, value in row.items() if name not in ("tags", "contact", "remark")} for row in rows]
    customers = enter(core, by=by, at=at, without_index=True)
    hang_tags(
        {one.pk: words for one, row in zip(customers, rows, strict=True) if (words := row.get("tags"))}, by=by, at=at
    )
    people = [(one, row["contact"]) for one, row in zip(customers, rows, strict=True) if row.get("contact")]
    made = add_contacts([(one.pk, known) for one, known in people], without_index=True, by=by, at=at)
    index_customers(customers)
    remarks = [
        (KIND, one.pk, str(one), text) for one, row in zip(customers, rows, strict=True) if (text := row.get("remark"))
    ]
    parts = _parts(made, add_notes(remarks, by=by, at=at) if remarks else ())
    return [(one, parts.get(one.pk, Parts())) for one in customers]


def _parts(contacts: Iterable[Contact], notes: Iterable[Note]) -> dict[int, Parts]:
    people, words = {one.customer_id: one for one in contacts}, {one.object_id: one for one in notes}
    return {pk: Parts(people.get(pk), words.get(pk)) for pk in people.keys() | words.keys()}


@action("customers.correct_customers", inner=True)
def correct_customers(corrections: Corrections, *, by: Any, at: datetime) -> dict[int, Parts]:
    """Change customers as a file says, all or none; answers what it added, by the number of the customer."""
    named = {*corrections.records, *(pk for pk, _text in corrections.remarks)}
    customers = Customer.objects.in_bulk(list(named))
    edits = [CustomerEdit(customer=customers[pk], changes=changes) for pk, changes in corrections.records.items()]  # type: ignore[typeddict-item]
    if edits:
        change_customers(edits, by=by, at=at)
    if corrections.places:
        place_customers(corrections.places, by=by, at=at)
    if corrections.stages:
        set_stages(corrections.stages, by=by, at=at)
    if corrections.tags:
        hang_tags(corrections.tags, by=by, at=at)
    if corrections.fewer:
        remove_contacts(contacts_of(corrections.fewer).values(), by=by, at=at)
    if corrections.contacts:
        change_contacts(corrections.contacts, by=by, at=at)
    if corrections.unsaid:
        take_back_notes(corrections.unsaid, by=by, at=at)
    remarks = [(KIND, pk, str(customers[pk]), text) for pk, text in corrections.remarks]
    return _parts(
        add_contacts(corrections.more, by=by, at=at) if corrections.more else (),
        add_notes(remarks, by=by, at=at) if remarks else (),
    )


@action("customers.take_back_customers", inner=True)
def take_back_customers(pks: Iterable[int], *, by: Any, at: datetime) -> int:
    """Remove customers that came by a file and on which nothing depends; that they were here stays in the events."""
    rows = list(Customer.objects.lock().filter(pk__among=sorted(set(pks))).order_by("pk"))
    happenings = [
        Happening("customers.customer_taken_back", (KIND, one.pk), facts={"name": one.name, "code": one.code})
        for one in rows
    ]
    record_many(happenings, by=by, at=at)
    for chunk in in_chunks([one.pk for one in rows], 500):
        drop_belongings(chunk)
        Follower.objects.filter(kind=KIND, object_id__in=chunk).delete()
        INDEX.remove(chunk)
        Note.objects.filter(kind=KIND, object_id__in=chunk).delete()
        Customer.objects.filter(pk__in=chunk).delete()
    return len(rows)
