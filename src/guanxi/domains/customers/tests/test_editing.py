"""Changing customers; edits of others are kept."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.actions import (
    create_customer,
    update_customer,
)
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.tests.conftest import AT, events
from guanxi.foundation.timeline.events import sentence
from guanxi.kit.errors import BadInput, EditConflict


def test_update_customer(office):
    changed = update_customer(
        office.shop,
        changes={"name": "绍兴永利礼品行", "carrier": "德邦", "phone": "0575-85123456", "county": "330603"},
        version=1,
        by=office.rep,
        at=AT,
    )
    changed.refresh_from_db()
    assert (changed.name, changed.sort_name, changed.version) == ("绍兴永利礼品行", "shaoxingyonglilipinhang", 2)
    assert (changed.logistic.carrier, changed.county_id) == ("德邦", "330603")
    (event,) = events("customer_changed")
    assert sorted(event.facts["changes"]) == ["carrier", "county", "name"]
    assert "绍兴永辉礼品行 → 绍兴永利礼品行" in sentence(event)
    assert not search_customers(office.rep, "永辉").rows
    assert search_customers(office.rep, "永利").rows == [changed]


def test_update_customer_without_a_change_writes_nothing(office):
    update_customer(office.shop, changes={"name": " 绍兴永辉礼品行 "}, version=1, by=office.rep, at=AT)
    assert Customer.objects.get().version == 1
    assert not events("customer_changed")


def test_an_old_wrong_value_does_not_stop_an_edit_of_another_field(office):
    Customer.objects.filter(pk=office.shop.pk).update(phone="old nonsense")
    changes = {"phone": "old nonsense", "street": "解放南路 1 号"}
    assert update_customer(office.shop, changes=changes, version=1, by=office.rep, at=AT).street == "解放南路 1 号"
    with pytest.raises(BadInput):
        update_customer(office.shop, changes={"phone": "new nonsense"}, version=2, by=office.rep, at=AT)


@pytest.mark.parametrize("with_original", [True, False])
def test_edits_of_different_fields_are_merged(office, with_original):
    seen = {"phone": "0575-85123456", "street": "解放北路 12 号", "carrier": ""}
    original = seen if with_original else None
    update_customer(office.shop, changes={**seen, "phone": "0575-80000000"}, version=1, by=office.manager, at=AT)
    mine = {**seen, "street": "中兴路 8 号", "carrier": "德邦"} if with_original else {"street": "中兴路 8 号"}
    merged = update_customer(office.shop, changes=mine, version=1, original=original, by=office.rep, at=AT)
    assert (merged.phone, merged.street, merged.version) == ("0575-80000000", "中兴路 8 号", 3)


@pytest.mark.parametrize("with_original", [True, False])
def test_two_edits_of_one_field_are_shown_to_the_second(office, with_original):
    original = {"phone": "0575-85123456", "street": "解放北路 12 号"} if with_original else None
    update_customer(office.shop, changes={"phone": "0575-80000000"}, version=1, by=office.manager, at=AT)
    with pytest.raises(EditConflict) as conflict:
        update_customer(
            office.shop,
            changes={"phone": "0575-89999999", "street": "中兴路 8 号"},
            version=1,
            original=original,
            by=office.rep,
            at=AT,
        )
    assert conflict.value.theirs == {"phone": "0575-80000000"}
    assert conflict.value.original == {"phone": "0575-85123456"}
    assert conflict.value.yours == {"phone": "0575-89999999"}
    office.shop.refresh_from_db()
    assert (office.shop.phone, office.shop.street, office.shop.version) == ("0575-80000000", "解放北路 12 号", 2)


def test_the_same_edit_twice_is_no_conflict(office):
    for editor in (office.manager, office.rep):
        update_customer(office.shop, changes={"phone": "0575-80000000"}, version=1, by=editor, at=AT)
    assert len(events("customer_changed")) == 1


def test_a_company_does_not_stand_above_itself(office):
    child = create_customer(name="永辉分店", unit=office.units.shaoxing, parent=office.shop, by=office.manager, at=AT)
    for parent in (office.shop, child):
        with pytest.raises(BadInput) as refusal:
            update_customer(office.shop, changes={"parent": parent}, version=1, by=office.manager, at=AT)
        assert list(refusal.value.fields) == ["parent"]
    assert child.parent_id == office.shop.pk
