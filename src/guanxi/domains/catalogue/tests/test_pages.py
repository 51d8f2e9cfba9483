"""Pages of the catalogue."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from guanxi.domains.catalogue.actions import add_pack, change_product
from guanxi.domains.catalogue.models import PackSize, Product
from guanxi.domains.catalogue.ports import ports
from guanxi.domains.catalogue.queries import prices_on
from guanxi.domains.catalogue.tests.conftest import AT


@pytest.fixture
def buyer(client, shelf):
    client.force_login(shelf.buyer)
    return client


def test_the_list_shows_the_price_of_the_day(buyer, shelf):
    shown = buyer.get(reverse("catalogue:list")).content.decode()
    assert "白色心形灯" in shown
    assert "12.50" in shown
    assert "白色心形灯" not in buyer.get(reverse("catalogue:list"), {"q": "灯笼"}).content.decode()


def test_enter_a_product(buyer, shelf):
    answer = buyer.post(
        reverse("catalogue:new"),
        {"code": "N1", "name": "红烛", "unit": "支", "kind": "goods", "price": "3.25", "is_active": "on"},
    )
    fresh = Product.objects.get(code="N1")
    assert answer.url == reverse("catalogue:product", args=[fresh.pk])
    assert list(prices_on([fresh.pk], on=fresh.prices.get().starts_on).values()) == [Decimal("3.2500")]
    wrong = buyer.post(reverse("catalogue:new"), {"code": "n1", "name": "红烛", "unit": "支", "kind": "goods"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["code"])


def test_who_may_not_is_told_so(client, shelf):
    client.force_login(shelf.guest)
    answer = client.post(reverse("catalogue:new"), {"code": "N1", "name": "红烛", "unit": "支", "kind": "goods"})
    assert answer.status_code == 422
    assert Product.objects.count() == 3
    page = client.get(reverse("catalogue:product", args=[shelf.heart.pk])).content.decode()
    assert reverse("catalogue:prices", args=[shelf.heart.pk]) not in page


def test_the_list_is_closed_without_the_right_to_look(client, shelf):
    for user, status in ((shelf.stranger, 403), (shelf.guest, 200), (shelf.buyer, 200)):
        client.force_login(user)
        for address in ("", "?export=csv", f"{shelf.heart.pk}/"):
            assert client.get(reverse("catalogue:list") + address).status_code == status, (user, address)


def test_an_order_can_be_entered_without_the_right_to_look(client, shelf):
    client.force_login(shelf.stranger)
    assert "12.50" in client.get(reverse("catalogue:options"), {"q": "85123A"}).content.decode()


def test_edit_a_product_and_meet_somebody_else(buyer, shelf):
    url = reverse("catalogue:edit", args=[shelf.heart.pk])
    typed = {"code": "85123a", "name": "白色心形灯", "unit": "个", "kind": "goods", "role": "main", "is_active": "on",
             "name_en": shelf.heart.name_en, "version": "1"}  # fmt: skip
    change_product(shelf.heart, changes={"name": "甲灯"}, version=1, by=shelf.buyer, at=AT)
    assert buyer.post(url, {**typed, "unit": "只"}).status_code == 302
    clash = buyer.post(url, {**typed, "name": "乙灯"})
    assert clash.status_code == 409
    shown = clash.content.decode()
    assert all(name in shown for name in ("白色心形灯", "甲灯", "乙灯"))
    shelf.heart.refresh_from_db()
    assert (shelf.heart.name, shelf.heart.unit) == ("甲灯", "只")


def test_prices_and_packs(buyer, shelf):
    pk = shelf.heart.pk
    buyer.post(reverse("catalogue:prices", args=[pk]), {"price": "13", "starts_on": "2999-01-01"})
    assert shelf.heart.prices.count() == 1
    buyer.post(reverse("catalogue:prices", args=[pk]), {"price": "13.5", "starts_on": "2026-01-01"})
    assert shelf.heart.prices.count() == 2
    buyer.post(reverse("catalogue:packs", args=[pk]), {"name": "箱", "quantity": "24"})
    wrong = buyer.post(reverse("catalogue:packs", args=[pk]), {"name": "箱", "quantity": "12"})
    assert wrong.status_code == 422
    pack = PackSize.objects.get()
    shown = buyer.get(reverse("catalogue:product", args=[pk])).content.decode()
    assert "13.50" in shown
    assert "24" in shown
    other = reverse("catalogue:pack_removal", args=[shelf.lantern.pk, pack.pk])
    assert buyer.post(other).status_code == 404
    buyer.post(reverse("catalogue:pack_removal", args=[pk, pack.pk]))
    assert not PackSize.objects.exists()


def test_options_show_price_and_last_price(buyer, shelf, monkeypatch):
    asked = []

    def last_prices(user, customer, products):
        asked.append((user, customer))
        return {shelf.heart.pk: Decimal("11")}

    monkeypatch.setattr(ports, "last_prices", last_prices)
    shown = buyer.get(reverse("catalogue:options"), {"q": "心形", "customer": "7"}).content.decode()
    assert f'data-value="{shelf.heart.pk}"' in shown
    assert "<mark>心形</mark>" in shown
    assert "12.50" in shown
    assert "11.00" in shown
    assert asked == [(shelf.buyer, 7)]


def test_a_whole_code_stands_first_and_what_is_off_sale_is_left_out(buyer, shelf):
    add_pack(shelf.heart, name="箱", quantity=6, by=shelf.buyer, at=AT)
    shown = buyer.get(reverse("catalogue:options"), {"q": "post"}).content.decode()
    assert f'data-value="{shelf.postage.pk}"' in shown
    change_product(shelf.postage, changes={"is_active": False}, version=1, by=shelf.buyer, at=AT)
    assert 'role="option"' not in buyer.get(reverse("catalogue:options"), {"q": "post"}).content.decode()
