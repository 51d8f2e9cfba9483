"""Pairs found over the whole base and one by one, who sees them, and what a decision does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guanxi.domains.customers.actions import (
    add_contact,
    create_customer,
    find_duplicates,
    record_not_duplicates,
    update_customer,
)
from guanxi.domains.customers.duplicates.models import DuplicateDue, DuplicateKey, DuplicatePair, DuplicateSearch
from guanxi.domains.customers.duplicates.queries import group_of, last_search, likely_many, open_pairs
from guanxi.domains.customers.duplicates.reasons import sentence
from guanxi.domains.customers.duplicates.searching import compare_due, run_search, search_all
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.tests.conftest import AT, events
from guanxi.kit.errors import BadInput
from guanxi.kit.schedule import load_timetable
from guanxi.kit.testing.pages import at_most

LATER = AT + timedelta(hours=1)


def enter(office, name, by=None, **known):
    by = by or office.manager
    return create_customer(name=name, unit=known.pop("unit", office.units.shaoxing), by=by, at=AT, **known)


def pairs(user):
    return [(pair.one_id, pair.other_id) for pair in open_pairs(user)]


def test_a_new_customer_is_compared_by_the_worker(office):
    twin = enter(office, "绍兴市永輝禮品有限公司")
    enter(office, "温州永辉礼品行")
    enter(office, "绍兴越秀文具店")
    assert load_timetable()["customers.compare_new"].every == timedelta(seconds=20)
    assert (compare_due(at=AT), compare_due(at=AT)) == (4, 0)
    assert pairs(office.manager) == [(office.shop.pk, twin.pk)]
    pair = DuplicatePair.objects.get()
    assert (pair.decision, pair.found_at) == ("", AT)
    assert 0.5 <= pair.score <= 1
    assert sum(reason["points"] for reason in pair.reasons) > 10
    assert all(sentence(reason) for reason in pair.reasons)


def test_only_who_sees_both_sees_a_pair(office):
    enter(office, "绍兴永辉礼品店", by=office.admin, unit=office.units.wenzhou)
    compare_due(at=AT)
    seen = {who: len(pairs(getattr(office, who))) for who in ("admin", "manager", "rep", "stranger", "guest")}
    assert seen == {"admin": 1, "manager": 0, "rep": 0, "stranger": 0, "guest": 0}


def test_the_whole_base_and_one_by_one_find_the_same(office):
    for name in (
        "绍兴永惠礼品行",
        "永辉礼品",
        "绍兴市永辉商贸有限公司",
        "绍兴永利礼品行",
        "梦溪园酒店",
        "绍兴梦園溪酒店",
    ):
        enter(office, name)
    compare_due(at=AT)
    found = {(pair.one_id, pair.other_id): pair.score for pair in DuplicatePair.objects.all()}
    assert len(found) >= 4
    DuplicatePair.objects.all().delete()
    DuplicateKey.objects.all().delete()
    told = []
    assert search_all(at=LATER, progress=lambda *one: told.append(one)) == len(found)
    assert {(pair.one_id, pair.other_id): pair.score for pair in DuplicatePair.objects.all()} == found
    assert told[-1] == (14, 14, len(found))
    assert not DuplicateDue.objects.exists()
    assert search_all(at=LATER, progress=lambda *one: None) == len(found)


def test_a_search_keeps_its_progress_and_is_asked_for_once(office):
    enter(office, "永辉礼品")
    search = find_duplicates(by=office.manager, at=AT)
    assert find_duplicates(by=office.admin, at=AT) == search == last_search()
    run_search(search.pk)
    run_search(search.pk)
    done = DuplicateSearch.objects.get()
    assert (done.done, done.total, done.pairs) == (4, 4, 1)
    assert done.finished_at
    assert find_duplicates(by=office.manager, at=LATER) != search


def test_a_killed_search_can_be_asked_for_again(office):
    search = find_duplicates(by=office.manager, at=AT)
    assert find_duplicates(by=office.manager, at=AT + timedelta(minutes=11)) != search


def test_different_ones_are_not_asked_about_again(office):
    twin = enter(office, "永辉礼品")
    compare_due(at=AT)
    decided = record_not_duplicates(twin, office.shop, by=office.manager, at=AT)
    assert (decided.one, decided.other, decided.decided_by) == (office.shop, twin, office.manager)
    assert len(events("declared_different")) == 1
    assert pairs(office.manager) == []
    update_customer(twin, changes={"street": "人民路 8 号"}, version=1, by=office.manager, at=LATER)
    compare_due(at=LATER)
    search_all(at=LATER, progress=lambda *one: None)
    assert pairs(office.manager) == []


def test_something_new_opens_a_decided_pair_again(office):
    twin = enter(office, "永辉礼品")
    record_not_duplicates(office.shop, twin, by=office.manager, at=AT)
    add_contact(twin, name="王芳", phone="0575 8512 3456", by=office.manager, at=LATER)
    compare_due(at=LATER)
    assert pairs(office.manager) == [(office.shop.pk, twin.pk)]
    pair = open_pairs(office.manager).get()
    assert (pair.decided_at, pair.decided_by) == (None, None)
    assert "phone" in {reason["key"] for reason in pair.reasons}


def test_decisions_are_about_two_standing_customers(office):
    with pytest.raises(BadInput):
        record_not_duplicates(office.shop, office.shop, by=office.manager, at=AT)
    twin = enter(office, "永辉礼品")
    Customer.objects.filter(pk=twin.pk).update(merged_into=office.shop)
    twin.refresh_from_db()
    with pytest.raises(BadInput):
        record_not_duplicates(office.shop, twin, by=office.manager, at=AT)


def test_pairs_go_when_names_part_or_customers_are_merged(office):
    twin, third = enter(office, "永辉礼品"), enter(office, "绍兴永辉百货")
    compare_due(at=AT)
    assert len(pairs(office.manager)) == 3
    assert set(group_of(open_pairs(office.manager)[0], office.manager)) == {office.shop, twin, third}
    update_customer(third, changes={"name": "绍兴锦禾百货"}, version=1, by=office.manager, at=LATER)
    compare_due(at=LATER)
    assert pairs(office.manager) == [(office.shop.pk, twin.pk)]
    Customer.objects.filter(pk=twin.pk).update(merged_into=office.shop)
    twin.refresh_from_db()
    index_customers([twin])
    assert pairs(office.manager) == []
    assert not DuplicateKey.objects.filter(customer=twin).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tax_id": "91350100M000100Y43"}, "tax_id"),
        ({"bank_account": "6222 0000 1111 2222"}, "bank_account"),
        ({"email": "Boss@Yonghui.cn"}, "email"),
        ({"phone": "+86 575 85123456"}, "phone"),
    ],
)
def test_numbers_bring_together_what_names_do_not(office, changes, reason):
    own = {"tax_id": "91350100M000100Y43", "bank_account": "6222000011112222", "email": "boss@yonghui.cn"}
    update_customer(office.shop, changes=own, version=1, by=office.manager, at=AT)
    enter(office, "绍兴永辉文具", **changes)
    compare_due(at=AT)
    assert reason in {one["key"] for one in DuplicatePair.objects.get().reasons}


def test_a_credit_code_alone_is_enough_and_two_speak_against(office):
    update_customer(office.shop, changes={"tax_id": "91350100M000100Y43"}, version=1, by=office.manager, at=AT)
    same = enter(office, "锦禾商行", tax_id="91350100M000100Y43")
    enter(office, "绍兴永辉礼品店", tax_id="91110000600037341L")
    compare_due(at=AT)
    assert pairs(office.manager) == [(office.shop.pk, same.pk)]


def test_a_switchboard_counts_less_the_more_share_it(office):
    for name in ["金富", "木棉", "水韵", "火凤", "山岚", "石磊", "田园", "竹海", "雨燕", "云飞"]:
        enter(office, f"{name}商行", phone="0571-88000000")
    compare_due(at=AT)
    assert not pairs(office.manager)


def test_many_entries_at_once(office):
    twin = enter(office, "诸暨锦禾文具店", by=office.admin, unit=office.units.wenzhou)
    entries = [{"name": "绍兴永辉礼品有限公司"}, {"name": "锦禾文具", "phone": ""}, {"name": ""}, {"name": "大悦城"}]
    found = likely_many(entries, office.manager)
    assert [[one.customer for one in likely] for likely in found] == [[office.shop.pk], [], [], []]
    assert likely_many(entries, office.admin)[1][0].customer == twin.pk
    with at_most(14):
        likely_many([{"name": f"绍兴永辉{number}礼品"} for number in range(300)] + entries, office.manager)
