"""A rep surveys a customer on the phone: opens, pastes the statements, sees ratios move while typing, finishes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from guanxi.domains.credit.tests.statements import samples
from tests.browser.conftest import assert_fits, settle, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1360])
def test_survey_from_paste_to_finish(world: Any, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width=width, language="en-US")
    sign_in(page, world.rep.username)
    page.goto(f"/credit/{world.yonghui.pk}/survey/")
    page.locator("main").get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url(re.compile(r"/credit/surveys/\d+/$"))
    survey = page.url
    expect(page.locator("main")).to_contain_text("No figures yet")
    _paste(page)
    page.wait_for_url(survey)
    expect(page.locator("main")).to_contain_text("1.47 ×")
    assert_fits(page)
    _type(page, survey)
    page.get_by_role("link", name="Quick ratio").first.click()
    expect(page.locator("main")).to_contain_text("Total current liabilities")
    assert_fits(page)
    page.goto(survey)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("main")).to_contain_text("finished")
    expect(page.get_by_role("link", name="Type figures")).to_have_count(0)


def _paste(page: Page) -> None:
    page.get_by_role("link", name="Paste or upload").first.click()
    page.fill("[name=text]", samples.TWO_SIDED)
    page.locator("main").get_by_role("button", name="Read", exact=True).click()


def _type(page: Page, survey: str) -> None:
    """Ratios and marks follow what is typed; nothing is kept before it is saved."""
    page.get_by_role("link", name="Type figures").click()
    live = page.locator("#live")
    expect(live).to_contain_text("1.47 ×")
    settle(page)
    equity = page.locator("[name=f-2025-total_equity]")
    equity.fill("2,000,000")
    equity.press("Tab")
    expect(live).to_contain_text("does not balance")
    equity.fill("2,612,000")
    page.locator("[name=f-2025-inventory]").fill("1,400,000")
    page.locator("[name=f-2025-inventory]").press("Tab")
    expect(live).to_contain_text("1.54 ×")
    expect(live).not_to_contain_text("does not balance")
    assert_fits(page)
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(survey)
    expect(page.locator("main")).to_contain_text("1.54 ×")


def test_figures_outlive_a_lost_connection(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, language="en-US")
    sign_in(page, world.rep.username)
    page.goto(f"/credit/{world.yonghui.pk}/survey/")
    page.locator("main").get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url(re.compile(r"/credit/surveys/\d+/$"))
    survey, grid = page.url, f"{page.url}figures/"
    page.goto(grid)
    page.fill("[name=f-2025-sales]", "800,000")
    page.route(
        grid, lambda route: route.abort("connectionfailed") if route.request.method == "POST" else route.fallback()
    )
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url("chrome-error://**")
    page.unroute(grid)
    page.goto(survey)  # looks elsewhere first
    page.goto(grid)
    expect(page.locator("[name=f-2025-sales]")).to_have_value("800,000")
    expect(page.locator("[data-toasts]")).to_contain_text("filled in again")
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url(survey)
    page.goto(grid)
    expect(page.locator("[name=f-2025-sales]")).to_have_value("800,000")
    expect(page.locator("[data-toasts]")).not_to_contain_text("filled in again")
