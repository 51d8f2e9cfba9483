"""Lists in a browser: they follow the typing, keep the focus and the way back; tasks are put off over the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guanxi.foundation.people.queries import system_user
from guanxi.foundation.work.actions import add_task
from tests.browser.conftest import assert_fits, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_follows_the_typing(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, world.credit.username)
    page.goto("/customers/?sort=-name")
    rows, box = page.locator("tr[data-row-url]"), page.locator("[data-list-search]")
    expect(rows).to_have_count(4)
    box.click()
    page.keyboard.type("yong", delay=40)
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/customers/\?sort=-name&q=yong$"))
    expect(box).to_be_focused()
    expect(box).to_have_value("yong")
    expect(page.locator("#listing-tools a[href*=export]").first).to_have_attribute("href", re.compile("q=yong"))
    rows.first.click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    page.go_back()
    expect(box).to_have_value("yong")
    expect(rows).to_have_count(1)
    expect(page.locator("nav.side")).to_be_visible()
    box.fill("")
    expect(rows).to_have_count(4)
    page.locator("#listing-chips a[href*='panel=filters']").click()
    expect(page.locator("dialog[open]")).to_be_visible()  # the tools of the bar answer for themselves


@pytest.mark.parametrize("width", [1360, 390])
def test_a_task_is_put_off_from_where_one_meets_it(world: Any, open_page: Callable[..., Page], width: int) -> None:
    task = add_task(
        title="送样品", assignee=world.rep, due_on=timezone.localdate(), by=system_user(), at=timezone.now()
    )
    page = open_page(width=width)
    sign_in(page, world.rep.username)
    if width < 400:
        page.locator("main a", has_text="送样品").click()
        page.wait_for_url(f"**/tasks/{task.pk}/")
    place = page.url
    page.locator(f'a[href="/tasks/{task.pk}/postponement/"]').first.click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=reason]").fill("客户出差")
    assert_fits(page)
    dialog.locator("button.primary").click()
    expect(page.locator("[data-toast]")).to_contain_text("送样品")
    assert page.url == place
    task.refresh_from_db()
    assert task.due_on > timezone.localdate()
