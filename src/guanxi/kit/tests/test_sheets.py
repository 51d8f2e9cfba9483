"""Reading tables: what every file a person may hand in is answered with."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from guanxi.kit.sheets import (
    DoubledColumn,
    MissingColumns,
    NotASheet,
    as_text,
    bounds,
    find_encoding,
    open_sheet,
    parts,
)
from guanxi.kit.staging import Column, Staging


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in their first language."""
    with translation.override("en"):
        yield


COLUMNS = (Column("number", ("单号",)), Column("name", ("品名",), is_required=False))


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    with Staging(path, COLUMNS) as staging:
        return staging.base.execute("SELECT * FROM rows ORDER BY row").fetchall()


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_headings_and_cells_in_every_encoding_of_the_trade(tmp_path, encoding):
    path = write(tmp_path / "单据.csv", "单号,品名\n7,心形烛台\n8,镕记\n", encoding)
    assert rows_of(path) == [(2, None, "7", "心形烛台"), (3, None, "8", "镕记")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path, separator):
    path = write(tmp_path / "a.csv", f"Number{separator}NAME\n1{separator}a.b\n")
    assert rows_of(path) == [(2, None, "1", "a.b")]


def test_a_broken_line_breaks_only_itself(tmp_path):
    text = 'number,name\n1,"two\nlines"\n2,"never closed\n' + "".join(f"{n},x\n" for n in range(3, 60)) + "60,a,b\n"
    found = rows_of(write(tmp_path / "a.csv", text))
    assert found[0] == (2, None, "1", "two\nlines")
    assert found[1] == (4, "quote", "2", "never closed")
    assert [row[2] for row in found[2:]] == [str(n) for n in range(3, 61)]
    assert [row[1] for row in found[2:]] == [None] * 57 + ["cells"]


def test_short_lines_and_empty_lines(tmp_path):
    assert rows_of(write(tmp_path / "a.csv", "name,number\nonly\n\nb,2\n")) == [
        (2, None, None, "only"),
        (4, None, "2", "b"),
    ]


def make_workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, ["Number", "Name"])
        sheet.write_row(1, 0, [489434, 2.5])
        sheet.write_datetime(2, 1, datetime(2010, 12, 9, 8, 26), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write(2, 0, "C1")
        book.add_worksheet("Notes").write(0, 0, "x")
    return path


def test_a_workbook_gives_its_first_sheet_and_says_what_it_leaves_out(tmp_path):
    path = make_workbook(tmp_path / "a.xlsx")
    with Staging(path, COLUMNS) as staging:
        assert staging.left_out == ("Notes",)
    assert rows_of(path) == [(2, None, "489434", "2.5"), (3, None, "C1", "2010-12-09 08:26:00")]


def test_cells_as_text():
    cells = [1.0, 1.25, 3, True, date(2010, 1, 2), datetime(2010, 1, 2, 3), "x"]
    assert [as_text(cell) for cell in cells] == [
        "1", "1.25", "3", "TRUE", "2010-01-02", "2010-01-02 03:00:00", "x",
    ]  # fmt: skip


def test_a_parquet_file_gives_the_same_rows(tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT '7' AS Number, 2.50 AS Name UNION ALL SELECT '8', 3) TO '{path}'")
    assert rows_of(path) == [(1, None, "7", "2.50"), (2, None, "8", "3.00")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("spaces.csv", b" \n \n", "is empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is no spreadsheet"),
        ("text.xlsx", b"hello,world\n1,2\n", "is no spreadsheet"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("broken.parquet", b"PAR1 and then nothing", "no Parquet"),
        ("latin.csv", "number,name\n1,Café Zoë\n2,Ün\n".encode("latin-1"), "encoding"),
        ("heading.csv", b"number,name\n", "no lines"),
    ],
)
def test_what_is_no_table_is_refused_with_a_mend(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(NotASheet, match=says) as refused:
        rows_of(path)
    assert str(refused.value.mend)


def test_missing_columns_are_named_with_those_that_are_there(tmp_path):
    with pytest.raises(MissingColumns) as refused:
        rows_of(write(tmp_path / "a.csv", "Article,Name\n1,2\n"))
    assert "单号" in str(refused.value.message)
    assert "Article, Name" in str(refused.value.mend)


@pytest.mark.parametrize("second", ["Name", "品名"])
def test_a_wanted_heading_that_stands_twice_is_refused_rather_than_guessed(tmp_path, second):
    heading = f"{second},number,{second}"
    with pytest.raises(DoubledColumn, match=second):
        rows_of(write(tmp_path / "a.csv", f"{heading}\n1,2,3\n"))
    assert len(rows_of(write(tmp_path / "b.csv", "number,other,other\n1,2,3\n"))) == 1


def test_an_archive_that_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(NotASheet, match="no workbook"):
        open_sheet(tmp_path / "a.xlsx")


@pytest.mark.parametrize("lies", [False, True])
def test_a_zip_bomb_is_refused_before_it_is_unpacked_even_when_its_directory_lies(tmp_path, monkeypatch, lies):
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    if lies:
        size = (50_000_000).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(size, (900).to_bytes(4, "little")))
    assert path.stat().st_size < 100_000
    with pytest.raises(NotASheet, match="too large"):
        open_sheet(path)


def test_nothing_is_left_behind_when_a_file_is_refused(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    with pytest.raises(MissingColumns):
        rows_of(write(tmp_path / "a.csv", "x\n1\n"))
    assert list((tmp_path / "home" / "tmp").iterdir()) == []


def test_what_a_killed_import_left_is_removed_and_a_running_one_keeps_its_folder(tmp_path, settings):
    settings.HOME = tmp_path
    left = tmp_path / "tmp" / "import-killed"
    left.mkdir(parents=True)
    (left / "rows.duckdb").write_bytes(b"x")
    file = write(tmp_path / "a.csv", "单号,品名\n1,2\n")
    with Staging(file, COLUMNS) as running:
        assert not left.exists()
        assert len(rows_of(file)) == 1
        assert running.one("SELECT count(*) FROM rows") == (1,)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_encoding_is_found_by_reading_all_of_the_file(tmp_path):
    late = write(tmp_path / "a.csv", "number,name\n" + "1,x\n" * 50_000 + "2,烛台\n", "gb18030")
    assert find_encoding(late) == "gb18030"


def test_cells_that_never_end_are_looked_through_once(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        sheet.write("A1", 1)
        sheet.write_formula("B1", "=1/0", value="#DIV/0!")
    with zipfile.ZipFile(path) as whole:
        kept = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, text in kept.items():
            open_cells = b'<c r="A2">' * 100_000 if name == "xl/worksheets/sheet1.xml" else b""
            book.writestr(name, text.replace(b"</sheetData>", open_cells + b"</sheetData>"))
    begun = perf_counter()
    assert parts.look_through(path, "A").errors == ["B1"]
    assert perf_counter() - begun < 10
