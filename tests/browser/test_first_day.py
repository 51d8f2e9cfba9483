"""The first working day, in a browser: find, read, order, deliver, invoice, collect, state, age."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fits, settle, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SHAPES = [(1360, "zh-CN"), (1360, "en-US"), (390, "zh-CN"), (390, "en-US")]


@pytest.mark.parametrize(("width", "language"), SHAPES)
def test_first_working_day(world: Any, open_page: Callable[..., Page], width: int, language: str) -> None:
    page = open_page(width=width, language=language)
    sign_in(page, world.manager.username)
    assert_fits(page)
    _find_by_initials(page)
    assert_fits(page)
    _order_by_keyboard(page, world)
    assert_fits(page)
    _deliver(page)
    _collect(page, world)
    _statement(page, world)
    page.goto("/receivables/")
    expect(page.locator("main")).to_contain_text("61–100")
    expect(page.locator("main")).to_contain_text("2,386")  # 2,360.00 of July + 3 mugs at 12.00 − 10.00 received
    assert_fits(page)


def _find_by_initials(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("yh")
    option = page.locator("#palette [role=option]", has_text=re.compile("永辉|Yonghui")).first
    option.wait_for()
    option.click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    expect(page.locator("h1")).to_contain_text(re.compile("永辉|Yonghui"))


def _order_by_keyboard(page: Page, world: Any) -> None:
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/orders/new/?customer={number}")
    product = world.mug
    box = page.locator("[data-add-line] [role=combobox]")
    box.focus()
    page.keyboard.type(product.code[:5])
    page.locator("[data-add-line] [role=option][aria-selected=true]", has_text=product.code).wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("[data-line] input[name$=-quantity]")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("36.00")
    settle(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))


def _deliver(page: Page) -> None:
    page.locator("[data-dialog-open=deliver]").click()
    page.locator("#deliver button.primary").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"IN-\d{4}-\d{4}"))


def _collect(page: Page, world: Any) -> None:
    from guanxi.domains.receivables.models import Credit

    before = Credit.objects.count()
    page.goto(f"/receivables/customers/{world.yonghui.pk}/receipt/")
    page.fill("input[name=amount]", "10.00")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert Credit.objects.count() == before + 1
    assert Credit.objects.order_by("-pk")[0].amount == Decimal("10.00")


def _statement(page: Page, world: Any) -> None:
    page.goto(f"/receivables/customers/{world.yonghui.pk}/statement/")
    assert_fits(page)
    papers = page.locator("a[href*='statement.pdf']").evaluate_all("all => all.map(one => one.href)")
    assert papers
    for href in papers:
        answer = page.request.get(href)
        assert answer.ok and answer.body().startswith(b"%PDF")


def test_wrong_password_says_so(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en-US")
    page.goto("/accounts/login/")
    page.fill("input[name=login]", world.manager.username)
    page.fill("input[name=password]", "wrong-password-1")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-invalid=true], .error, .notice.bad").first).to_be_visible()
    assert "/accounts/login/" in page.url


def test_wrong_quantity_keeps_what_was_typed(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en-US")
    sign_in(page, world.manager.username)
    page.goto(f"/orders/new/?customer={world.yonghui.pk}")
    page.locator("[data-add-line] [role=combobox]").fill(world.mug.code[:5])
    page.locator("[data-add-line] [role=option]").first.click()
    quantity = page.locator("[data-line] input[name$=-quantity]")
    quantity.fill("-2")
    quantity.press("Tab")
    expect(page.locator("[data-line] [aria-invalid=true]")).to_have_value("-2")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-line] input[name$=-quantity]")).to_have_value("-2")
