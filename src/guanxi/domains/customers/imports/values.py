"""What customers hold now, as a file would say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from guanxi.domains.customers.imports.customer_fields import OF_CONTACT
from guanxi.domains.customers.imports.staff import Staff
from guanxi.domains.customers.models import CommercialDetails, Contact, Customer, LogisticDetails
from guanxi.domains.customers.places import places_by_code
from guanxi.domains.customers.record import COMMERCIAL, CUSTOMER, LOGISTIC, column
from guanxi.foundation.timeline.models import Note

PLAIN = frozenset({*CUSTOMER, "code", "stage"} - {"county", "parent"})


def present(pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Field → value of each customer, for the fields asked; a fixed number of questions."""
    found: dict[int, dict[str, Any]] = {pk: {} for pk in pks}
    _own(found, set(names))
    for model, own in ((CommercialDetails, COMMERCIAL), (LogisticDetails, LOGISTIC)):
        _details(found, model, [name for name in own if name in names])
    if "tags" in names:
        for pk, words in tags_of(pks).items():
            found[pk]["tags"] = words
    if "remark" in names:  # words are added to those that are here
        for values in found.values():
            values["remark"] = ""
    if asked := [name for name in OF_CONTACT if name in names]:
        mains = main_contacts(pks)
        for pk, values in found.items():
            contact = mains.get(pk)
            values |= {name: getattr(contact, OF_CONTACT[name], "") for name in asked}
    return found


def _own(found: dict[int, dict[str, Any]], names: set[str]) -> None:
    plain = sorted(names & PLAIN)
    refer = sorted(names & {"county", "parent", "owner", "unit"})
    if not plain and not refer:
        return
    staff = Staff.of(None) if {"owner", "unit"} & set(refer) else None
    places = places_by_code()
    columns = ["pk", *plain, *("parent__code" if name == "parent" else column(Customer, name) for name in refer)]
    size = 1 + len(plain)
    for row in Customer.objects.filter(pk__among=list(found)).values_list(*columns):
        values = dict(zip(plain, row[1:size], strict=True))
        for name, value in zip(refer, row[size:], strict=True):
            if name == "county":
                values[name] = places[value].full_name if value in places else value or ""
            elif name == "parent":
                values[name] = value or ""
            elif staff:
                values[name] = staff.label_of_person(value) if name == "owner" else staff.label_of_unit(value)
        found[row[0]] = values


def _details(found: dict[int, dict[str, Any]], model: Any, names: Sequence[str]) -> None:
    if not names:
        return
    absent = {name: getattr(model(), name) for name in names}
    for values in found.values():
        values |= absent
    for pk, *row in model._default_manager.filter(customer__among=list(found)).values_list("customer", *names):
        found[pk] |= dict(zip(names, row, strict=True))


def tags_of(pks: Iterable[int]) -> dict[int, list[str]]:
    """The words hung on each customer, in order."""
    words: dict[int, list[str]] = {pk: [] for pk in pks}
    hung = Customer.tags.through._default_manager.filter(customer__among=list(words))
    for pk, name in hung.values_list("customer", "tag__name"):
        words[pk].append(name)
    return {pk: sorted(names) for pk, names in words.items()}


class Person(NamedTuple):
    """What a row may say of a contact."""

    pk: int
    customer_id: int
    name: str
    role: str
    notes: str
    phone: str
    wechat: str
    email: str


def contacts_at(pks: Iterable[int]) -> dict[int, list[Person]]:
    """The contacts of each customer, the main one first."""
    found: dict[int, list[Person]] = defaultdict(list)
    rows = Contact.objects.filter(customer__among=sorted(set(pks))).order_by("-is_main", "id")
    for row in rows.values_list(*Person._fields):
        found[row[1]].append(Person(*row))
    return found


def notes_of(pks: Iterable[int]) -> set[tuple[int, str]]:
    """The words written about each customer."""
    rows = Note.objects.filter(kind="customers.customer", object_id__among=sorted(set(pks)))
    return set(rows.values_list("object_id", "text"))


def main_contacts(pks: Iterable[int]) -> dict[int, Person]:
    """The main contact of each customer that has one."""
    return {pk: contacts[0] for pk, contacts in contacts_at(pks).items()}
