"""Products and prices from files: what is refused, what is written, and taking it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from guanxi.domains.catalogue.actions import change_product, set_price
from guanxi.domains.catalogue.imports.prices import PricesTarget
from guanxi.domains.catalogue.imports.products import ProductsTarget
from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.domains.catalogue.queries import prices_on, search_products
from guanxi.foundation.timeline.models import Event
from guanxi.kit.testing import importing
from guanxi.kit.testing.importing import AT, context

PRODUCTS, PRICES = ProductsTarget(), PricesTarget()
TODAY = date(2026, 11, 20)
D = Decimal
FULL = {
    "code": "AB-1", "name": "竹编灯笼", "name_en": "Bamboo lantern", "unit": "只", "kind": "goods", "role": "image",
    "is_active": False, "pack_name": "箱", "pack_quantity": D(24), "price": D("12.50"), "starts_on": date(2026, 1, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in their first language."""
    with translation.override("en"):
        yield


def judge(target, rows, by, key=None):
    return importing.judge(target, rows, by, key or target.keys[0])


def bring(target, rows, by, key=None):
    return importing.bring(target, rows, by, key or target.keys[0])


def codes_of(outcome):
    return [[one.code for one in item.problems] for item in outcome.items]


def test_every_field_of_a_product_comes_in_and_again_changes_nothing(world):
    outcome = bring(PRODUCTS, [FULL], world.admin)
    one = Product.objects.get(code="AB-1")
    assert (one.name, one.name_en, one.unit, one.role, one.is_active) == (
        "竹编灯笼",
        "Bamboo lantern",
        "只",
        "image",
        False,
    )
    assert [(pack.name, pack.quantity) for pack in one.packs.all()] == [("箱", D(24))]
    assert [(price.price, price.starts_on) for price in one.prices.all()] == [(D("12.50"), date(2026, 1, 1))]
    assert [row.pk for row in search_products(world.admin, "竹编").rows] == [one.pk]
    assert outcome.written[0].pk == one.pk
    for key in PRODUCTS.keys:
        assert (
            judge(PRODUCTS, [{**FULL, "code": "ab-1"}], world.admin, ("code",)).changes == {2: {"code": "ab-1"}} or key
        )
        assert judge(PRODUCTS, [FULL], world.admin, key).changes == {2: {}}, key
    without_day = {name: value for name, value in FULL.items() if name != "starts_on"}
    assert judge(PRODUCTS, [without_day], world.admin).changes == {2: {}}  # the price that holds today


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": ""}, "name_wrong"),
        ({"name": "长" * 161}, "name_wrong"),
        ({"unit": "很" * 21}, "unit_wrong"),
        ({"price": D("-1")}, "price_wrong"),
        ({"price": D(1), "starts_on": date(1900, 1, 1)}, "starts_on_wrong"),
        ({"pack_quantity": D(0)}, "pack_quantity_wrong"),
        ({"code": "85123a", "name": "另一个"}, "code_taken"),
    ],
)
def test_what_the_room_refuses_of_a_product_is_told(row, code, world):
    before = Product.objects.count()
    outcome = bring(
        PRODUCTS, [{"code": "Z-1", "name": "新品", **row}, {"code": "Z-2", "name": "好品"}], world.admin, ("name",)
    )
    assert codes_of(outcome) == [[code], []]
    assert Product.objects.count() == before + 1


def test_a_code_in_two_rows_is_told(world):
    rows = [{"code": "Z-1", "name": "甲"}, {"code": "z-1", "name": "乙"}]
    assert codes_of(judge(PRODUCTS, rows, world.admin, ("name",))) == [[], ["code_taken"]]


def test_products_change_as_by_hand_and_go_back(world):
    single = world.bag
    rows = [
        {
            "code": "21071",
            "name": "复古大马克杯",
            "role": "main",
            "price": D(13),
            "starts_on": TODAY,
            "pack_quantity": D(36),
        }
    ]
    outcome = bring(PRODUCTS, rows, world.admin)
    mug = Product.objects.get(pk=world.mug.pk)
    change_product(single, changes={"name": "复古大马克杯", "role": "main"}, version=1, by=world.admin, at=AT)
    single.refresh_from_db()
    same = ("name", "role", "sort_name", "version")
    assert [getattr(mug, name) for name in same] == [getattr(single, name) for name in same]
    facts = [
        Event.objects.get(name="catalogue.product_changed", object_id=pk).facts["changes"]["name"][1]
        for pk in (mug.pk, single.pk)
    ]
    assert facts == ["复古大马克杯"] * 2
    assert [row.pk for row in search_products(world.admin, "大马克杯").rows] == [mug.pk, single.pk]
    assert prices_on([mug.pk], on=TODAY) == {mug.pk: D(13)}
    assert judge(PRODUCTS, rows, world.admin).changes == {2: {}}
    assert PRODUCTS.obstacles(outcome.written, context(world.admin)) == []
    importing.take_back(PRODUCTS, outcome, world.admin)
    mug.refresh_from_db()
    assert (mug.name, mug.role, mug.packs.count()) == ("复古马克杯", "", 0)
    assert prices_on([mug.pk], on=TODAY) == {mug.pk: D(12)}


