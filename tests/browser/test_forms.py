"""A rep fills a form in the field: what is typed keeps itself, items come and go, the customer signs with a finger."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from guanxi.foundation.forms.actions import make_template, publish_version
from guanxi.foundation.forms.models import FormRecord
from tests.browser.conftest import assert_fits, settle, sign_in, wait_until
from tests.world import AT

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = (
    {"key": "sells", "type": "text", "label": "主营品类", "required": True},
    {"key": "has_stock", "type": "yes_no", "label": "有库存"},
    {"key": "stock", "type": "money", "label": "库存金额", "required": True,
     "shown_if": {"item": "has_stock", "test": "is", "values": ["yes"]}},
    {"key": "sold", "type": "money", "label": "月销售额"},
    {"key": "turns", "type": "computed", "label": "可销月数", "formula": "stock / sold", "unit": "个月"},
    {"key": "signed", "type": "signature", "label": "客户签字"},
)  # fmt: skip


@pytest.mark.parametrize("width", [1360, 390])
def test_a_form_keeps_itself_and_is_signed(world: Any, open_page: Callable[..., Page], width: int) -> None:
    template = make_template(
        label="门店调查", kind="customers.customer", form_key="shop", items=ITEMS, by=world.users["admin"], at=AT
    )
    publish_version(template, by=world.users["admin"], at=AT)
    page = open_page(width=width)
    sign_in(page, world.rep.username)
    page.goto(f"/forms/shop/new/?kind=customers.customer&id={world.yonghui.pk}")
    page.fill("[name=a_sells]", "茶叶礼盒")
    page.wait_for_url(re.compile(r"/forms/records/\d+/edit/$"))  # the first save began it
    expect(page.locator("[name=a_stock]")).to_have_count(0)
    page.check("[name=a_has_stock][value=yes]")
    expect(page.locator("[name=a_stock]")).to_be_visible()
    page.fill("[name=a_stock]", "9000")
    page.fill("[name=a_sold]", "3,000")
    expect(page.locator("#c-turns")).to_contain_text("3个月")
    assert FormRecord.objects.get().answers["sells"] == "茶叶礼盒"
    page.reload()  # as after a lost page
    expect(page.locator("[name=a_stock]")).to_have_value("9000.00")
    _sign(page)
    page.fill("[name=a_signed]", "王掌柜")
    assert_fits(page)
    page.locator("button[name=finish]").last.click()
    page.wait_for_url(re.compile(r"/forms/records/\d+/$"))
    expect(page.locator(".picture img")).to_be_visible()
    assert_fits(page)
    record = FormRecord.objects.get()
    assert record.is_finished and record.attachments.get().item == "signed.drawn"


def _sign(page: Page) -> None:
    """A few strokes on the canvas."""
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(box["x"] + 20 + step * 12, box["y"] + 40 + step % 3 * 15)
    page.mouse.up()


def test_a_rating_is_taken_back_and_an_empty_form_not_finished(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, language="en-US")
    sign_in(page, world.rep.username)
    page.goto(f"/forms/credit.management/new/?kind=customers.customer&id={world.yonghui.pk}")
    page.locator("button[name=finish]").last.click()
    expect(page.locator("#i-person")).to_contain_text("Nothing is answered yet")
    seventh = page.locator("label[for=id_a_person_6]")
    seventh.click()
    expect(page.locator("#id_a_person_6")).to_be_checked()
    wait_until(page, lambda: "person" in FormRecord.objects.get().answers)  # it keeps itself
    seventh.click()
    expect(page.locator("#id_a_person_6")).not_to_be_checked()
    wait_until(page, lambda: "person" not in FormRecord.objects.get().answers)
    settle(page)
    page.reload()
    expect(page.locator("#id_a_person_6")).not_to_be_checked()
    assert_fits(page)
    page.get_by_role("link", name="Trade credit").last.click()
    page.wait_for_url(f"**/credit/{world.yonghui.pk}/")
