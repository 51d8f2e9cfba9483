"""The worked tables of docs/rules/import-reading.md, executed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation
from tests import ugly

from guanxi.kit.imports.cells import Fault, Place, PlaceIndex, places, reader_for
from guanxi.kit.imports.headings import guess
from guanxi.kit.imports.targets import ImportField
from guanxi.kit.sheets import inspect, open_sheet
from guanxi.kit.testing.tables import read_table

PAGE = "rules/import-reading.md"
PLACES = [
    Place("330621", "柯桥区", "绍兴市", "浙江省", "Keqiao District, Shaoxing, Zhejiang"),
    Place("330602", "越城区", "绍兴市", "浙江省", "Yuecheng District, Shaoxing, Zhejiang"),
    Place("110105", "朝阳区", "北京市", "北京市", "Chaoyang District, Beijing"),
    Place("220104", "朝阳区", "长春市", "吉林省", "Chaoyang District, Changchun, Jilin"),
]
WAYS = {"choices": [("cash", "现金"), ("transfer", "Bank transfer")], "aliases": {"电汇": "transfer"}}
FIELDS = [
    ImportField("code", "Code", "code", ("编号", "客户编号")),
    ImportField("name", "Name", "text", ("名称", "客户名称", "customer name")),
    ImportField("phone", "Telephone", "phone", ("电话", "联系电话")),
    ImportField("amount", "Amount", "amount", ("金额", "应收金额")),
    ImportField("day", "Date", "day", ("日期", "开票日期")),
    ImportField("email", "E-mail", "email", ("邮箱",)),
    ImportField("tax_id", "Tax number", "code", ("统一社会信用代码",)),
    ImportField("kind", "Kind", "choice", ("类型",), choices=[("retail", "零售"), ("wholesale", "批发")]),
    ImportField("person", "Invoiced by", "text", ("开票人",)),
]


@pytest.fixture(autouse=True)
def in_english_with_counties(monkeypatch):
    monkeypatch.setattr(places._port, "index", PlaceIndex(PLACES))
    with translation.override("en"):
        yield


def shown(value: Any) -> str:
    """A value as the page writes it."""
    if isinstance(value, Fault):
        return f"✗ {value.code}"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def rows(heading: str) -> list[Any]:
    return [pytest.param(row, id=" ".join(filter(None, row.values()))[:60]) for row in read_table(PAGE, heading)]


@pytest.mark.parametrize("row", rows("Cells"))
def test_cells(row):
    beside = [text for text in row["beside"].split("; ") if text]
    field = ImportField("k", "K", row["kind"], **(WAYS if row["kind"].startswith("choice") else {}))
    reader = reader_for(field, row["heading"], [row["cell"], *beside])
    value = reader.read_all([row["cell"]])[0]
    assert shown(value) == row["value"]
    if isinstance(value, Fault):
        assert str(value.reason).endswith(".") and str(value.mend).endswith(".")
    elif value is not None and row["kind"] not in ("choice", "choices", "flag", "moment", "rate"):
        assert reader_for(field, "x", [shown(value)]).read_all([shown(value)]) == [value], "what is written is read so"


@pytest.mark.parametrize("row", rows("Headings"))
def test_headings(row):
    found = guess([row["heading"]], [row["cells"].split(", ")], FIELDS)
    if row["field"] == "–":
        assert found == {}
        return
    assert list(found) == [row["field"]]
    one = found[row["field"]]
    assert (one.place, one.sureness, str(one.factor or "")) == (0, float(row["sureness"]), row["factor"])
    assert one.why


@pytest.mark.parametrize("row", rows("Files"))
def test_files(row, tmp_path):
    write = next(one for one in ugly.READABLE if one.__name__ == row["file"].split(".")[0])
    path = write(tmp_path)
    assert path.name == row["file"]
    sheet = open_sheet(path)
    assert inspect(path).kind == row["kind"]
    assert [warning.code for warning in sheet.warnings] == [code for code in row["warnings"].split(", ") if code]
    assert all(str(warning.text) for warning in sheet.warnings)
    assert (sheet.choices["heading"], sheet.choices["heading_lines"]) == (
        int(row["headings in line"]), int(row["heading lines"]),
    )  # fmt: skip
    assert len(list(sheet.rows)) == int(row["rows"])
