"""An administrator changes who may grant how much: rows come and go, a slip is named, what would change is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fits, settle, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LADDER = "/settings/policies/credit.ladder/"


@pytest.mark.parametrize("width", [390, 1360])
def test_change_a_ladder_and_compare(world: Any, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width=width, language="en-US")
    sign_in(page, world.admin.username)
    page.goto(LADDER)
    page.get_by_role("link", name="Change the terms").click()
    _arrange(page)
    assert_fits(page)
    _slip(page)
    _choose_unit(page)
    expect(page.locator("#changes")).to_contain_text("Sales manager, Grants up to ¥250,000.00")
    settle(page)
    page.get_by_label("Reason").fill("a good year")
    page.get_by_role("button", name="Record").first.click()
    page.wait_for_url(re.compile(r"/settings/policies/versions/\d+/$"))
    expect(page.locator("main")).to_contain_text("a good year")
    expect(page.locator("main")).to_contain_text("¥250,000.00")
    assert_fits(page)
    page.get_by_role("link", name="What changed").click()
    expect(page.locator("main")).to_contain_text("Department manager")
    assert_fits(page)


@pytest.mark.parametrize("width", [390, 1360])
def test_terms_typed_on_a_page_that_is_lost_come_back(world: Any, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width=width, language="en-US")
    sign_in(page, world.admin.username)
    page.goto(f"{LADDER}change/")
    _arrange(page)
    page.get_by_role("button", name="Remove the row").nth(3).click()
    rows, most = page.locator("tr[data-line]"), page.locator("[name=t-rungs-1-most]")
    expect(rows).to_have_count(3)
    settle(page)
    page.goto("/")
    page.goto(f"{LADDER}change/")
    expect(page.locator("[data-toast]")).to_contain_text("it is filled in again")
    expect(rows).to_have_count(3)
    expect(most).to_have_value("2o0")
    most.fill("250,000")
    expect(page.locator("#changes")).to_contain_text("Grants up to ¥250,000.00")
    settle(page)
    page.get_by_label("Reason").fill("a good year")
    page.get_by_role("button", name="Record").first.click()
    page.wait_for_url(re.compile(r"/settings/policies/versions/\d+/$"))
    page.goto(f"{LADDER}change/")
    settle(page)
    expect(page.get_by_label("Reason")).to_have_value("")
    expect(page.locator("[data-toast]")).to_have_count(0)


def _arrange(page: Page) -> None:
    """One row more, one less; what was typed stays."""
    rows = page.locator("tr[data-line]")
    expect(rows).to_have_count(4)
    page.locator("[name=t-rungs-2-most]").fill("2o0")
    page.get_by_role("button", name="Add a row").click()
    expect(rows).to_have_count(5)
    settle(page)
    page.get_by_role("button", name="Remove the row").nth(1).click()
    expect(rows).to_have_count(4)
    expect(page.locator("[name=t-rungs-1-most]")).to_have_value("2o0")
    expect(page.locator("#changes")).to_contain_text("cannot be read yet")


def _slip(page: Page) -> None:
    """A number that is none is named at its place, and so is the row without a role."""
    page.get_by_role("button", name="Record").first.click()
    expect(page.locator("main")).to_contain_text("This is not recorded yet.")
    expect(page.locator("main")).to_contain_text("Write a number.")
    expect(page.locator("[name=t-rungs-1-most]")).to_have_value("2o0")
    page.get_by_role("button", name="Remove the row").nth(3).click()
    expect(page.locator("tr[data-line]")).to_have_count(3)
    settle(page)
    page.locator("[name=t-rungs-1-most]").fill("250,000")


def _choose_unit(page: Page) -> None:
    """The terms typed so far stay when others are chosen."""
    page.locator("select[name=scope]").select_option("unit")
    unit = page.locator("select[name=scope_key]")
    expect(unit).to_be_visible()
    settle(page)
    unit.select_option(index=2)
    expect(page.locator("[name=was_key]")).not_to_have_value("")
    expect(page.locator("[name=t-rungs-1-most]")).to_have_value("250,000")
