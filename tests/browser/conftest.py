"""A real browser against a real server with the cast of `tests/world.py`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.world import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs an event loop of its own
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 90_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    path = os.environ.get("GUANXI_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "install chromium, or set GUANXI_CHROMIUM to its program"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens a page of a given width and language; a script error or a blocked resource fails the test."""
    contexts, complaints = [], []
    cache.clear()  # sign-ins are limited by the minute; those of the tests before do not count

    def open_(*, width: int = 1360, language: str = "zh-CN") -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale=language, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _is_complaint(line) else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _is_complaint(line: Any) -> bool:
    return line.type == "error" and "Failed to load resource" not in line.text


def sign_in(page: Page, username: str) -> None:
    """Type name and password as a person would."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


def settle(page: Page) -> None:
    """Wait until scripts run and what the server sent takes part in the page; people are slower than that."""
    page.wait_for_load_state("load")
    busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    page.wait_for_function(f"window.htmx && !document.querySelector('{busy}')")


def wait_until(page: Page, condition: Callable[[], object]) -> None:
    """Wait for what no element shows, such as a row that the server writes."""
    for _try in range(PATIENCE // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come true in time")


def assert_fits(page: Page) -> None:
    """No page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"
