"""A clerk brings in an ugly file: the columns are guessed, a cell is mended in the grid, then it is imported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from guanxi.domains.customers.models import County, Customer
from guanxi.domains.customers.seeds import load_counties
from guanxi.foundation.exchange import running
from tests.browser.conftest import assert_fits, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = ["客户编号", "客户名称", "联系电话", "所在区县", "首次合作日期"]
ROWS = [
    ["K001", "诸暨明月文具店", "0575-87212345", "诸暨市", "2019年3月5日"],
    ["K002", "嵊州新时代百货", "138", "嵊州市", "2021.5.6"],
]


@pytest.mark.parametrize("width", [1360, 390])
def test_a_file_is_looked_at_mended_and_imported(
    world: Any, open_page: Callable[..., Page], tmp_path: Path, settings: Any, width: int
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_counties(County)  # the test before took them away
    page = open_page(width=width)
    sign_in(page, world.admin.username)
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", write_book(tmp_path / "客户名单.xlsx"))
    page.locator("main button.primary").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    start = page.locator(".page-head button.primary")
    expect(start).to_contain_text("新增 1")
    expect(page.locator("[name=column-1]")).to_have_value("name")
    page.locator("#preview .tab", has_text="拒绝").click()
    expect(page.locator("#preview .tab[aria-current]")).to_contain_text("拒绝")
    cell = page.locator("#preview .cell-input[aria-invalid=true]")
    expect(cell).to_have_value("138")
    cell.fill("13805750002")
    cell.press("Tab")
    expect(start).to_contain_text("新增 2")
    with page.expect_response("**/choices/"):
        page.select_option("[name=column-4]", "")
    page.locator("#preview .tab", has_text="新增").click()
    expect(page.locator("#preview .tab[aria-current]")).to_contain_text("新增")
    expect(page.locator("#rows th")).to_have_count(6)
    assert_fits(page)
    start.click()
    expect(page.locator("#progress")).to_be_visible()
    running.work_waiting()
    expect(page.locator("main")).to_contain_text("已导入")
    assert_fits(page)
    made = Customer.objects.get(code="K002")
    assert (made.name, made.phone, made.first_seen_on) == ("嵊州新时代百货", "13805750002", None)


def write_book(path: Path) -> Path:
    """A workbook with a title above its headings and a sheet of remarks."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("客户")
    book.add_worksheet("说明").write(0, 0, "不要修改表头")
    sheet.write(0, 0, "2025年客户资料汇总")
    for number, row in enumerate([HEADINGS, *ROWS], start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return path
