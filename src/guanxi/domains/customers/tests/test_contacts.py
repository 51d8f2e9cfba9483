"""The people at a customer and its further places."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.actions import add_address, add_contact, change_contact, remove_address, remove_contact
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.tests.conftest import AT
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, EditConflict


def events(name):
    return list(Event.objects.filter(name=f"customers.{name}").order_by("id"))


def test_contacts(office):
    boss = add_contact(office.shop, name="王老板", role="owner", phone="13805751234", by=office.rep, at=AT)
    buyer = add_contact(office.shop, name="李采购", is_main=True, birthday=date(1990, 5, 1), by=office.rep, at=AT)
    assert list(Contact.objects.order_by("id").values_list("is_main", flat=True)) == [False, True]
    assert search_customers(office.rep, "138 0575 1234").rows == [office.shop]
    changed = change_contact(boss, changes={"phone": "13900000000", "is_main": True}, version=1, by=office.rep, at=AT)
    assert (changed.version, Contact.objects.get(pk=buyer.pk).is_main) == (2, False)
    assert not search_customers(office.rep, "13805751234").rows
    remove_contact(changed, by=office.rep, at=AT)
    assert Contact.objects.get().is_main
    assert not search_customers(office.rep, "13900000000").rows
    assert "王老板" in sentence(events("contact_removed")[0])


def test_two_people_edit_one_contact(office):
    boss = add_contact(office.shop, name="王老板", phone="13805751234", by=office.rep, at=AT)
    change_contact(boss, changes={"phone": "13900000000"}, version=1, by=office.manager, at=AT)
    change_contact(boss, changes={"wechat": "wang"}, version=1, by=office.rep, at=AT)
    with pytest.raises(EditConflict) as conflict:
        change_contact(boss, changes={"phone": "13911111111"}, version=1, by=office.rep, at=AT)
    assert conflict.value.original == {"phone": "13805751234"}
    boss.refresh_from_db()
    assert (boss.phone, boss.wechat) == ("13900000000", "wang")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("birthday", date(2027, 1, 1)),
        ("birthday", date(1900, 1, 1)),
        ("phone", "x"),
        ("role", "king"),
        ("notes", "长" * 2001),
    ],
)
def test_add_contact_refuses(office, field, value):
    with pytest.raises(BadInput) as refusal:
        add_contact(office.shop, **{"name": "王老板", field: value}, by=office.rep, at=AT)
    assert list(refusal.value.fields) == [field]
    assert not Contact.objects.exists()


def test_addresses(office):
    place = add_address(office.shop, street="袍江仓库 3 号", county="330602", by=office.rep, at=AT)
    assert place.county_id == "330602"
    with pytest.raises(BadInput):
        add_address(office.shop, street=" ", by=office.rep, at=AT)
    remove_address(place, by=office.rep, at=AT)
    assert not office.shop.addresses.exists()
    assert "袍江仓库" in sentence(events("address_removed")[0])
