"""Customers from files: what rows mean, what is refused, what is written, and taking it all back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.tests.bringing import AT, FULL, TARGET, TAX_ID, bring, in_english, judge, take_back  # noqa: F401 - in_english serves by its name
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event, Note
from guanxi.kit.errors import NotAllowed
from guanxi.kit.imports.targets import Item
from guanxi.kit.testing.importing import context


def test_every_field_of_the_record_comes_in(world):
    outcome = bring([FULL], world.admin)
    assert outcome.reasons(2) == []
    shop = Customer.objects.get(code="K-1")
    assert (shop.name, shop.name_en, shop.kind, shop.stage) == (
        "柯桥明月文具店",
        "Mingyue Stationery",
        "distributor",
        "customer",
    )
    assert (shop.owner, shop.unit, shop.county.code) == (world.rep, world.shaoxing, "330603")
    assert (shop.tax_id, shop.latitude, shop.first_seen_on) == (TAX_ID, Decimal("30.08"), date(2020, 3, 1))
    assert sorted(tag.name for tag in shop.tags.all()) == ["大客户", "老客户"]
    assert (shop.commercial.employees, shop.commercial.fiscal_year_start, shop.logistic.is_priority) == (12, 4, True)
    contact = shop.contacts.get()
    assert (contact.name, contact.role, contact.phone, contact.is_main) == ("王芳", "buyer", "13805751234", True)
    note = Note.objects.get(kind="customers.customer", object_id=shop.pk)
    assert (note.text, note.by) == ("月结，对账找王芳", world.admin)
    assert outcome.written[0].parts == (("customers.contact", contact.pk), ("timeline.note", note.pk))
    assert shop.created_at == FULL["entered_at"]
    event = Event.objects.get(kind="customers.customer", object_id=shop.pk, name="customers.customer_taken_over")
    assert (event.by, event.at, event.facts["author"], event.facts["entered_on"]) == (
        world.admin, AT, "老系统 张三", "2019-05-06",
    )  # fmt: skip


def test_the_same_rows_again_change_nothing(world):
    bring([FULL], world.admin)
    for key in (("code",), ("tax_id",), ("name",), ("name", "county"), ("phone",)):
        again = judge([FULL], world.admin, key)
        assert (again.reasons(2), again.changes) == ([], {2: {}}), key
        assert again.found == [Customer.objects.get(code="K-1").pk]


def test_a_customer_without_a_code_gets_the_next_number(world):
    outcome = bring([{"name": "无编号店"}, {"name": "另一家"}], world.admin, ("name",))
    codes = [Customer.objects.get(pk=one.pk).code for one in outcome.written]
    assert codes == ["C-2611-0001", "C-2611-0002"]
    assert [one.after["code"] for one in outcome.written] == codes
    assert {Customer.objects.get(pk=one.pk).unit for one in outcome.written} == {world.admin.unit}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"tax_id": TAX_ID[:-1] + "3"}, "tax_id_wrong"),
        ({"tax_id": "123"}, "tax_id_wrong"),
        ({"phone": "no number"}, "phone_wrong"),
        ({"email": "nobody"}, "email_wrong"),
        ({"employees": -4}, "employees_wrong"),
        ({"fiscal_year_start": 13}, "fiscal_year_start_wrong"),
        ({"founded_year": 2999}, "founded_year_wrong"),
        ({"first_seen_on": date(2999, 1, 1)}, "first_seen_on_wrong"),
        ({"latitude": "north"}, "latitude_wrong"),
        ({"name": ""}, "name_missing"),
        ({"name": "长" * 161}, "name_wrong"),
        ({"street": "路" * 201}, "street_wrong"),
        ({"contact_phone": "??"}, "contact_phone_wrong"),
        ({"county": "火星区"}, "county_unknown"),
        ({"county": "鼓楼区"}, "county_unclear"),
        ({"owner": "nobody at all"}, "owner_unknown"),
        ({"unit": "nowhere"}, "unit_unknown"),
        ({"parent": "no such company"}, "customer_unknown"),
        ({"code": "C-1001"}, "code_taken"),
        ({"tags": "词" * 41}, "tags_wrong"),
        ({"entered_at": datetime(2999, 1, 1, tzinfo=UTC)}, "entered_at_wrong"),
    ],
)
def test_what_the_room_refuses_is_told_and_not_written(row, code, world):
    before = Customer.objects.count()
    outcome = bring([{"name": "新店", **row}, {"name": "好店"}], world.admin, ("name",))
    assert [one.code for one in outcome.items[0].problems] == [code]
    assert all(str(one.reason) for one in outcome.items[0].problems)
    assert outcome.items[1].problems == []
    assert Customer.objects.count() == before + 1


def test_two_rows_of_one_code_are_told_apart(world):
    outcome = judge([{"name": "甲", "code": "N-1"}, {"name": "乙", "code": "N-1"}], world.admin, ("name",))
    assert outcome.items[0].problems == []
    assert [one.code for one in outcome.items[1].problems] == ["code_taken"]


def test_a_customer_of_somebody_else_is_told_without_a_word_about_it(world):
    outcome = judge([{"code": "C-2001", "name": "x"}, {"code": "C-1001", "name": "y"}], world.rep)
    assert outcome.reasons(2) == ["out_of_reach: This customer is here already and belongs to somebody else."]
    assert "万家福" not in str(outcome.items[0].problems)
    assert outcome.found == [None, world.yonghui.pk]


def test_rep_and_unit_must_be_within_reach(world):
    rows = [{"name": "一", "owner": "郑海涛"}, {"name": "二", "unit": "温州"}, {"name": "三", "owner": "Wu Xiaoyan"}]
    outcome = judge(rows, world.manager, ("name",))
    assert [[one.code for one in item.problems] for item in outcome.items] == [
        ["owner_out_of_reach"], ["unit_out_of_reach"], [],
    ]  # fmt: skip
    assert (outcome.items[2].values["owner"], outcome.items[2].values["unit"]) == ("吴小燕", "绍兴")


def test_who_sees_only_own_customers_owns_what_is_imported(world):
    outcome = bring([{"name": "我的新店"}], world.rep, ("name",))
    shop = Customer.objects.get(pk=outcome.written[0].pk)
    assert (shop.owner, shop.unit) == (world.rep, world.shaoxing)


def test_a_rep_cannot_hand_over_by_a_file(world):
    rows = [{"code": "C-1001", "owner": "吴小燕", "unit": "绍兴"}, {"code": "C-1002", "stage": "lost"}]
    outcome = judge(rows, world.rep)
    assert outcome.items[0].problems == outcome.items[1].problems == []  # the same rep; reps may move stages
    outcome = judge([{"code": "C-1001", "owner": None}], world.rep)
    assert [one.code for one in outcome.items[0].problems] == ["not_allowed"]


def test_the_walk_of_a_number_names_rows_without_names(world):
    rows = [{"name": "Customer {row}", "tags": "批发"} for _ in range(3)]
    outcome = bring(rows, world.admin, ("name",))
    rows_here = Customer.objects.filter(pk__in=[one.pk for one in outcome.written])
    assert sorted(rows_here.values_list("name", flat=True)) == [
        "Customer 2", "Customer 3", "Customer 4",
    ]  # fmt: skip
    assert judge(rows, world.admin, ("name",)).changes == {2: {}, 3: {}, 4: {}}


def test_places_abroad_stay_in_the_address_and_the_tags(world):
    row = {
        "name": "Atelier graphique", "street": "54, rue Royale", "city": "Nantes", "postcode": "44000",
        "country": "France",
        "contact_last_name": "Schmitt", "contact_first_name": "Carine", "contact_phone": "40.32.2555",
    }  # fmt: skip
    outcome = bring([row], world.admin, ("name",))
    shop = Customer.objects.get(pk=outcome.written[0].pk)
    assert (shop.street, shop.county) == ("54, rue Royale, 44000 Nantes, France", None)
    assert [tag.name for tag in shop.tags.all()] == ["France"]
    assert shop.contacts.get().name == "Carine Schmitt"
    assert judge([row], world.admin, ("name",)).changes == {2: {}}


def test_a_telephone_of_nobody_is_the_customer_s_own(world):
    outcome = bring([{"name": "甲店", "contact_phone": "13900000001"}], world.admin, ("name",))
    shop = Customer.objects.get(pk=outcome.written[0].pk)
    assert (shop.phone, shop.contacts.count()) == ("13900000001", 0)


def test_only_the_program_writes_by_these_steps(world):
    with pytest.raises(NotAllowed):
        TARGET.create([Item(2, [2], {"name": "x", "unit": "绍兴"})], context(world.manager))
    assert TARGET.create([Item(2, [2], {"name": "x", "unit": "绍兴"})], context(system_user()))


def test_rows_that_may_be_here_already_are_shown_beside_what_is_here(world):
    rows = [
        {"code": "N-1", "name": "绍兴永辉礼品行", "phone": "+86 575 8512 3456", "street": "新街 2 号"},
        {"code": "N-2", "name": "完全不同的店"},
        {"code": "N-3", "name": "溫州（萬家福）超市"},
    ]
    here, there = world.yonghui.pk, world.wanjiafu.pk
    for user, found in ((world.admin, [[here], [], [there]]), (world.rep, [[here], [], []])):
        outcome = judge(rows, user)
        likely = TARGET.likely(outcome.items, context(user))
        assert [[one.pk for one in hits] for hits in likely] == found
    one = likely[0][0]
    assert (one.label, one.values["street"]) == ("Shaoxing Yonghui Gifts", "解放北路 218 号")
    assert any("same telephone" in str(reason) for reason in one.reasons)


def test_a_landline_of_another_area_is_another_telephone(world):
    rows = [{"code": "N-1", "name": "甲店", "phone": text} for text in ("0571-85123456", "85123456", "0575-85123456")]
    likely = TARGET.likely(judge(rows, world.admin).items, context(world.admin))
    assert [[one.pk for one in hits] for hits in likely] == [[], [world.yonghui.pk], [world.yonghui.pk]]


def test_similar_names_are_found_where_that_is_asked_for(world):
    outcome = judge([{"code": "N-1", "name": "永辉礼品有限公司", "county": "越城区", "city": "绍兴"}], world.admin)
    assert TARGET.likely(outcome.items, context(world.admin)) == [[]]
    (likely,) = TARGET.likely(outcome.items, context(world.admin, likeness="near"))
    assert [one.pk for one in likely] == [world.yonghui.pk]
    assert all(str(reason) for reason in likely[0].reasons)


def test_a_merged_customer_stands_for_its_survivor(world):
    Customer.objects.filter(pk=world.jianhu.pk).update(merged_into=world.yonghui)
    assert judge([{"code": "C-1002"}], world.admin).found == [world.yonghui.pk]


@pytest.mark.parametrize(
    ("row", "county"),
    [
        ({"county": "330603"}, "330603"),
        ({"county": "浙江省绍兴市柯桥区"}, "330603"),
        ({"county": "浙江省 绍兴市 柯桥区"}, "330603"),
        ({"county": "绍兴柯桥"}, "330603"),
        ({"county": "Keqiao, Shaoxing"}, "330603"),
        ({"county": "鼓楼区", "city": "南京"}, "320106"),
        ({"county": "朝阳区", "province": "北京"}, "110105"),
        ({"city": "义乌市", "province": "浙江省"}, "330782"),
        ({"county": "柯桥区", "city": "绍兴市", "province": "浙江省", "country": "中国"}, "330603"),
    ],
)
def test_counties_in_every_form(row, county, world):
    outcome = bring([{"name": "新店", "street": "大街 1 号", **row}], world.admin, ("name",))
    shop = Customer.objects.get(pk=outcome.written[0].pk)
    assert (shop.county_id, shop.street) == (county, "大街 1 号")


def test_a_city_that_is_no_county_stays_in_the_address(world):
    row = {"name": "新店", "city": "绍兴市", "street": "大街 1 号", "postcode": "312000"}
    outcome = bring([row, {"name": "无街店", "city": "绍兴市"}], world.admin, ("name",))
    streets = [Customer.objects.get(pk=one.pk).street for one in outcome.written]
    assert streets == ["绍兴市大街 1 号 312000", "绍兴市"]
    assert judge([{"name": "新店", "city": "杭州市"}], world.admin, ("name",)).changes == {
        2: {}
    }  # it replaces no street
