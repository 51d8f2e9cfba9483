"""Lines of an order entered faster than the server answers: nothing typed is lost or lands in another line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_while_a_line_is_added_stays_where_it_was_typed(
    world: Any, open_page: Callable[..., Page]
) -> None:
    page = open_page(language="en-US")
    sign_in(page, world.manager.username)
    page.goto(f"/orders/new/?customer={world.yonghui.pk}")
    quantities = page.locator("[data-line] input[name$=-quantity]")
    _add(page, world.mug.code)
    expect(quantities.first).to_be_focused()
    waiting: list[Route] = []
    is_slow = True
    page.route("**/orders/preview/", lambda route: waiting.append(route) if is_slow else route.continue_())
    _add(page, world.bag.code)
    page.wait_for_function("document.querySelector('[data-add-line] [role=combobox]').value === ''")
    _wait_for(page, waiting)
    quantities.first.fill("7")
    quantities.first.press("Tab")
    is_slow = False
    for route in waiting:
        route.continue_()
    expect(quantities).to_have_count(2)
    expect(quantities.first).to_have_value("7")
    assert page.locator("[data-line] input[name$=-quantity]").last.input_value() in {"", "1"}
    expect(page.locator("main")).to_contain_text("84.00")  # 7 × 12.00


def _add(page: Page, code: str) -> None:
    page.locator("[data-add-line] [role=combobox]").fill(code)
    page.locator("[data-add-line] [role=option]").first.click()


def _wait_for(page: Page, waiting: list[Route]) -> None:
    for _try in range(100):
        if waiting:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the line was never asked for")
