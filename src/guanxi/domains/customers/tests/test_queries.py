"""Finding customers within one's reach, and the ones entered twice."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.translation import override

from guanxi.domains.customers.actions import (
    add_contact,
    assign_customers,
    change_contact,
    create_customer,
    remove_contact,
    update_customer,
)
from guanxi.domains.customers.index import INDEX
from guanxi.domains.customers.models import County, Customer
from guanxi.domains.customers.queries import possible_duplicates, search_counties, search_customers
from guanxi.domains.customers.seeds import load_counties
from guanxi.domains.customers.tests.conftest import AT
from guanxi.kit.testing.pages import at_most


@pytest.mark.parametrize("query", ["永辉", "yh", "sxyh", "yonghui", "8512", "0575 8512 3456", "c-2611-0001", "gifts"])
def test_each_way_to_find_a_shop(office, query):
    assert search_customers(office.rep, query).rows == [office.shop]


def test_everybody_finds_within_reach(office):
    reach = {person: len(search_customers(getattr(office, person), "永辉").rows)
             for person in ("rep", "manager", "admin", "colleague", "stranger", "guest")}  # fmt: skip
    assert reach == {"rep": 1, "manager": 1, "admin": 1, "colleague": 0, "stranger": 0, "guest": 0}


def test_others_customers_do_not_fill_the_bound(office, monkeypatch):
    """A rep with one 永辉 finds it, however many the company has."""
    monkeypatch.setattr("guanxi.kit.search.SearchIndex.find.__kwdefaults__", {"within": None, "limit": 20, "most": 5})
    for number in range(8):
        create_customer(name=f"永辉{number}店", unit=office.units.wenzhou, by=office.admin, at=AT)
    last = create_customer(
        name="永辉门市", unit=office.units.shaoxing, owner=office.colleague, by=office.manager, at=AT
    )
    mine = search_customers(office.colleague, "永辉")
    assert (mine.rows, mine.is_cut) == ([last], False)
    assert search_customers(office.admin, "永辉").is_cut


def test_a_customer_is_found_by_its_people(office):
    """By a contact's name in characters, pinyin and initials, with the shop's own words, and the answer says why."""
    boss = add_contact(office.shop, name="王芳", phone="13805751234", by=office.rep, at=AT)
    for query in ("王芳", "wangf", "wf", "永辉 王芳", "1380575", "5751234"):
        found = search_customers(office.rep, query)
        assert (found.rows, found.contacts) == ([office.shop], {office.shop.pk: boss}), query
        assert "王芳" in found.reason(office.shop)
        assert not search_customers(office.stranger, query).rows
    assert not search_customers(office.rep, "永辉").contacts
    assert search_customers(office.rep, "永辉").reason(office.shop) == ""
    assert not search_customers(office.rep, "wfyh").rows


def test_contacts_in_the_index_are_fresh(office):
    boss = add_contact(office.shop, name="王芳", by=office.rep, at=AT)
    changed = change_contact(boss, changes={"name": "李娜"}, version=1, by=office.rep, at=AT)
    assert not search_customers(office.rep, "王芳").rows
    assert search_customers(office.rep, "李娜").rows == [office.shop]
    update_customer(office.shop, changes={"phone": "0575-85000000"}, version=1, by=office.rep, at=AT)
    assert search_customers(office.rep, "李娜").rows == [office.shop]
    assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT)
    assert search_customers(office.colleague, "lina").rows == [office.shop]
    assert not search_customers(office.rep, "李娜").rows
    remove_contact(changed, by=office.manager, at=AT)
    assert not search_customers(office.colleague, "李娜").rows


def test_the_migration_fills_the_index_anew(office):
    add_contact(office.shop, name="王芳", by=office.rep, at=AT)
    INDEX.remove([office.shop.pk])
    assert not search_customers(office.rep, "永辉").rows
    import_module("guanxi.domains.customers.migrations.0005_search_by_contacts").fill(apps)
    for query in ("永辉", "王芳"):
        assert search_customers(office.rep, query).rows == [office.shop]
        assert not search_customers(office.stranger, query).rows


def test_a_merged_customer_is_found_no_more(office):
    other = create_customer(name="永辉旧店", unit=office.units.shaoxing, by=office.manager, at=AT)
    Customer.objects.filter(pk=other.pk).update(merged_into=office.shop)
    assert search_customers(office.manager, "永辉").rows == [office.shop]


def test_duplicates_say_why(office):
    update_customer(office.shop, changes={"tax_id": "91350100M000100Y43"}, version=1, by=office.rep, at=AT)
    near = create_customer(name="绍兴永辉百货商店", unit=office.units.shaoxing, by=office.manager, at=AT)
    found = possible_duplicates(
        name="绍兴 永辉 礼品行", phone="0575 8512 3456", tax_id="91350100m000100y43", user=office.manager
    )
    assert [(one.customer, one.reasons) for one in found] == [
        (office.shop, ("name", "phone", "tax_id")),
        (near, ("near_name",)),
    ]
    assert not possible_duplicates(name="绍兴永辉礼品行", user=office.stranger)
    assert not possible_duplicates(name="温州永辉礼品行", user=office.manager)
    assert not possible_duplicates(name="", phone="12", user=office.manager)


@pytest.mark.parametrize(
    "typed",
    ["永辉礼品", "绍兴市永辉礼品有限公司", "永辉（绍兴）贸易有限责任公司", "永惠礼品", "Yonghui Gifts Co., Ltd."],
)
def test_a_near_name_is_found_whatever_stands_around_it(office, typed):
    assert [(one.customer, one.reasons) for one in possible_duplicates(name=typed, user=office.rep)] == [
        (office.shop, ("near_name",))
    ]


def test_the_nearest_duplicate_comes_first_among_many(office):
    for number in range(30):
        create_customer(name=f"永辉{number}百货", unit=office.units.shaoxing, by=office.manager, at=AT)
    exact = create_customer(name="诸暨市永辉礼品有限公司", unit=office.units.shaoxing, by=office.manager, at=AT)
    found = possible_duplicates(name="诸暨永辉礼品", user=office.manager, limit=2)
    assert [one.customer for one in found] == [exact, office.shop]


def test_finding_duplicates_asks_a_bounded_number_of_questions(office):
    with at_most(16):
        possible_duplicates(name="永辉礼品", phone="0575-85123456", user=office.manager)


def test_counties(office):
    assert County.objects.count() == 2978
    assert load_counties() == County.objects.count()
    with override("zh-hans"):
        assert str(search_counties("义乌")[0]) == "浙江省金华市义乌市"
    with override("en"):
        assert str(search_counties("义乌")[0]) == "Yiwu, Jinhua, Zhejiang"
    assert [one.code for one in search_counties("yiwu jinhua")] == ["330782"]
    assert search_counties(" ") == []
