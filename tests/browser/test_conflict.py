"""Two people edit one customer: the second is told field by field, and loses nothing of what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fits, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1360, 390])
def test_the_second_editor_chooses(world: Any, open_page: Callable[..., Page], width: int) -> None:
    first, second = open_page(language="en-US"), open_page(language="en-US", width=width)
    address = f"/customers/{world.yonghui.pk}/edit/"
    for page, who in ((first, world.manager), (second, world.rep)):
        sign_in(page, who.username)
        page.goto(address)
    _save(first, phone="0575-85550001")
    first.wait_for_url(re.compile(r"/customers/\d+/$"))
    _save(second, phone="0575-85550002", email="shop@yonghui.example")
    conflict = second.locator("[data-conflict]")
    for text in ("0575-85123456", "0575-85550001", "0575-85550002"):
        expect(conflict).to_contain_text(text)
    expect(second.locator("[name=email]")).to_have_value("shop@yonghui.example")
    assert_fits(second)
    world.yonghui.refresh_from_db()
    assert world.yonghui.phone == "0575-85550001"
    conflict.locator("[data-pick=phone]", has_text="0575-85550002").click()
    expect(second.locator("[name=phone]")).to_have_value("0575-85550002")
    second.keyboard.press("Control+Enter")
    second.wait_for_url(re.compile(r"/customers/\d+/$"))
    world.yonghui.refresh_from_db()
    assert (world.yonghui.phone, world.yonghui.email) == ("0575-85550002", "shop@yonghui.example")


def _save(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.locator("button.primary").first.click()
