"""Files of tables: text stays text, numbers and days are real ones."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from guanxi.kit.spreadsheets import Heading, csv_lines, neutral, write_xlsx

HEADS = [
    Heading("客户"),
    Heading("Amount", "money"),
    Heading("Day", "day"),
    Heading("At", "moment"),
    Heading("N", "whole"),
]
ROW = ["=1+1", Decimal("-1234.50"), date(2026, 11, 20), datetime(2026, 11, 20, 1, 30, tzinfo=UTC), 7]


def test_a_workbook_has_real_values_and_no_formula():
    with write_xlsx(HEADS, iter([ROW, [None, None, None, None, None], ["+86 575", 0, None, None, 0]])) as file:
        book = CalamineWorkbook.from_filelike(file)
        sheet = book.get_sheet_by_index(0).to_python()
        file.seek(0)
        xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert sheet[0] == ["客户", "Amount", "Day", "At", "N"]
    assert sheet[1] == ["=1+1", -1234.5, date(2026, 11, 20), datetime(2026, 11, 20, 9, 30), 7.0]
    assert sheet[3][:2] == ["+86 575", 0.0]
    assert "<f>" not in xml


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_csv_text_never_becomes_a_formula(text):
    lines = "".join(csv_lines([Heading("x")], [[text]]))
    assert next(iter(csv.reader(io.StringIO(lines.split("\r\n", 1)[1]))))[0] == f"'{text}"


def test_csv_writes_figures_plainly_and_names_its_encoding():
    lines = list(csv_lines(HEADS, [["绍兴永辉", *ROW[1:]]]))
    assert lines[0] == "\ufeff客户,Amount,Day,At,N\r\n"
    assert lines[1] == "绍兴永辉,-1234.50,2026-11-20,2026-11-20 09:30,7\r\n"


@pytest.mark.parametrize("value", [Decimal("-1"), -1, "a=b", "", None, "5-6"])
def test_what_is_no_formula_stays_as_it_is(value):
    assert neutral(value) == value
