"""Reading a workbook and its cells, measured against what the reader library alone needs in the same run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
import xlsxwriter
from python_calamine import load_workbook

from guanxi.kit.imports.cells import Fault, reader_for
from guanxi.kit.imports.headings import guess
from guanxi.kit.imports.targets import ImportField
from guanxi.kit.sheets import open_sheet

LINES, MOST = 10_000, 4.0
FIELDS = [
    ImportField("code", "编号", "code"), ImportField("name", "名称"), ImportField("phone", "电话", "phone"),
    ImportField("amount", "金额", "amount"), ImportField("day", "日期", "day"), ImportField("city", "城市"),
    ImportField("street", "地址"), ImportField("email", "邮箱", "email"), ImportField("count", "数量", "quantity"),
    ImportField("remark", "备注"), ImportField("tax", "税号", "code"),
    ImportField("level", "等级", "choice", choices=[("A", "A"), ("B", "B"), ("C", "C")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    """10,000 lines of 12 columns, 300 of them with a cell that cannot be read."""
    path = tmp_path_factory.mktemp("speed") / "customers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, [str(field.label) for field in FIELDS])
        for line in range(1, LINES + 1):
            phone = "1.38058E+10" if line % 33 == 0 and line <= 9_900 else 13800000000 + line
            page.write_row(line, 0, [f"C{line:06}", f"绍兴永辉礼品行{line}", phone, line * 1.25])
            page.write_datetime(line, 4, date(2024, 1, 1) + timedelta(days=line % 365), day)
            rest = ["绍兴市", f"金柯桥大道{line}号", f"a{line}@example.com", line % 50, "月结" if line % 2 else ""]
            page.write_row(line, 5, [*rest, f"91330621{line:010}", "ABC"[line % 3]])
    return path


def library_alone(path: Path) -> float:
    start = process_time()
    assert len(list(load_workbook(str(path)).get_sheet_by_name("Sheet1").iter_rows())) == LINES + 1
    return process_time() - start


def all_of_it(path: Path) -> float:
    start = process_time()
    sheet = open_sheet(path)
    columns = list(zip(*(cells for _number, cells, _broken in sheet.rows), strict=True))
    guesses = guess(sheet.columns, columns, FIELDS)
    faults = 0
    for field in FIELDS:
        place = guesses[field.key].place
        values = reader_for(field, sheet.columns[place], columns[place]).read_all(columns[place])
        faults += sum(1 for value in values if type(value) is Fault)
    used = process_time() - start
    assert faults == 300 and len(columns[0]) == LINES
    return used


def test_reading_matching_and_cells_cost_less_than_four_times_the_reader_library(workbook):
    ratio = min(all_of_it(workbook) for _run in range(4)) / min(library_alone(workbook) for _run in range(4))
    assert ratio < MOST, f"{ratio:.2f} times the library"
