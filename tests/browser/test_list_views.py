"""A list, as its user shapes it: narrow, keep the view, choose columns, take it along, hand customers over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import assert_fits, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_is_narrowed_kept_and_taken_along(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en-US")
    sign_in(page, world.manager.username)
    page.goto("/customers/")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(2)
    _narrow(page)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Jianhu")
    _keep_as(page, "Distributors")
    expect(page.locator("main .view", has_text="Distributors")).to_have_attribute("aria-current", "page")
    _show_column(page, "Telephone")
    expect(rows).to_contain_text("0575-85234567")
    assert_fits(page)
    sheet = _exported(page)
    assert [row[0] for row in sheet[1:]] == ["C-1002"]
    assert "0575-85234567" in sheet[1]


def test_customers_are_handed_over_together(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en-US")
    sign_in(page, world.manager.username)
    page.goto("/customers/")
    for box in page.locator("main tbody input[type=checkbox]").all():
        box.check()
    expect(page.locator(".bulk")).to_contain_text("2")
    page.locator(".bulk button", has_text=re.compile("rep", re.IGNORECASE)).click()
    page.locator("main select").select_option(label="Chen Liqun")
    page.locator("main button.primary").click()
    expect(page.locator("main tbody tr", has_text="Chen Liqun")).to_have_count(2)
    world.yonghui.refresh_from_db()
    assert world.yonghui.owner_id == world.manager.pk


def test_nothing_found_says_what_to_do(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390)
    sign_in(page, world.manager.username)
    page.goto("/customers/?q=没有这家")
    expect(page.locator("main .empty")).to_be_visible()
    assert_fits(page)
    page.locator("main .empty .btn").click()
    expect(page.locator("main tbody tr")).to_have_count(2)


def _narrow(page: Page) -> None:
    page.locator("main .chip", has_text="Filter").click()
    page.locator("#listing-panel label", has_text="distributor").click()
    page.locator("#listing-panel button.primary").click()
    page.wait_for_url(re.compile("kind="))


def _keep_as(page: Page, name: str) -> None:
    page.locator("main .view", has_text="Save as view").click()
    page.locator("#view-name").fill(name)
    page.keyboard.press("Enter")


def _show_column(page: Page, label: str) -> None:
    page.locator("main .btn", has_text="Columns").click()
    page.locator("#listing-panel label", has_text=label).click()
    page.locator("#listing-panel button.primary").click()
    page.wait_for_url(re.compile("columns="))


def _exported(page: Page) -> list[list[str]]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export").click()
    rows = CalamineWorkbook.from_path(waiting.value.path()).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]
