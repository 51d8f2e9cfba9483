"""What bad files are answered with: read with a word about it, or refused with what to do."""

from __future__ import annotations

import tracemalloc

import pytest
from tests.ugly import files

from guanxi.kit.sheets import NotASheet, letter_of, open_sheet, words_of_broken
from guanxi.kit.tests.ugly_sheets import codes, in_english, said, text, workbook  # noqa: F401 - in_english serves by its name

# --- encodings and separators


def test_lines_of_two_encodings_are_read_each_in_its_own_and_named(tmp_path):
    sheet = open_sheet(files.orders_mixed(tmp_path))
    rows = {number: (cells, broken) for number, cells, broken in sheet.rows}
    assert "8, 22, 34" in said(sheet, "mixed_encodings") and "18" in said(sheet, "unreadable_lines")
    assert {rows[number][0][1] for number in (8, 22, 34)} == {"沈园书店", "东湖超市"}
    assert (rows[12][1], rows[18][1]) == ("quote", "encoding")
    assert rows[12][0][6] == "急件" and rows[18][0][6].startswith("普") and rows[18][0][6] != "普通"
    assert sorted({broken for _cells, broken in rows.values()}) == ["", "encoding", "quote"]


@pytest.mark.parametrize("code", ["cells", "quote", "encoding", "total", "whatever"])
def test_every_mark_of_a_row_has_a_reason_and_a_mend(code):
    assert all(word.endswith(".") for word in words_of_broken(code))


@pytest.mark.parametrize(
    ("content", "separator"),
    [("编号，名称\n1，甲\n2，乙\n", "，"), ("a\tb,c\n1\t2,3\n4\t5,6\n", "\t"), ("a|b|c\n1|2,5|3\n", "|"),
     ("sep=;\na;b\n1;2\n", ";"), ("a;b\n1,5;2,5\n3,5;4,5\n", ";"), ("a,b\n1,甲，乙\n2,丙，丁\n", ","),
     ('a,b\n1,"x;y;z;w"\n2,"u;v;w;x"\n', ","), ("one\n1\n2\n", ",")],
)  # fmt: skip
def test_the_separator_is_the_sign_that_splits_most_lines(tmp_path, content, separator):
    assert open_sheet(text(tmp_path / "a.csv", content)).choices["separator"] == separator


def test_a_chosen_separator_and_encoding_count(tmp_path):
    path = text(tmp_path / "a.csv", "名稱#b\n繁體#2\n", "big5")
    sheet = open_sheet(path, encoding="Big5", separator="#")
    assert sheet.columns == ["名稱", "b"] and list(sheet.rows) == [(2, ["繁體", "2"], "")]
    for wish in ({"encoding": "klingon"}, {"separator": "ab"}, {"separator": '"'}):
        with pytest.raises(NotASheet) as refused:
            open_sheet(path, **wish)
        assert str(refused.value.mend)


def test_a_wrongly_chosen_encoding_marks_its_lines_instead_of_stopping(tmp_path):
    sheet = open_sheet(text(tmp_path / "a.csv", "a,b\n1,中文\n2,x\n", "gbk"), encoding="utf-8", separator=",")
    assert [(cells[0], broken) for _number, cells, broken in sheet.rows] == [("1", "encoding"), ("2", "")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_letters_with_and_without_their_mark(tmp_path, encoding):
    sheet = open_sheet(text(tmp_path / "a.txt", "code\tname\r\n1\tx\r\n2\ty\r\n", encoding))
    assert sheet.columns == ["code", "name"] and [cells for _n, cells, _b in sheet.rows] == [["1", "x"], ["2", "y"]]


def test_a_large_text_table_is_never_held_in_memory(tmp_path):
    path = tmp_path / "large.csv"
    line = "000001,绍兴永辉礼品行,13805751234,¥1234.50,2024-03-05\n"
    with path.open("w", encoding="gbk", errors="replace") as file:
        file.write("编号,名称,电话,金额,日期\n")
        for _part in range(300):
            file.write(line * 1_000)
    assert path.stat().st_size > 14_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _row in open_sheet(path).rows) == 300_000
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


# --- headings


def test_titles_above_the_headings_are_told_and_not_read(tmp_path):
    path = text(tmp_path / "a.csv", "客户名单\n制表：沈月,,2024-03-05\n\n编号,名称,电话\n1,甲,13805751234\n")
    sheet = open_sheet(path)
    assert (sheet.columns, sheet.choices["heading"]) == (["编号", "名称", "电话"], 4)
    assert "客户名单" in said(sheet, "title_lines")
    assert list(sheet.rows) == [(5, ["1", "甲", "13805751234"], "")]


def test_headings_in_two_lines_of_a_text_table(tmp_path):
    content = "编号,名称,地址,,联系人,\n,,城市,街道,姓名,手机\n1,甲,绍兴,金柯桥大道,张三,13805751234\n"
    sheet = open_sheet(text(tmp_path / "a.csv", content))
    assert sheet.columns == ["编号", "名称", "地址 / 城市", "地址 / 街道", "联系人 / 姓名", "联系人 / 手机"]
    assert sheet.choices["heading_lines"] == 2


