"""An order over the limit: said while typing, held with its reason, released by whom it is given to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guanxi.foundation.timeline.delivery import deliver_pending
from tests.browser.conftest import assert_fits, settle, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Paid on Friday, says the bank"


def test_held_order_waits_for_the_credit_clerk(world: Any, open_page: Callable[..., Page]) -> None:
    rep = open_page(width=390, language="en-US")
    sign_in(rep, world.rep.username)
    address = _order_too_much(rep, world)
    notice = rep.locator("main .notice.bad")
    expect(notice).to_contain_text("¥6,360.00")  # 2,360.00 owed + 24,000.00 ordered − 20,000.00 limit
    expect(notice).to_contain_text("Zhou Min")
    expect(rep.locator("[data-dialog-open=release]")).to_have_text("Ask for release…")
    expect(rep.locator("[data-dialog-open=deliver]")).to_have_count(0)
    assert_fits(rep)
    rep.goto("/orders/held/")
    expect(rep.locator("main .item")).to_contain_text("¥6,360.00 over the credit limit")
    assert_fits(rep)
    _release(open_page(language="en-US"), world, address)
    rep.goto(address)
    expect(rep.locator("main .notice.bad")).to_have_count(0)
    expect(rep.locator("main .timeline")).to_contain_text(REASON)
    expect(rep.locator("[data-dialog-open=deliver]")).to_be_visible()


def _order_too_much(page: Page, world: Any) -> str:
    return order_too_much(page, world.yonghui, world.mug, "2000", missing="¥6,360.00", button="Confirm (will be held)")


def order_too_much(page: Page, customer: Any, product: Any, quantity: str, *, missing: str, button: str) -> str:
    """Enter an order above the limit and confirm it all the same; answers its address."""
    page.goto(f"/orders/new/?customer={customer.pk}")
    page.locator("[data-add-line] [role=combobox]").fill(product.code)
    page.locator("[data-add-line] [role=option]").first.click()
    field = page.locator("[data-line] input[name$=-quantity]")
    field.fill(quantity)
    field.press("Tab")
    expect(page.locator("main .notice.bad")).to_contain_text(missing)
    expect(page.locator("#confirm-button")).to_contain_text(button)
    expect(page.locator("[data-line] input[name$=-price]")).to_be_focused()  # the answer has settled
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))
    return page.url


def _release(page: Page, world: Any, address: str) -> None:
    sign_in(page, world.credit.username)
    page.locator("main .item", has_text="Shaoxing Yonghui").locator(".btn", has_text="Release").click()
    page.wait_for_url(re.compile(r"/orders/\d+/"))
    assert page.url.split("#")[0] == address
    dialog = page.locator("#release")
    expect(dialog).to_be_visible()
    dialog.locator("[name=reason]").fill(REASON)
    dialog.locator("[name=reason]").press("Enter")
    expect(page.locator("main .notice.bad")).to_have_count(0)
    expect(page.locator("main .timeline")).to_contain_text(REASON)


def test_a_prepaid_order_waits_for_its_own_money(world: Any, open_page: Callable[..., Page]) -> None:
    clerk = open_page(width=390, language="en-US")
    sign_in(clerk, world.admin.username)
    clerk.goto(f"/orders/new/?customer={world.yonghui.pk}")
    clerk.locator("[data-add-line] [role=combobox]").fill(world.mug.code)
    clerk.locator("[data-add-line] [role=option]").first.click()
    expect(clerk.locator("[data-line] input[name$=-quantity]")).to_be_visible()
    settle(clerk)
    clerk.locator("[name=payment]").select_option("prepaid")
    expect(clerk.locator("main .notice")).to_contain_text("waits for its money")
    settle(clerk)
    clerk.locator("#confirm-button button").click()
    clerk.wait_for_url(re.compile(r"/orders/\d+/$"))
    address = clerk.url
    assert_fits(clerk)
    clerk.locator("main .notice .btn", has_text="Take the money").click()
    expect(clerk.locator("[name=set_aside_for]")).not_to_have_value("")
    settle(clerk)
    clerk.locator("[name=reference]").press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/customers/\d+/$"))
    deliver_events()
    clerk.goto(address)
    expect(clerk.locator("main .notice.bad")).to_have_count(0)
    expect(clerk.locator("[data-dialog-open=deliver]")).to_be_visible()


def deliver_events() -> None:
    """What the worker does every few seconds."""
    deliver_pending(at=timezone.now())


def test_a_stranger_finds_no_order(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(language="en-US")
    sign_in(page, world.stranger.username)
    answer = page.goto(f"/orders/{world.old_order.pk}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main .btn")).to_have_attribute("href", "/")
