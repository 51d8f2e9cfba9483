"""Workbooks as they come: merged, hidden, locked, cut off, endless."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation
from tests.ugly import files
from tests.ugly.compound import old_workbook

from guanxi.kit.sheets import NotASheet, bounds, inspect, open_sheet, workbooks
from guanxi.kit.tests.ugly_sheets import in_english, said, text, workbook  # noqa: F401 - in_english serves by its name

# --- workbooks


def test_words_merged_over_lines_count_for_each_and_figures_once(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["order", "customer", "code", "total", "day"])
        page.merge_range(1, 0, 3, 0, 20240301001)
        page.merge_range(1, 1, 3, 1, "Zhang")
        for row in (1, 2, 3):
            page.write(row, 2, f"P{row}")
        page.merge_range(1, 3, 3, 3, 120.5)
        page.merge_range(1, 4, 3, 4, date(2024, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet = open_sheet(path)
    assert [cells for _number, cells, _broken in sheet.rows] == [
        ["20240301001", "Zhang", "P1", "120.5", "2024-03-05"],
        ["20240301001", "Zhang", "P2", "", "2024-03-05"],
        ["20240301001", "Zhang", "P3", "", "2024-03-05"],
    ]
    assert "A2:A4" in said(sheet, "merged_cells")


def test_an_error_is_no_empty_cell_and_a_formula_nobody_computed_neither(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(2, 1, ["code", "price"])
        page.write_row(3, 1, ["A1"])
        page.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        page.write_row(4, 1, ["A2"])
        page.write_formula(4, 2, "=SUM(Z1)", None, "UNCOMPUTED")
        page.write_row(5, 1, ["A3"])
        page.write_formula(5, 2, "=2*3", None, 6)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>UNCOMPUTED</v>", b"").replace(b't="str"', b"")
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    sheet = open_sheet(path)
    assert [(number, cells) for number, cells, _broken in sheet.rows] == [
        (4, ["A1", "#DIV/0!"]), (5, ["A2", "#N/A!"]), (6, ["A3", "6"]),
    ]  # fmt: skip
    assert "C4" in said(sheet, "error_cells") and "C5" in said(sheet, "uncomputed")
    assert "(3)" in said(sheet, "formulas") and sheet.choices["heading"] == 3


def test_error_cells_of_old_workbooks_too(tmp_path):
    sheet = open_sheet(files.products_old(tmp_path))
    assert "D6" in said(sheet, "error_cells")
    rows = list(sheet.rows)
    assert rows[4] == (6, ["00005", "兰亭茶行礼盒", "礼盒", "#REF!", "24个"], "")
    assert rows[0] == (2, ["1", "永辉礼品礼盒", "礼盒", "12.5", "24个"], "")


def test_hidden_sheets_are_read_when_chosen_only(tmp_path):
    path = files.customers_two_heads(tmp_path)
    assert [(sheet.name, sheet.is_hidden, sheet.lines) for sheet in inspect(path).sheets] == [
        ("客户", False, 15), ("旧客户", True, 1),
    ]  # fmt: skip
    assert open_sheet(path).left_out == ("旧客户",)
    assert open_sheet(path, sheet="旧客户").columns == ["编号", "名称"]
    with pytest.raises(NotASheet, match="“Sheet9”") as refused:
        open_sheet(path, sheet="Sheet9")
    assert "旧客户" in str(refused.value.mend)


def test_a_workbook_whose_visible_sheets_are_empty_names_its_hidden_ones(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Front")
        back = book.add_worksheet("Back")
        back.write_row(0, 0, ["a", "b"])
        back.hide()
    with pytest.raises(NotASheet, match="no lines") as refused:
        open_sheet(path)
    assert "Back" in str(refused.value.mend)


def test_macros_are_told_and_never_run(tmp_path):
    book = inspect(files.invoices_wan(tmp_path))
    assert (book.kind, [warning.code for warning in book.warnings]) == (".xlsm", ["macros"])


def test_long_numbers_keep_the_digits_that_a_spreadsheet_keeps(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["phone", "sum", "card"], [13805751234, 0.1 + 0.2, 913306212345678901])
    assert list(open_sheet(path).rows) == [(2, ["13805751234", "0.3", "9.13306212345679e+17"], "")]


def open_document(path: Path, rows: list[tuple[int, int, str]]) -> Path:
    """An .ods of one column; each row: how often it and its cell are repeated, and what stands there."""
    table = "".join(
        f'<table:table-row table:number-rows-repeated="{down}"><table:table-cell '
        f'table:number-columns-repeated="{across}"'
        + (f' office:value-type="string"><text:p>{word}</text:p></table:table-cell>' if word else "/>")
        + "</table:table-row>"
        for down, across, word in rows
    )
    name = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{name}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0" '
            f'xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{table}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_open_document_sheets(tmp_path):
    path = open_document(tmp_path / "a.ods", [(1, 1, "名称"), (1, 1, "甲"), (2, 1, "乙"), (1_000_000, 1, "")])
    assert inspect(path).kind == ".ods"
    sheet = open_sheet(path)
    assert sheet.columns == ["名称"]
    assert list(sheet.rows) == [(2, ["甲"], ""), (3, ["乙"], ""), (4, ["乙"], "")]


# --- web pages, parquet


def test_the_xml_of_old_programs(tmp_path):
    rows = "".join(
        f'<Row><Cell><Data ss:Type="String">{one}</Data></Cell>'
        f'<Cell ss:Index="3"><Data ss:Type="Number">{two}</Data></Cell></Row>'
        for one, two in (("编号", "数量"), ("00001", "5"), ("00002", "6"))
    )
    path = text(
        tmp_path / "a.xls",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="订单"><Table>'
        f"{rows}</Table></Worksheet></Workbook>",
    )
    assert inspect(path).sheets[0].name == "订单"
    sheet = open_sheet(path)
    assert sheet.columns == ["编号", "", "数量"]
    assert list(sheet.rows) == [(2, ["00001", "", "5"], ""), (3, ["00002", "", "6"], "")]


def test_a_web_page_without_a_table_and_one_too_large(tmp_path, monkeypatch):
    with pytest.raises(NotASheet, match="without a table"):
        open_sheet(text(tmp_path / "a.xls", "<html><body>Please sign in</body></html>"))
    monkeypatch.setattr("guanxi.kit.sheets.markup.MOST_MARKUP", 10)
    with pytest.raises(NotASheet, match="too large") as refused:
        open_sheet(files.products_page(tmp_path))
    assert ".xlsx" in str(refused.value.mend)


def test_cells_over_lines_and_columns_of_a_web_page(tmp_path):
    path = text(
        tmp_path / "a.xls",
        "<table><tr><th>单号<th>客户<th>货号</tr><tr><td rowspan=2>SO1<td rowspan=2>甲<td>P1</tr><tr><td>P2</tr>"
        "<tr><td>SO2<td colspan=2>乙</table>",
    )
    sheet = open_sheet(path)
    assert [cells for _number, cells, _broken in sheet.rows] == [
        ["SO1", "甲", "P1"],
        ["SO1", "甲", "P2"],
        ["SO2", "乙", ""],
    ]


def test_parquet_is_read_in_parts(tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"COPY (SELECT range AS n, DATE '2024-03-05' AS d, 2.50::DECIMAL(9,2) AS p, NULL::VARCHAR AS e, true AS t"
        f" FROM range(12000)) TO '{path}'"
    )
    book, sheet = inspect(path), open_sheet(path)
    assert (book.kind, book.sheets[0].lines, sheet.columns) == (".parquet", 12000, ["n", "d", "p", "e", "t"])
    rows = list(sheet.rows)
    assert len(rows) == 12000 and rows[0] == (1, ["0", "2024-03-05", "2.50", "", "TRUE"], "")


# --- refused


@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_anywhere(tmp_path, part):
    whole = files.customers_two_heads(tmp_path).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: int(len(whole) * part)])
    for read in (inspect, open_sheet):
        with pytest.raises(NotASheet, match="damaged") as refused:
            read(path)
        assert "anew" in str(refused.value.mend)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6])
def test_an_old_workbook_that_was_cut_off(tmp_path, part):
    whole = files.products_old(tmp_path).read_bytes()
    path = tmp_path / "b.xls"
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(NotASheet) as refused:
        open_sheet(path)
    assert str(refused.value.mend)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_locked_workbooks_say_how_to_unlock_them(tmp_path, name):
    old = old_workbook(tmp_path / "a.xls", {"a": [["x"]]}, is_locked=True)
    path = old if name == "a.xls" else files.locked(tmp_path)
    for read in (inspect, open_sheet):
        with pytest.raises(NotASheet, match="password") as refused:
            read(path)
        assert "take the password away" in str(refused.value.mend)


def test_a_zip_bomb_is_refused_when_inspected_too(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 100_000)
    path = workbook(tmp_path / "a.xlsx", *[[f"{row} and a long text", row] for row in range(3_000)])
    with pytest.raises(NotASheet, match="too large"):
        inspect(path)


def test_words_in_chinese(tmp_path):
    with translation.override("zh-hans"):
        sheet = open_sheet(files.customers_gbk(tmp_path))
        assert said(sheet, "title_lines").startswith("表头行上方")
        with pytest.raises(NotASheet, match="密码"):
            open_sheet(files.locked(tmp_path))


def test_a_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("A")
        page.write(0, 0, "code")
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(NotASheet, match="XFD1048576") as refused:
        open_sheet(path)
    assert "Delete the empty lines" in str(refused.value.mend)


def test_a_cell_repeated_a_million_times_does_not_fill_the_memory(tmp_path):
    path = open_document(tmp_path / "far.ods", [(1_048_576, 1_000, "x")])
    with pytest.raises(NotASheet, match="ALL1048576"):
        inspect(path)


def test_wide_and_long_sheets_that_are_filled_are_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [f"h{place}" for place in range(60)], list(range(60)))
    sheet = open_sheet(path)
    assert len(sheet.columns) == 60 and [len(cells) for _number, cells, _broken in sheet.rows] == [60]


def test_an_old_workbook_whose_sectors_run_in_a_circle_does_not_hold_the_program(tmp_path):
    path = files.products_old(tmp_path)
    data = bytearray(path.read_bytes())
    table, start = 512, int.from_bytes(data[512 * 2 + 128 + 116 : 512 * 2 + 128 + 120], "little")
    data[table + 4 * (start + 1) : table + 4 * (start + 2)] = start.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(NotASheet, match="damaged"):
        open_sheet(path)


def test_an_old_workbook_with_a_cell_in_a_far_corner_does_not_fill_the_memory(tmp_path):
    path = files.products_old(tmp_path)
    data = path.read_bytes()
    cell = data.index(b"\x03\x02\x0e\x00")  # the first number: its line and column follow
    path.write_bytes(data[: cell + 4] + b"\x60\xea\xe8\x03" + data[cell + 8 :])
    with pytest.raises(NotASheet, match="ALM60001"):
        open_sheet(path)


def test_what_the_reader_library_cannot_digest_is_told_as_damage(tmp_path):
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(NotASheet, match="damaged"), workbooks._damage_told(tmp_path / "a.xls"):
        raise panic("index out of bounds")
    with pytest.raises(KeyboardInterrupt), workbooks._damage_told(tmp_path / "a.xls"):
        raise KeyboardInterrupt
