"""What a line of a file becomes: the worked table of docs/rules/order_lines_import.md is executed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from guanxi.domains.orders.imports import cells
from guanxi.domains.orders.imports.documents import gather
from guanxi.domains.orders.imports.lines import Line, LineReader
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.kit.imports import Problem, Reported

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/order_lines_import.md"
ON = date(2026, 11, 20)


def table(first_heading: str) -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def read(**cells_: str | None) -> Line | Reported:
    raw = {"row": 2, "broken": None, "document": "489434", "code": "85048", "description": "LIGHTS", "quantity": "1",
           "date": "2010-12-09 08:26:00", "price": "1", "customer": "13085", "country": "UK", **cells_}  # fmt: skip
    return LineReader(on=ON, terms=ImportPolicy()).read(tuple(raw.values()))


def test_the_table_has_all_cases():
    assert len(table("document")) == 20


@pytest.mark.parametrize("row", table("document"))
def test_worked_table(row):
    document, quantity, price, becomes, amount, exact, _why = row
    found = read(document=document, quantity=quantity, price=price)
    if isinstance(found, Line):
        assert (found.kind, found.amount, found.exact) == (becomes, Decimal(amount), Decimal(exact))
        assert found.quantity > 0
        assert found.price >= 0
    else:
        assert found.problem.code == becomes
        assert amount == ""
        assert found.amount == (Decimal(exact) if exact else None)
        assert str(found.problem.reason)
        assert str(found.problem.mend)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2010-12-09 08:26:00", datetime(2010, 12, 9, 8, 26)),
        ("2010-12-09T08:26:00.000", datetime(2010, 12, 9, 8, 26)),
        ("2010/1/9 8:26", datetime(2010, 1, 9, 8, 26)),
        ("2010年1月9日", datetime(2010, 1, 9)),
        ("2026-11-20", datetime(2026, 11, 20)),
    ],
)
def test_days_that_are_read(cell, moment):
    assert cells.read_moment(cell, on=ON) == moment


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("09/12/2010", "date_unreadable"),
        ("12.9.2010", "date_unreadable"),
        ("2010-02-30", "date_unreadable"),
        ("yesterday", "date_unreadable"),
        ("", "date_unreadable"),
        ("1900-01-01", "date_implausible"),
        ("2999-01-01", "date_implausible"),
        ("2026-11-21", "date_implausible"),
    ],
)
def test_days_that_are_reported(cell, code):
    found = read(date=cell)
    assert isinstance(found, Reported)
    assert (found.problem.code, found.problem.field, found.value) == (code, "date", cell)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"document": " "}, "no_document"),
        ({"document": "9" * 41}, "too_long"),
        ({"code": "nan"}, "no_code"),
        ({"code": "x" * 31}, "too_long"),
        ({"broken": "cells"}, "too_many_cells"),
        ({"broken": "quote"}, "open_quote"),
        ({"quantity": "1e12"}, "quantity_unreadable"),
        ({"price": "inf"}, "price_unreadable"),
    ],
)
def test_lines_that_cannot_be_attributed(fields, code):
    found = read(**fields)
    assert isinstance(found, Reported)
    assert found.problem.code == code


def test_numbers_that_a_spreadsheet_made_floats_lose_their_decimals():
    found = read(document="489434.0", code="22041.0", customer="13085.0", description="A   LAMP ")
    assert isinstance(found, Line)
    assert (found.document, found.code, found.customer, found.description) == ("489434", "22041", "13085", "A LAMP")


@pytest.mark.parametrize(
    ("code", "is_charge"),
    [("POST", True), ("m", True), ("gift_0001_30", True), ("BANK CHARGES", True), ("PADS", False), ("DCGS0058", False),
     ("85123A", False), ("SP1002", False), ("ADJUST2", True)],
)  # fmt: skip
def test_charges(code, is_charge):
    assert ImportPolicy().is_charge(code) is is_charge


def test_documents_are_gathered_whole_and_batches_closed_between_them():
    lines = [read(row=n, document=str(number)) for n, number in enumerate([1, 1, 1, 2, 3, 3], start=2)]
    parts = list(gather(lines, batch_lines=2))
    assert [[(one.number, len(one.lines)) for one in part.documents] for part in parts] == [
        [("1", 3)], [("2", 1), ("3", 2)],
    ]  # fmt: skip


def test_a_line_of_another_customer_is_reported_and_the_rest_stays():
    (part,) = gather([read(), read(customer="14000", row=3), read(row=4)], batch_lines=10)
    assert [line.row for line in part.documents[0].lines] == [2, 4]
    assert [(one.row, one.problem.code) for one in part.reported] == [(3, "other_customer")]


def test_a_digest_knows_content_from_spelling():
    def digest(**fields):
        (part,) = gather([read(**fields)], batch_lines=10)
        return part.documents[0].digest()

    assert digest(price="2.10", code="85123a", quantity="3") == digest(price="2.1", code="85123A", quantity="3.000")
    assert digest(price="2.10") != digest(price="2.11")
    assert digest(description="a") != digest(description="b")


def test_problems_name_their_field():
    assert isinstance(cells.read_quantity("x"), Problem)
    assert cells.read_quantity("x").field == "quantity"
