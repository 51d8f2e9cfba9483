"""Names, shops, habits and days of the demo: plain parts, always the same."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest

from guanxi.demo.company import PEOPLE, STARS, TEAMS
from guanxi.demo.history import FILE, FIRST, LAST, shift_for, windows
from guanxi.demo.naming import name_in_chinese
from guanxi.demo.payments import ASSIGNED, HABITS, Due, counter_payments, habit_of, payments_for
from guanxi.demo.shops import ShopMaker, place_name, shop_phone
from guanxi.domains.customers.rules import is_phone

HAN, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "白色悬挂心形茶蜡烛台"),
        ("JUMBO BAG RED RETROSPOT", "红色复古波点特大袋"),
        ("PACK OF 72 RETRO SPOT CAKE CASES", "复古波点纸杯蛋糕托（72件装）"),
        ("SET/20 RED SPOTTY PAPER NAPKINS ", "红色波点餐巾纸（20件装）"),
        ("COLOUR GLASS T-LIGHT HOLDER HANGING", "悬挂彩色玻璃茶蜡烛台"),
        ("NO SINGING METAL SIGN", "“No singing”金属标牌"),
        ("POTTING SHED SEED TIN", "棚屋种子罐"),
        ("SMALLFOLKART BAUBLE CHRISTMAS DEC", "圣诞球圣诞装饰"),
        ("REX CASH+CARRY JUMBO SHOPPER", "REX CASH+CARRY JUMBO SHOPPER"),
    ],
)
def test_products_are_called_as_a_wholesaler_would_or_keep_their_english_name(english, chinese):
    assert name_in_chinese(english) == chinese


def test_most_products_get_a_chinese_name():
    sql = f"SELECT DISTINCT trim(Description) FROM '{FILE}' WHERE UnitPrice > 0 AND Description <> 'nan'"
    wordings = [row[0] for row in duckdb.sql(sql).fetchall()]
    named = sum(name_in_chinese(wording) != wording for wording in wordings)
    assert named / len(wordings) > 0.9
    quoted = "“[^”]*”"
    chinese = [name for name in map(name_in_chinese, wordings) if HAN.search(name)]
    assert [name for name in chinese if LATIN.search(re.sub(quoted, "", name))] == []
    assert all(len(name_in_chinese(wording)) <= 160 for wording in wordings)


@pytest.mark.parametrize("days", range(14))
def test_the_last_orders_fall_into_the_seven_days_before_today_on_the_same_weekday(days):
    today = TODAY + timedelta(days=days)
    moved = LAST + shift_for(today)
    assert 1 <= (today - moved).days <= 7
    assert moved.weekday() == LAST.weekday()


def test_windows_cover_the_file_once_newest_first():
    parts = windows()
    assert parts[0][1] == LAST + timedelta(days=1)
    assert parts[-1][0] == FIRST
    assert all(newer[0] == older[1] for newer, older in zip(parts, parts[1:], strict=False))


@dataclass
class Place:
    code: str
    name: str
    city: str
    province: str
    name_en: str
    latitude: float | None = 30.0
    longitude: float | None = 120.0


def places():
    found = [
        Place(star.county, "越城区", "绍兴市", "浙江省", "Yuecheng District, Shaoxing, Zhejiang") for star in STARS
    ]
    for team in TEAMS:
        for served in team.places:
            found.append(Place(served, "东阳市", served, served, "Dongyang, Jinhua, Zhejiang"))
    return found


def test_shops_are_unique_complete_and_the_same_every_time():
    codes = [str(code) for code in range(12346, 13346)] + [star.code for star in STARS]
    one, two = ShopMaker(places()), ShopMaker(places())
    shops = [one.make(code, first_on=TODAY) for code in codes]
    assert shops == [two.make(code, first_on=TODAY) for code in codes]
    assert len({shop.record["name"] for shop in shops}) == len(codes)
    assert {shop.team for shop in shops} == {team.name for team in TEAMS}
    assert all(shop.contacts and shop.record["county"] and shop.record["name_en"] for shop in shops)
    stars = {shop.code: shop.record["name"] for shop in shops if shop.code in {star.code for star in STARS}}
    assert stars == {star.code: star.name for star in STARS}


def test_places_are_called_as_people_call_them():
    assert place_name(Place("1", "上虞区", "绍兴市", "浙江省", "Shangyu District, Shaoxing, Zhejiang")) == (
        "上虞",
        "Shangyu",
    )
    assert place_name(Place("2", "义乌市", "金华市", "浙江省", "Yiwu, Jinhua, Zhejiang")) == ("义乌", "Yiwu")


@pytest.mark.parametrize(
    ("city", "phone"),
    [("绍兴市", "0575-81234567"), ("北京市", "010-81234567"), ("郴州市", "13401234567")],
)
def test_a_shop_s_telephone_is_of_its_city_or_mobile(city, phone):
    assert shop_phone(city, 574, 1234567) == phone
    assert is_phone(phone)


def test_customers_pay_by_habit_on_fridays_and_never_after_today():
    due = [Due(n, f"N{n}", 7, TODAY - timedelta(days=n), Decimal(n)) for n in range(1, 300)]
    for code in ("14911", "14156", "13694", "17511", "12346"):
        habit, paid = habit_of(code), payments_for(code, due, today=TODAY)
        assert paid == payments_for(code, due, today=TODAY)
        assert all(one.on.weekday() == 4 and one.on <= TODAY for one in paid)
        assert all(habit.least <= (one.on - due[pk - 1].on).days <= habit.most + 6 for one in paid for pk in one.chosen)
        assert len({pk for one in paid for pk in one.chosen}) == sum(len(one.chosen) for one in paid)
    gone = payments_for("13694", due, today=TODAY)
    assert max(one.on for one in gone) <= TODAY - timedelta(days=210)


def test_every_habit_occurs_about_as_often_as_it_should():
    rng = random.Random(1)
    drawn = [habit_of(str(rng.randrange(10**6))).name for _ in range(4000)]
    for habit in HABITS:
        assert abs(drawn.count(habit.name) / 40 - habit.share) < 3
    assert set(ASSIGNED.values()) <= {habit.name for habit in HABITS}


def test_walk_in_customers_pay_at_once():
    due = [Due(1, "A", 7, TODAY, Decimal("1.10")), Due(2, "A", 7, TODAY, Decimal("2.20"))]
    (paid,) = counter_payments(due)
    assert (paid.on, paid.amount, paid.chosen) == (TODAY, Decimal("3.30"), {1: Decimal("1.10"), 2: Decimal("2.20")})


def test_the_cast_is_in_the_staff():
    names = {person.full_name: person.role for person in PEOPLE}
    assert {"陈立群", "吴小燕", "周敏", "沈月", "郑海涛"} <= set(names)
    assert names["陈立群"] == "manager"