def test_created_products_go_unless_something_depends_on_them(world):
    outcome = bring(PRODUCTS, [FULL, {"code": "AB-2", "name": "红灯笼"}], world.admin)
    assert PRODUCTS.obstacles(outcome.written, context(world.admin)) == []
    set_price(Product.objects.get(code="AB-2"), price=D(3), starts_on=TODAY, by=world.admin, at=AT.replace(hour=5))
    told = PRODUCTS.obstacles(outcome.written, context(world.admin))
    assert [(one.label, str(one.reason)) for one in told] == [("红灯笼", "Somebody changed it after it was imported.")]
    outcome.written.pop()
    importing.take_back(PRODUCTS, outcome, world.admin)
    assert list(Product.objects.filter(code__startswith="AB").values_list("code", flat=True)) == ["AB-2"]


def test_a_product_that_was_sold_stays(world):
    from guanxi.kit.imports.targets import Written

    written = [Written(2, "catalogue.product", world.holder.pk, None, {"name": "x"})]
    (told,) = PRODUCTS.obstacles(written, context(world.admin))
    assert "order line: 2" in str(told.reason)


def test_a_product_of_the_same_name_is_likely(world):
    outcome = judge(PRODUCTS, [{"code": "NEW", "name": "复古马克杯"}, {"code": "NEW2", "name": "没有"}], world.admin)
    likely = PRODUCTS.likely(outcome.items, context(world.admin))
    assert [[one.pk for one in hits] for hits in likely] == [[world.mug.pk], []]


def test_prices_come_in_by_code_or_name_and_go_back(world):
    rows = [
        {"product": "85123a", "price": D("3.10"), "starts_on": date(2027, 1, 1)},
        {"product": "复古马克杯", "price": D("11.00"), "starts_on": date(2025, 12, 1)},  # the day of the first price
    ]
    outcome = bring(PRICES, rows, world.admin)
    assert codes_of(outcome) == [[], []]
    assert prices_on([world.holder.pk], on=date(2027, 1, 1)) == {world.holder.pk: D("3.10")}
    assert prices_on([world.mug.pk], on=TODAY) == {world.mug.pk: D(11)}
    assert judge(PRICES, rows, world.admin).changes == {2: {}, 3: {}}
    assert PRICES.obstacles(outcome.written, context(world.admin)) == []
    importing.take_back(PRICES, outcome, world.admin)
    assert prices_on([world.holder.pk, world.mug.pk], on=date(2027, 1, 1)) == {
        world.holder.pk: D("2.95"),
        world.mug.pk: D(12),
    }
    assert BasePrice.objects.filter(product=world.holder).count() == 1


def test_prices_without_a_day_hold_from_today(world):
    rows = [{"product": "21071", "price": D(12)}, {"product": "20725", "price": D(2)}]
    outcome = bring(PRICES, rows, world.admin, ("product",))
    assert outcome.changes == {2: {}}  # it costs as much already
    assert [(one.after["starts_on"], one.after["price"]) for one in outcome.written] == [(TODAY, D(2))]
    assert judge(PRICES, rows, world.admin, ("product",)).changes == {2: {}, 3: {}}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"product": "nothing", "price": D(1)}, "product_unknown"),
        ({"product": "21071", "price": D("1.23456")}, "price_wrong"),
        ({"product": "21071", "price": D(1), "starts_on": date(2099, 1, 1)}, "starts_on_wrong"),
        ({"product": "20725", "price": D(9)}, "price_twice"),
    ],
)
def test_what_the_room_refuses_of_a_price_is_told(row, code, world):
    outcome = bring(PRICES, [{"product": "20725", "price": D(2)}, row], world.admin, ("product",))
    assert codes_of(outcome) == [[], [code]]
    assert len(outcome.written) == 1


def test_a_price_somebody_changed_since_stays(world):
    outcome = bring(PRICES, [{"product": "21071", "price": D(14), "starts_on": TODAY}], world.admin)
    set_price(world.mug, price=D(15), starts_on=TODAY, by=world.admin, at=AT.replace(hour=5))
    (told,) = PRICES.obstacles(outcome.written, context(world.admin))
    assert str(told.reason) == "Somebody changed it after it was imported."


def test_who_may_not_set_prices_sets_none_by_a_file(world):
    """The row without a price comes in; the one with a price says what to leave out."""
    role = world.manager.roles.get()
    role.permissions = [*role.permissions, "catalogue.create_product"]
    role.save()
    user = type(world.manager).objects.get(pk=world.manager.pk)
    rows = [{"code": "AB-1", "name": "竹编灯笼"}, {"code": "AB-2", "name": "纸灯笼", "price": D(3)}]
    assert codes_of(judge(PRODUCTS, rows, user)) == [[], ["not_allowed"]]
