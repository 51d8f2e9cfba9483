"""Lines of an order entered faster than the server answers: nothing typed is lost or lands in another line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import sign_in, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_typed_while_a_line_is_added_stays_where_it_was_typed(
    world: Any, open_page: Callable[..., Page], first: int
) -> None:
    """Whichever answer comes first."""
    page, quantities, server = _slow_order(world, open_page)
    _add(page, world.bag.code)
    server.wait_for(1)
    quantities.first.fill("7")
    quantities.first.press("Tab")
    server.wait_for(2)
    server.answer(first)
    expect(quantities).to_have_count(2)
    expect(quantities.first).to_have_value("7")
    assert quantities.last.input_value() in {"", "1"}
    expect(page.locator("main")).to_contain_text("84.00")  # 7 × 12.00


def test_lines_chosen_while_another_is_added_all_come(world: Any, open_page: Callable[..., Page]) -> None:
    page, quantities, server = _slow_order(world, open_page)
    _add(page, world.bag.code)
    server.wait_for(1)
    _add(page, world.holder.code)
    _add(page, world.bag.code)
    server.answer(0)
    expect(quantities).to_have_count(4)
    expect(page.locator("main")).to_contain_text("18.25")  # 12.00 + 1.65 + 2.95 + 1.65


class SlowServer:
    """Keeps back what the page asks about its lines until it is let through."""

    def __init__(self, page: Page) -> None:
        self.page, self.waiting, self.is_slow = page, list[Route](), True
        page.route(
            "**/orders/preview/", lambda route: self.waiting.append(route) if self.is_slow else route.continue_()
        )

    def wait_for(self, number: int) -> None:
        """Wait until so many requests are kept back."""
        wait_until(self.page, lambda: len(self.waiting) >= number)

    def answer(self, first: int) -> None:
        """Let the requests through, one of them before the others, and those that come later at once."""
        self.is_slow = False
        with self.page.expect_response("**/orders/preview/"):
            self.waiting[first].continue_()
        for place, route in enumerate(self.waiting):
            if place != first:
                route.continue_()


def _slow_order(world: Any, open_page: Callable[..., Page]) -> tuple[Page, Locator, SlowServer]:
    """A new order with one line, entered before the server became slow."""
    page = open_page(language="en-US")
    sign_in(page, world.manager.username)
    page.goto(f"/orders/new/?customer={world.yonghui.pk}")
    quantities = page.locator("[data-line] input[name$=-quantity]")
    _add(page, world.mug.code)
    expect(quantities.first).to_be_focused()
    return page, quantities, SlowServer(page)


def _add(page: Page, code: str) -> None:
    page.locator("[data-add-line] [role=combobox]").fill(code)
    page.locator("[data-add-line] [role=option]", has_text=code).click()
    page.wait_for_function("document.querySelector('[data-add-line] [role=combobox]').value === ''")
