"""Everybody chooses language, theme and density, and finds them again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fits, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_language_theme_and_density_are_kept(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="zh-CN")
    sign_in(page, world.rep.username)
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    light = _ground(page)
    page.goto("/settings/")
    for name, value in (("language", "en"), ("theme", "dark"), ("density", "compact")):
        page.locator(f"main [name={name}]").select_option(value)
    page.locator("main button.primary").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for where in (page, _elsewhere(open_page, world)):
        where.goto("/customers/")
        expect(where.locator("html")).to_have_attribute("lang", "en")
        expect(where.locator("html")).to_have_attribute("data-theme", "dark")
        expect(where.locator("html")).to_have_attribute("data-density", "compact")
        expect(where.locator("h1")).to_have_text("Customers")
        assert _ground(where) != light
        assert_fits(where)


def _elsewhere(open_page: Callable[..., Page], world: Any) -> Page:
    """Another device of the same person, a phone whose browser speaks Chinese."""
    page = open_page(width=390, language="zh-CN")
    sign_in(page, world.rep.username)
    return page


def _ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
