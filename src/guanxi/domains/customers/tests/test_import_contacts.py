"""Contacts from files: whom they belong to, what is refused, what is written, and taking it back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from guanxi.domains.customers.actions import change_contact, remove_contact
from guanxi.domains.customers.imports.contacts import ContactsTarget
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import search_customers
from guanxi.kit.testing import importing
from guanxi.kit.testing.importing import AT, context

TARGET = ContactsTarget()
BY_NAME, BY_PHONE = ("customer", "name"), ("phone",)
FULL = {
    "customer": "C-1002", "name": "李雷", "title": "采购经理", "is_main": True, "phone": "13700000001",
    "wechat": "lilei",
    "email": "li@lei.cn", "preferred_channel": "wechat", "best_time": "上午", "birthday": date(1980, 2, 3),
    "education": "本科", "income": "中", "interests": "钓鱼", "influences": "老板", "notes": "爱喝茶",
    "entered_at": datetime(2020, 1, 2, 3, 4, tzinfo=UTC),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in their first language."""
    with translation.override("en"):
        yield


def judge(rows, by, key=BY_NAME):
    return importing.judge(TARGET, rows, by, key)


def bring(rows, by, key=BY_NAME):
    return importing.bring(TARGET, rows, by, key)


def test_every_field_comes_in_and_again_changes_nothing(world):
    outcome = bring([FULL], world.admin)
    one = world.jianhu.contacts.get()
    assert (one.name, one.role, one.notes, one.is_main) == ("李雷", "buyer", "采购经理\n爱喝茶", True)
    assert (one.phone, one.birthday, one.preferred_channel) == ("13700000001", date(1980, 2, 3), "wechat")
    assert one.created_at == FULL["entered_at"]
    assert outcome.written[0].pk == one.pk
    assert [row.pk for row in search_customers(world.admin, "李雷").rows] == [world.jianhu.pk]
    for key in (BY_NAME, ("customer", "phone"), BY_PHONE):
        assert judge([FULL], world.admin, key).changes == {2: {}}, key


def test_customers_are_found_by_code_or_name(world):
    rows = [{"customer": name, "name": "甲"} for name in ("绍兴永辉礼品行", "C-1002", "no such shop", "")]
    outcome = judge(rows, world.admin)
    assert [[one.code for one in item.problems] for item in outcome.items] == [[], [], ["customer_unknown"], []]
    assert outcome.items[0].values["customer"] == "C-1001"


def test_customers_of_others_stay_unknown(world):
    outcome = judge([{"customer": "C-2001", "name": "甲"}, {"customer": "不存在", "name": "甲"}], world.rep)
    told = [
        str(one.reason).replace(name, "x")
        for item, name in zip(outcome.items, ("C-2001", "不存在"))
        for one in item.problems
    ]
    assert told == ["There is no customer “x” within your reach."] * 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": ""}, "name_missing"),
        ({"phone": "?"}, "phone_wrong"),
        ({"email": "x"}, "email_wrong"),
        ({"birthday": date(2999, 1, 1)}, "birthday_wrong"),
        ({"name": "长" * 81}, "name_wrong"),
    ],
)
def test_what_the_room_refuses_is_told(row, code, world):
    outcome = bring([{"customer": "C-1002", "name": "甲", **row}], world.admin)
    assert [one.code for one in outcome.items[0].problems] == [code]
    assert not world.jianhu.contacts.exists()


def test_people_do_not_move_by_a_file(world):
    outcome = judge([{"customer": "C-1002", "name": "吴永辉", "phone": "13957500001"}], world.admin, BY_PHONE)
    assert [one.code for one in outcome.items[0].problems] == ["other_customer"]


def test_a_contact_known_by_name_is_likely_when_looked_for_by_telephone(world):
    item = {"customer": "C-1001", "name": "吴永辉", "phone": "13900009999"}
    outcome = judge([item, {"customer": "C-1001", "name": "新人"}], world.admin, BY_PHONE)
    likely = TARGET.likely(outcome.items, context(world.admin))
    assert [[(one.pk, [str(why) for why in one.reasons]) for one in hits] for hits in likely] == [
        [(world.yonghui.contacts.get().pk, ["the same name at this customer"])], [],
    ]  # fmt: skip


def test_taking_back_removes_and_restores(world):
    rows = [
        {"customer": "C-1001", "name": "吴永辉", "phone": "13957500002", "role": "buyer"},
        {"customer": "C-1001", "name": "新人", "is_main": True},
    ]
    outcome = bring(rows, world.admin)
    old, new = Contact.objects.get(name="吴永辉"), Contact.objects.get(name="新人")
    assert (old.phone, old.role, old.is_main, new.is_main) == ("13957500002", "buyer", False, True)
    assert TARGET.obstacles(outcome.written, context(world.admin)) == []
    importing.take_back(TARGET, outcome, world.admin)
    old.refresh_from_db()
    assert (old.phone, old.role, old.is_main) == ("13957500001", "owner", True)
    assert not Contact.objects.filter(name="新人").exists()


def test_what_somebody_changed_since_stands_in_the_way(world):
    outcome = bring([{"customer": "C-1001", "name": "吴永辉", "phone": "13957500002"}, FULL], world.admin)
    old, new = world.yonghui.contacts.get(), world.jianhu.contacts.get()
    later = AT.replace(hour=5)
    change_contact(old, changes={"phone": "13957500003"}, version=old.version, by=world.admin, at=later)
    change_contact(new, changes={"income": "高"}, version=1, by=world.admin, at=later)
    told = {one.pk: str(one.reason) for one in TARGET.obstacles(outcome.written, context(world.admin))}
    assert told == {
        old.pk: "These were changed after the import: telephone.",
        new.pk: "Somebody changed it after it was imported.",
    }
    remove_contact(new, by=world.admin, at=later)
    told = {one.pk: str(one.reason) for one in TARGET.obstacles(outcome.written, context(world.admin))}
    assert told[outcome.written[0].pk] == "It is not here any more."
