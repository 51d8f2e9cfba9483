"""The people at a customer and the customer's further places."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Address, Contact, Customer
from guanxi.domains.customers.record import ADDRESS, AddressFields, ContactFields
from guanxi.foundation.fields.actions.values import Extra, begin_edit, begin_entry, forget_values
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput
from guanxi.kit.merging import facts_of, merge


@action("customers.add_contact")
def add_contact(
    customer: Customer, *, extra: Extra | None = None, by: Any, at: datetime, **known: Unpack[ContactFields]
) -> Contact:
    """Write down a person at a customer (S1-33, S2-43); the first one is the main contact.

    Args:
        extra: values of extra fields by key.

    Raises:
        BadInput: no name, or a wrong field. AlreadyMerged: the customer was merged into another one.
    """
    demand_standing(customer)
    edit = begin_entry("customers.contact", extra, by=by)
    values = fields.clean({"name": "", **known}, fields.PERSON, on=timezone.localdate(at))
    values["is_main"] = bool(values.get("is_main")) or not customer.contacts.exists()
    contact = Contact.objects.create(customer=customer, created_at=at, **values)
    edit.write(contact.pk, edit.wanted, by=by, at=at)
    _keep_one_main(contact)
    index_customers([customer])
    record("customers.contact_added", contact, about=[customer], by=by, at=at, contact=contact.name)
    return contact


@action("customers.change_contact")
def change_contact(
    contact: Contact,
    *,
    changes: ContactFields,
    version: int,
    original: ContactFields | None = None,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
) -> Contact:
    """Change what is known of a person; edits of different fields are merged, as for customers.

    Raises:
        EditConflict: others changed the same fields to other values. BadInput: a wrong field.
    """
    row = Contact.objects.select_for_update().select_related("customer").get(pk=contact.pk)
    wanted = fields.read(changes, fields.PERSON)
    present = {name: getattr(row, name) for name in wanted}
    edit = begin_edit(row, extra, version=version, event="customers.contact_changed", by=by)
    was = fields.seen_at(version, row, present, original)
    merged = merge(wanted | edit.wanted, was | edit.was, present | edit.present)
    written, more = edit.split(merged)
    fields.check(written, fields.PERSON, on=timezone.localdate(at))
    if not merged:
        return row
    for name, value in written.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*written, "version"])
    _keep_one_main(row)
    if {"name", "phone"} & set(written):
        index_customers([row.customer])
    edit.write(row.pk, more, by=by, at=at)
    facts = facts_of(written, present, row.version) | edit.facts(more)
    record("customers.contact_changed", row, about=[row.customer], by=by, at=at, contact=row.name, **facts)
    return row


@action("customers.remove_contact")
def remove_contact(contact: Contact, *, by: Any, at: datetime) -> None:
    """Take a person off a customer; the event keeps the name."""
    customer = contact.customer
    record("customers.contact_removed", contact, about=[customer], by=by, at=at, contact=contact.name)
    forget_values("customers.contact", [contact.pk])
    contact.delete()
    index_customers([customer])
    heir = customer.contacts.order_by("id").first()
    if heir and not customer.contacts.filter(is_main=True).exists():
        heir.is_main = True
        heir.save(update_fields=["is_main"])


def _keep_one_main(contact: Contact) -> None:
    if contact.is_main:
        Contact.objects.filter(customer=contact.customer_id, is_main=True).exclude(pk=contact.pk).update(is_main=False)


@action("customers.add_address")
def add_address(customer: Customer, *, by: Any, at: datetime, **known: Unpack[AddressFields]) -> Address:
    """Write down a further place of a customer: a warehouse, a branch.

    Raises:
        BadInput: no street, or a wrong field. AlreadyMerged: the customer was merged into another one.
    """
    demand_standing(customer)
    values = fields.clean(known, fields.PLACE, on=timezone.localdate(at))
    if not values.get("street"):
        raise BadInput(street=_("Type street and house number."))
    address = Address.objects.create(customer=customer, **fields.named(values, Address, ADDRESS))
    record("customers.address_added", address, about=[customer], by=by, at=at, address=address.street)
    return address


@action("customers.remove_address")
def remove_address(address: Address, *, by: Any, at: datetime) -> None:
    """Take a place off a customer; the event keeps the street."""
    record("customers.address_removed", address, about=[address.customer], by=by, at=at, address=address.street)
    address.delete()
