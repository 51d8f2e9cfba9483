"""Possible duplicates decided by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from guanxi.domains.customers.actions import create_customer
from guanxi.domains.customers.models import Customer, DuplicatePair
from tests.browser.conftest import assert_fits, settle, sign_in
from tests.world import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pairs(world: Any) -> None:
    """Two pairs: 永辉 and its twin, 鉴湖 and its."""
    told = {"unit": world.shaoxing, "owner": world.rep, "by": world.admin, "at": AT}
    for one, score in ((world.yonghui, "0.95"), (world.jianhu, "0.80")):
        twin = create_customer(name=f"{one.name}有限公司", phone="13805751234", **told)
        DuplicatePair.objects.create(one=one, other=twin, score=Decimal(score), found_at=AT, reasons=[])


def test_pairs_are_decided_by_keys(world: Any, pairs: None, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en")
    sign_in(page, "chen")
    page.goto("/customers/duplicates/pairs/")
    page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("One customer or two?")
    settle(page)
    page.keyboard.press("ArrowDown")  # the first field: the name
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name='field.name'][value=merged]")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name='field.name'][value=merged]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    settle(page)
    assert Customer.objects.get(pk=world.yonghui.pk).name == "绍兴永辉礼品行有限公司"
    page.keyboard.press("u")
    expect(page.get_by_text("95% alike")).to_be_visible()
    settle(page)
    assert Customer.objects.get(pk=world.yonghui.pk).name == "绍兴永辉礼品行"
    page.keyboard.press("s")
    expect(page.get_by_text("80% alike")).to_be_visible()
    settle(page)
    page.keyboard.press("d")
    expect(page.get_by_text("You have looked at every pair.")).to_be_visible()
    assert DuplicatePair.objects.get(one=world.jianhu).decision == "different"
    phone = open_page(width=390, language="zh-CN")
    sign_in(phone, "chen")
    for place in ("", f"{DuplicatePair.objects.get(one=world.yonghui).pk}/"):
        phone.goto(f"/customers/duplicates/pairs/{place}")
        assert_fits(phone)