def test_headings_can_be_chosen(tmp_path):
    path = text(tmp_path / "a.csv", "a,b\nc,d\n1,2\n")
    assert open_sheet(path, heading=2).columns == ["c", "d"]
    assert open_sheet(path, heading=1, heading_lines=2).columns == ["a / c", "b / d"]
    sheet = open_sheet(path, heading=0)
    assert sheet.columns == ["A", "B"] and len(list(sheet.rows)) == 3
    with pytest.raises(NotASheet, match="Line 9"):
        open_sheet(path, heading=9)


def test_a_table_without_headings_is_told(tmp_path):
    sheet = open_sheet(text(tmp_path / "a.csv", "1,13805751234\n2,13805751235\n"))
    assert "heading_unsure" in codes(sheet) and [warning.mend for warning in sheet.warnings][0]


def test_doubled_and_missing_headings_are_told_and_every_column_keeps_its_place(tmp_path):
    path = text(tmp_path / "a.csv", "code,phone,,phone,,\n1,2,x,4,,\n")
    sheet = open_sheet(path)
    assert sheet.columns == ["code", "phone", "", "phone"]
    assert "phone" in said(sheet, "doubled_heading") and "C" in said(sheet, "no_heading")
    assert list(sheet.rows) == [(2, ["1", "2", "x", "4", "", ""], "")]


def test_headings_only(tmp_path):
    for path in (text(tmp_path / "a.csv", "code,name\n"), workbook(tmp_path / "a.xlsx", ["code", "name"])):
        sheet = open_sheet(path)
        assert sheet.columns == ["code", "name"] and list(sheet.rows) == []


def test_empty_lines_and_lines_of_separators_are_no_rows(tmp_path):
    sheet = open_sheet(text(tmp_path / "a.csv", "a,b\n,\n\n  \n1,2\n,,,\n合计：,\n"))
    assert list(sheet.rows) == [(5, ["1", "2"], ""), (7, ["合计：", ""], "total")]


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(place, name):
    assert letter_of(place) == name


def test_odd_ends_of_lines_inside_cells_lose_nothing(tmp_path):
    content = 'a,b,c\n1,x\u2028y\x85z,"two\nlines\u2028and more"\n2,"q\x0bw",e\n'
    sheet = open_sheet(text(tmp_path / "a.csv", content))
    assert [cells for _number, cells, _broken in sheet.rows] == [
        ["1", "x\u2028y\x85z", "two\nlines\u2028and more"], ["2", "q\x0bw", "e"],
    ]  # fmt: skip
    sheet = open_sheet(workbook(tmp_path / "a.xlsx", ["a", "b"], ["one\rtwo", "three\r\nfour"]))
    assert [cells for _number, cells, _broken in sheet.rows] == [["one\ntwo", "three\nfour"]]


def test_a_cell_longer_than_the_reader_of_text_tables_takes_breaks_nothing(tmp_path):
    sheet = open_sheet(text(tmp_path / "a.csv", f'a,b\n1,"{"x" * 200_000}"\n2,y\n'))
    assert [(cells[0], len(cells[1])) for _number, cells, _broken in sheet.rows] == [("1", 200_000), ("2", 1)]


def test_one_endless_line_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("guanxi.kit.sheets.texts.LONGEST_LINE", 2_000_000)
    with pytest.raises(NotASheet, match="endless"):
        open_sheet(text(tmp_path / "a.csv", "a,b," * 1_000_000))


@pytest.mark.parametrize(
    ("content", "heading", "columns"),
    [
        ("地区,2023,2024,1月\n绍兴,10,20,30\n温州,11,21,31\n", 1, ["地区", "2023", "2024", "1月"]),
        ("报表\n地区,2023,2024\n绍兴,10,20\n温州,11,21\n", 2, ["地区", "2023", "2024"]),
        ("名称（必填，请填写营业执照上的全称，不超过一百个字，如有分公司请分行填写，简称另填一列，外文名称写在括号里）,电话\n"
         "甲,13805751234\n乙,13805751235\n", 1, None),
        ("name,city\nAlice,Paris\nBob,Rome\n", 1, ["name", "city"]),
        ("公司：甲方,,日期：今天\n编号,名称,金额\n1,甲,5\n2,乙,6\n", 2, ["编号", "名称", "金额"]),
        ("编号,名称,金额\n单位：元,,\n1,甲,5\n", 1, ["编号", "名称", "金额"]),
    ],
)  # fmt: skip
def test_headings_are_told_from_what_stands_around_them(tmp_path, content, heading, columns):
    sheet = open_sheet(text(tmp_path / "a.csv", content))
    assert (sheet.choices["heading"], sheet.choices["heading_lines"]) == (heading, 1)
    assert columns is None or sheet.columns == columns
    assert "heading_unsure" not in codes(sheet)
