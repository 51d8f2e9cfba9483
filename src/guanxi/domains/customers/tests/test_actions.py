"""Entering, changing, moving and handing over customers; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guanxi.domains.customers.actions import (
    assign_customers,
    create_customer,
    create_customers,
    move_stage,
    note_sale,
    note_sales,
    set_sales_classes,
    tag_customers,
    update_customer,
)
from guanxi.domains.customers.models import Customer, Tag
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.tests.conftest import AT, TODAY
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed


def events(name):
    return list(Event.objects.filter(name=f"customers.{name}").order_by("id"))


def test_create_customer(office):
    shop = office.shop
    assert shop.code == "C-2611-0001"
    assert (shop.sort_name, shop.stage, shop.version) == ("shaoxingyonghuilipinhang", "prospect", 1)
    assert [(fact.stage, fact.since, fact.by) for fact in shop.stage_facts.all()] == [
        ("prospect", TODAY, office.manager)
    ]
    (event,) = events("customer_created")
    assert "绍兴永辉礼品行" in sentence(event)
    assert "C-2611-0001" in sentence(event)
    assert Customer.objects.get(pk=shop.pk).county.name == "越城区"


def test_create_customer_keeps_all_five_classes(office):
    shop = create_customer(
        name="越秀花店", unit=office.units.shaoxing, code="K1", stage="sighted", first_seen_on=date(2025, 1, 2),
        business="鲜花", fiscal_year_start="4", employees=3, is_priority=True, carrier="顺丰",
        latitude="30.0123456", longitude=120, by=office.rep, at=AT,
    )  # fmt: skip
    shop.refresh_from_db()
    assert (shop.code, shop.stage, shop.latitude) == ("K1", "sighted", Decimal("30.012346"))
    assert (shop.commercial.business, shop.commercial.fiscal_year_start) == ("鲜花", 4)
    assert (shop.logistic.is_priority, shop.logistic.carrier) == (True, "顺丰")
    assert shop.stage_facts.get().since == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("name", "长" * 161),
        ("code", "C-2611-0001"),
        ("code", "K" * 31),
        ("stage", "friend"),
        ("kind", "friend"),
        ("phone", "ask the boss"),
        ("phone", "123"),
        ("email", "nobody@"),
        ("tax_id", "91330602MA2D8R7X1"),
        ("tax_id", "91330602MA2D8R7XIO"),
        ("tax_id", "911100001000000001"),
        ("county", "999999"),
        ("latitude", "91"),
        ("longitude", "-181"),
        ("latitude", "north"),
        ("first_seen_on", date(1900, 1, 1)),
        ("first_seen_on", date(2999, 1, 1)),
        ("first_seen_on", "yesterday"),
        ("fiscal_year_start", 13),
        ("employees", -1),
        ("founded_year", 2999),
        ("parent", 999_999),
        ("colour", "red"),
    ],
)
def test_create_customer_refuses(office, field, value):
    before = Customer.objects.count(), Event.objects.count()
    asked = {"name": "越秀花店", "unit": office.units.shaoxing, field: value}
    with pytest.raises(BadInput) as refusal:
        create_customer(**asked, by=office.rep, at=AT)
    assert list(refusal.value.fields) == [field]
    assert str(refusal.value.fields[field])
    assert (Customer.objects.count(), Event.objects.count()) == before


def test_create_customer_elsewhere_or_for_others_is_refused(office):
    for unit, owner in [
        (office.units.wenzhou, None),
        (None, None),
        (office.units.shaoxing, office.stranger),
        (office.units.shaoxing, office.colleague),
    ]:
        with pytest.raises(BadInput):
            create_customer(name="越秀花店", unit=unit, owner=owner, by=office.rep, at=AT)
    with pytest.raises(NotAllowed):
        create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.guest, at=AT)
    assert Customer.objects.count() == 1


def test_a_key_makes_one_customer(office):
    asked = {"name": "越秀花店", "unit": office.units.shaoxing, "by": office.rep, "at": AT, "key": "k1"}
    assert create_customer(**asked) == create_customer(**asked)
    assert Customer.objects.count() == 2


def test_many_are_entered_as_single_ones_are(office):
    rows = [
        {"name": "越秀花店", "unit": office.units.shaoxing, "phone": "13800001111", "carrier": "顺丰"},
        {"name": "越王酒楼", "unit": office.units.shaoxing, "code": "W1"},
    ]
    many = create_customers(rows, by=office.manager, at=AT)
    assert [one.code for one in many] == ["C-2611-0002", "W1"]
    assert [row.pk for row in search_customers(office.manager, "13800001111").rows] == [many[0].pk]
    assert many[0].logistic.carrier == "顺丰"
    assert len(events("customer_created")) == 3
    for wrong in ([*rows, {"name": "", "unit": office.units.shaoxing}], [{**rows[1], "code": "X"}] * 2):
        with pytest.raises(BadInput):
            create_customers(wrong, by=office.manager, at=AT)
    assert Customer.objects.count() == 3


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


def test_move_stage(office):
    moved = move_stage(office.shop, stage="lost", on=TODAY, by=office.rep, at=AT)
    assert (moved.stage, moved.version) == ("lost", 2)
    assert [fact.stage for fact in moved.stage_facts.order_by("id")] == ["prospect", "lost"]
    assert events("stage_moved")[0].facts == {"before": "prospect", "stage": "lost", "on": "2026-11-20"}


@pytest.mark.parametrize(
    ("stage", "on", "field"),
    [
        ("prospect", TODAY, "stage"),
        ("friend", TODAY, "stage"),
        ("lost", date(2026, 11, 21), "on"),
        ("lost", date(1900, 1, 1), "on"),
        ("lost", date(2026, 11, 19), "on"),
    ],
)
def test_move_stage_refuses(office, stage, on, field):
    with pytest.raises(BadInput) as refusal:
        move_stage(office.shop, stage=stage, on=on, by=office.rep, at=AT)
    assert list(refusal.value.fields) == [field]
    assert office.shop.stage_facts.count() == 1
    assert not events("stage_moved")


def test_note_sale_makes_a_customer_once_and_keeps_the_latest_day(office):
    shop = office.shop
    note_sale(shop, on=date(2026, 11, 18), by=system_user(), at=AT)
    note_sale(shop, on=date(2026, 11, 10), by=system_user(), at=AT)
    note_sale(Customer.objects.get(pk=shop.pk), on=date(2026, 11, 19), by=system_user(), at=AT)
    shop.refresh_from_db()
    assert (shop.stage, shop.last_ordered_on) == ("customer", date(2026, 11, 19))
    assert [fact.since for fact in shop.stage_facts.filter(stage="customer")] == [date(2026, 11, 18)]


def test_a_second_sale_of_the_day_writes_nothing(office, django_assert_num_queries):
    note_sale(office.shop, on=TODAY, by=system_user(), at=AT)
    with django_assert_num_queries(3):  # the rights of the actor, and the bounds of the transaction
        note_sale(office.shop, on=TODAY, by=system_user(), at=AT)


def test_many_sales_are_noted_as_single_ones_are(office):
    other = create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.manager, at=AT)
    note_sale(other, on=date(2026, 11, 1), by=system_user(), at=AT)
    note_sales({office.shop.pk: TODAY, other.pk: date(2026, 10, 1)}, by=system_user(), at=AT)
    rows = Customer.objects.order_by("pk").values_list("stage", "last_ordered_on")
    assert list(rows) == [("customer", TODAY), ("customer", date(2026, 11, 1))]
    assert [event.object_id for event in events("stage_moved")] == [other.pk, office.shop.pk]
    assert office.shop.stage_facts.get(stage="customer").since == TODAY


def test_set_sales_classes(office):
    other = create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.manager, at=AT)
    set_sales_classes({office.shop.pk: "A", other.pk: "C"}, by=system_user(), at=AT)
    assert list(Customer.objects.order_by("pk").values_list("sales_class", flat=True)) == ["A", "C"]
    with pytest.raises(BadInput):
        set_sales_classes({office.shop.pk: "D"}, by=system_user(), at=AT)
    assert Customer.objects.get(pk=office.shop.pk).sales_class == "A"


def test_assign_customers(office):
    assert assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT) == 1
    assert assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT) == 0
    office.shop.refresh_from_db()
    assert (office.shop.owner, office.shop.version) == (office.colleague, 2)
    assert search_customers(office.colleague, "永辉").rows == [office.shop]
    assert not search_customers(office.rep, "永辉").rows
    (event,) = events("customer_assigned")
    assert (event.facts["before"], event.facts["owner"]) == ("吴小燕", "钱江")


def test_assign_customers_refuses_who_left_or_works_elsewhere(office):
    office.colleague.is_active = False
    for owner in (office.colleague, office.stranger):
        with pytest.raises(BadInput) as refusal:
            assign_customers([office.shop], owner=owner, by=office.manager, at=AT)
        assert list(refusal.value.fields) == ["owner"]
    assert Customer.objects.get().owner == office.rep
    assert assign_customers([office.shop], owner=office.stranger, by=office.admin, at=AT) == 1
    assert Customer.objects.get().unit == office.units.wenzhou


def test_tag_customers(office):
    assert tag_customers([office.shop], add=["婚庆", " 老客户 ", "婚庆"], by=office.rep, at=AT) == 1
    tag_customers([office.shop], add=["重点"], remove=["婚庆", "没有的"], by=office.rep, at=AT)
    assert sorted(tag.name for tag in office.shop.tags.all()) == ["老客户", "重点"]
    assert Tag.objects.count() == 3
    with pytest.raises(BadInput):
        tag_customers([office.shop], add=["长" * 41], by=office.rep, at=AT)
    assert Tag.objects.count() == 3
