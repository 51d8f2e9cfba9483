"""Writing down and changing many contacts at once: the same result as one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import ContactFields
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows, insert_records
from guanxi.kit.errors import BadInput
from guanxi.kit.merging import facts_of

CUSTOMER, CONTACT = "customers.customer", "customers.contact"


@action("customers.add_contacts", inner=True)
def add_contacts(
    rows: Sequence[tuple[int, ContactFields]],
    *,
    entered_at: Mapping[int, datetime] | None = None,
    without_index: bool = False,
    by: Any,
    at: datetime,
) -> list[Contact]:
    """Write down people at many customers: (number of the customer, what is known), as single ones would be.

    Args:
        entered_at: place in `rows` → when the contact was entered elsewhere. without_index: the caller makes the
            customers findable.
    """
    on, since = timezone.localdate(at), entered_at or {}
    peopled = set(
        Contact.objects.filter(customer__among=[pk for pk, _known in rows]).values_list("customer", flat=True)
    )
    fresh: list[Contact] = []
    for place, (pk, known) in enumerate(rows):
        values = fields.clean({"name": "", **known}, fields.PERSON, on=on)
        values["is_main"] = bool(values.get("is_main")) or pk not in peopled
        peopled.add(pk)
        fresh.append(Contact(customer_id=pk, created_at=since.get(place, at), **values))
    insert_records(fresh)
    _keep_one_main([one for one in fresh if one.is_main])
    if not without_index:
        _index(one.customer_id for one in fresh)
    happenings = [
        Happening("customers.contact_added", (CONTACT, one.pk), ((CUSTOMER, one.customer_id),), {"contact": one.name})
        for one in fresh
    ]
    record_many(happenings, by=by, at=at)
    return fresh


@action("customers.change_contacts", inner=True)
def change_contacts(edits: Mapping[int, ContactFields], *, by: Any, at: datetime) -> list[Contact]:
    """Change what is known of many people: number of the contact → field → value, as they stand now."""
    on = timezone.localdate(at)
    happenings: list[Happening] = []
    changed: list[Contact] = []
    renamed: set[int] = set()
    touched: set[str] = set()
    for row in Contact.objects.select_for_update().filter(pk__among=sorted(edits)).order_by("pk"):
        wanted = fields.read(edits[row.pk], fields.PERSON)
        present = {name: getattr(row, name) for name in wanted}
        written = {name: value for name, value in wanted.items() if value != present[name]}
        fields.check(written, fields.PERSON, on=on)
        if not written:
            continue
        for name, value in written.items():
            setattr(row, name, value)
        row.version += 1
        changed.append(row)
        touched |= set(written)
        renamed |= {row.customer_id} if {"name", "phone"} & set(written) else set()
        facts = {"contact": row.name, **facts_of(written, present, row.version)}
        happenings.append(
            Happening("customers.contact_changed", (CONTACT, row.pk), ((CUSTOMER, row.customer_id),), facts)
        )
    if changed:
        names = [*sorted(touched), "version"]
        change_rows(Contact, names, "id", ([*(getattr(one, name) for name in names), one.pk] for one in changed))
    _keep_one_main([one for one in changed if one.is_main and "is_main" in touched])
    _index(renamed)
    record_many(happenings, by=by, at=at)
    return changed


@action("customers.remove_contacts", inner=True)
def remove_contacts(contacts: Iterable[Contact], *, by: Any, at: datetime) -> int:
    """Take many people off their customers; where the main contact goes, the oldest of the others follows."""
    rows = list(contacts)
    happenings = [
        Happening("customers.contact_removed", (CONTACT, one.pk), ((CUSTOMER, one.customer_id),), {"contact": one.name})
        for one in rows
    ]
    record_many(happenings, by=by, at=at)
    Contact.objects.filter(pk__among=[one.pk for one in rows]).delete()
    headless = {one.customer_id for one in rows if one.is_main}
    heirs: dict[int, Contact] = {}
    for one in Contact.objects.filter(customer__among=sorted(headless)).order_by("-is_main", "id"):
        heirs.setdefault(one.customer_id, one)
    if orphans := [heir for heir in heirs.values() if not heir.is_main]:
        change_rows(Contact, ["is_main"], "id", ((True, heir.pk) for heir in orphans))
    _index(one.customer_id for one in rows)
    return len(rows)


def _keep_one_main(contacts: Sequence[Contact]) -> None:
    """Each of these is its customer's main contact; of two at one customer the later one."""
    latest = {one.customer_id: one.pk for one in contacts}
    if not latest:
        return
    others = Contact.objects.filter(customer__among=sorted(latest), is_main=True)
    others.exclude(pk__among=sorted(latest.values())).update(is_main=False)


def _index(customers: Iterable[int]) -> None:
    index_customers(Customer.objects.filter(pk__among=sorted(set(customers))))


def contacts_of(pks: Iterable[int]) -> dict[int, Contact]:
    """Contacts by their numbers.

    Raises:
        BadInput: one of them is gone.
    """
    wanted = set(pks)
    found = {one.pk: one for one in Contact.objects.filter(pk__among=sorted(wanted))}
    if len(found) < len(wanted):
        raise BadInput(contact=fields.GONE)
    return found
