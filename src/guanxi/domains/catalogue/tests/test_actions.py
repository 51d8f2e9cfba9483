"""Entering and pricing products; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guanxi.domains.catalogue.actions import (
    add_pack,
    change_product,
    create_product,
    create_products,
    remove_pack,
    set_price,
    set_prices,
)
from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.domains.catalogue.queries import (
    price_history,
    prices_on,
    product_by_code,
    products_by_codes,
    search_products,
)
from guanxi.domains.catalogue.tests.conftest import AT, TODAY
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed


def test_create_product(shelf):
    heart = shelf.heart
    assert (heart.code, heart.code_key, heart.sort_name) == ("85123a", "85123A", "baisexinxingdeng")
    assert [(one.price, one.starts_on) for one in heart.prices.all()] == [(Decimal("12.5000"), TODAY)]
    assert "85123a" in sentence(Event.objects.filter(name="catalogue.product_created").first())


def test_a_code_is_compared_without_case_and_keeps_its_spelling(shelf):
    assert product_by_code(" 85123A ") == shelf.heart
    assert product_by_code("nothing") is None
    assert products_by_codes(["post", "85123a", "x"]) == {"POST": shelf.postage, "85123A": shelf.heart}
    with pytest.raises(BadInput) as refusal:
        create_product(code="85123A", name="灯", by=shelf.buyer, at=AT)
    assert list(refusal.value.fields) == ["code"]
    assert Product.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", "K" * 31),
        ("name", " "),
        ("name", "长" * 161),
        ("kind", "idea"),
        ("role", "king"),
        ("unit", ""),
        ("price", "-1"),
        ("price", "1.00001"),
        ("price", "free"),
        ("price", "NaN"),
        ("price", 1.5),
        ("colour", "red"),
    ],
)
def test_create_product_refuses(shelf, field, value):
    with pytest.raises(BadInput) as refusal:
        create_product(**{"code": "N1", "name": "灯", field: value}, by=shelf.buyer, at=AT)
    assert list(refusal.value.fields) == [field]
    assert (Product.objects.count(), BasePrice.objects.count()) == (3, 2)


def test_only_those_who_may(shelf):
    with pytest.raises(NotAllowed):
        create_product(code="N1", name="灯", by=shelf.guest, at=AT)
    with pytest.raises(NotAllowed):
        set_price(shelf.heart, price=1, starts_on=TODAY, by=shelf.guest, at=AT)
    assert (Product.objects.count(), BasePrice.objects.count()) == (3, 2)


def test_many_are_entered_as_single_ones_are(shelf):
    rows = [{"code": "N1", "name": "红烛", "price": "3"}, {"code": "n2", "name": "白烛"}]
    many = create_products(rows, by=shelf.buyer, at=AT)
    assert prices_on([one.pk for one in many], on=TODAY) == {many[0].pk: Decimal("3.0000")}
    assert search_products(shelf.buyer, "hz").rows == [many[0]]
    with pytest.raises(BadInput):
        create_products([{"code": "N3", "name": "烛"}, {"code": "n3", "name": "烛"}], by=shelf.buyer, at=AT)
    assert Product.objects.count() == 5


def test_change_product(shelf):
    changed = change_product(
        shelf.heart, changes={"name": "红色心形灯", "role": "image"}, version=1, by=shelf.buyer, at=AT
    )
    assert (changed.name, changed.sort_name, changed.version) == ("红色心形灯", "hongsexinxingdeng", 2)
    assert search_products(shelf.buyer, "hsxx").rows == [changed]
    with pytest.raises(BadInput):
        change_product(shelf.heart, changes={"code": "post"}, version=2, by=shelf.buyer, at=AT)
    same = change_product(shelf.heart, changes={"code": "85123a"}, version=2, by=shelf.buyer, at=AT)
    assert same.version == 2


def test_two_people_edit_one_product(shelf):
    seen = {"name": "白色心形灯", "unit": "个"}
    change_product(shelf.heart, changes={**seen, "name": "甲灯"}, version=1, original=seen, by=shelf.buyer, at=AT)
    change_product(shelf.heart, changes={**seen, "unit": "只"}, version=1, original=seen, by=shelf.buyer, at=AT)
    with pytest.raises(EditConflict) as conflict:
        change_product(shelf.heart, changes={**seen, "name": "乙灯"}, version=1, original=seen, by=shelf.buyer, at=AT)
    assert (conflict.value.theirs, conflict.value.original) == ({"name": "甲灯"}, {"name": "白色心形灯"})
    shelf.heart.refresh_from_db()
    assert (shelf.heart.name, shelf.heart.unit, shelf.heart.version) == ("甲灯", "只", 3)


def test_a_price_holds_until_the_next_begins(shelf):
    set_price(shelf.heart, price="13", starts_on=date(2026, 12, 1), by=shelf.buyer, at=AT)
    numbers = [shelf.heart.pk, shelf.lantern.pk, shelf.postage.pk]
    assert prices_on(numbers, on=date(2026, 11, 30)) == {
        shelf.heart.pk: Decimal("12.5000"),
        shelf.lantern.pk: Decimal("20.0000"),
    }
    assert prices_on(numbers, on=date(2026, 12, 1))[shelf.heart.pk] == Decimal("13.0000")
    assert prices_on(numbers, on=date(2025, 12, 31)) == {}


def test_a_second_price_of_one_day_replaces_the_first(shelf):
    set_price(shelf.heart, price="11.1234", starts_on=TODAY, by=shelf.buyer, at=AT)
    assert [one.price for one in price_history(shelf.heart)] == [Decimal("11.1234")]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2999, 1, 1)])
def test_set_price_refuses_a_day_that_cannot_be(shelf, day):
    with pytest.raises(BadInput) as refusal:
        set_price(shelf.heart, price="1", starts_on=day, by=shelf.buyer, at=AT)
    assert list(refusal.value.fields) == ["starts_on"]
    assert BasePrice.objects.count() == 2


def test_set_prices_means_the_same_as_single_ones(shelf):
    rows = [(shelf.heart.pk, "9", TODAY), (shelf.postage.pk, "15", TODAY), (shelf.heart.pk, "8", date(2026, 12, 1))]
    assert set_prices(rows, by=shelf.buyer, at=AT) == 3
    assert [one.price for one in price_history(shelf.heart)] == [Decimal(8), Decimal(9)]
    assert prices_on([shelf.postage.pk], on=TODAY) == {shelf.postage.pk: Decimal(15)}
    assert Event.objects.filter(name="catalogue.price_set").count() == 3


def test_packs(shelf):
    pack = add_pack(shelf.heart, name="箱", quantity="24", by=shelf.buyer, at=AT)
    assert pack.quantity == Decimal(24)
    for name, quantity in [("箱", 12), ("", 12), ("盒", 0), ("盒", "-2"), ("盒", "many")]:
        with pytest.raises(BadInput):
            add_pack(shelf.heart, name=name, quantity=quantity, by=shelf.buyer, at=AT)
    assert PackSize.objects.get() == pack
    remove_pack(pack, by=shelf.buyer, at=AT)
    assert not PackSize.objects.exists()


@pytest.mark.parametrize("query", ["心形", "bsxxd", "xinxing", "heart", "t-light", "85123A", "8512"])
def test_search_products(shelf, query):
    assert search_products(shelf.buyer, query).rows == [shelf.heart]


def test_what_is_not_on_sale_can_be_left_out(shelf):
    change_product(shelf.heart, changes={"is_active": False}, version=1, by=shelf.buyer, at=AT)
    assert [one.code for one in search_products(shelf.buyer, "灯").rows] == ["85123a", "22086"]
    assert search_products(shelf.buyer, "灯", only_on_sale=True).rows == [shelf.lantern]


def test_without_the_original_the_events_tell_it(shelf):
    change_product(shelf.heart, changes={"name": "甲灯"}, version=1, by=shelf.buyer, at=AT)
    changed = change_product(
        shelf.heart, changes={"name": "白色心形灯", "unit": "只"}, version=1, by=shelf.buyer, at=AT
    )
    assert (changed.name, changed.unit) == ("甲灯", "只")
