"""Importing order lines from files: every truth of the rule page, the faults of this world, and the real file."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.db import OperationalError
from django.utils import translation

from guanxi.demo.history import FILE
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.imports import batches
from guanxi.domains.orders.models import Order, OrderLine, Return, ReturnLine
from guanxi.domains.orders.tests.test_import_lines import table
from guanxi.domains.receivables.models import Account, Credit, Invoice
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange import importing
from guanxi.foundation.exchange.importing import ImportStopped, run_import
from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.faults import DiskFull
from guanxi.kit.imports import CannotReport


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in their first language."""
    with translation.override("en"):
        yield


AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
HEAD = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
D = Decimal


def line(document, code, quantity, price, customer="13085", on="2010-01-04 10:30:00", wording="HEART HOLDER"):
    return [document, code, wording, quantity, on, price, customer, "Norway"]


LINES = [
    line("1001", "85123A", 10, 2.95),
    line("1001", "85123A", 10, 2.95),  # equal, and a real line
    line("1002", "85123a", 4, 2.55, on="2010-02-01 09:00:00"),
    line("1001", "POST", 1, 18, wording="POSTAGE"),  # scattered
    line("1003", "PADS", 14, 0.001, customer="", wording="PADS"),
    line("C1004", "85123A", -4, 2.95, on="2010-02-08 09:00:00"),
    line("C1005", "21071", -2, 5, on="2010-02-08 09:00:00", wording="MUG"),
    line("A1006", "B", 1, -20.5, customer="", on="2010-03-01 09:00:00", wording="Adjust bad debt"),
    line("1007", "85123A", -96, 0, customer=""),
    line("1001", "21071", "many", 5),
    line("1008", "21071", 1, 5, on="2999-01-01"),
]


def write_csv(path: Path, rows=LINES) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def bring(path, **options):
    return run_import(path, kind="order-lines", by=system_user(), at=AT, **options)


def state():
    models = (Order, OrderLine, Return, ReturnLine, Invoice, Credit, Account, Product, Customer, ImportedDocument)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def company(world):
    return world


def test_a_disk_too_full_to_note_the_failure_is_still_told_as_an_import_that_stopped(company, tmp_path, monkeypatch):
    def full(*_args, **_named):
        raise DiskFull()

    monkeypatch.setattr(importing, "write_batch", full)
    monkeypatch.setattr(importing, "fail_run", full)
    with translation.override("en"), pytest.raises(ImportStopped, match="imported before is kept"):
        bring(write_csv(tmp_path / "a.csv"))


@pytest.mark.parametrize("place", ["a.csv", ".", "nowhere/r.csv"])
def test_a_report_that_cannot_be_is_refused_before_anything_is_written(company, tmp_path, place):
    before, file = state(), write_csv(tmp_path / "a.csv")
    content = file.read_bytes()
    with pytest.raises(CannotReport):
        bring(file, report=tmp_path / place)
    assert (file.read_bytes(), state()) == (content, before)
    assert not ImportRun.objects.exists()


def test_a_line_keeps_its_wording_only_where_it_tells_more_than_the_product(company, tmp_path):
    wordings = ["VINTAGE MUG", "vintage mug", "复古马克杯", "MUG, CHIPPED", ""]
    bring(write_csv(tmp_path / "a.csv", [line("1001", "21071", 1, 5, wording=wording) for wording in wordings]))
    kept = OrderLine.objects.filter(order__number="1001").order_by("position").values_list("description", flat=True)
    assert list(kept) == ["", "", "", "MUG, CHIPPED", ""]


def test_every_line_and_all_money_is_accounted_for(company, tmp_path):
    found = bring(write_csv(tmp_path / "a.csv"), report=tmp_path / "r.csv").tally
    assert (found.lines, found.imported, found.unchanged, found.reported) == (11, 8, 0, 3)
    assert found.sums == {
        "sales": D("69.21"),  # 29.50 + 29.50 + 10.20 + 0.01
        "returns": D("-21.80"),
        "charges": D("18.00"),
        "bad_debt": D("-20.50"),
        "rounding": D("0.004"),
        "reported": D("5.00"),
    }
    assert found.file_total == D("49.914")
    assert found.is_complete
    reasons = {code: count for (code, _text), count in found.reasons.items()}
    assert reasons == {"stock_adjustment": 1, "quantity_unreadable": 1, "date_implausible": 1}
    rows = list(csv.reader((tmp_path / "r.csv").open(encoding="utf-8-sig")))
    assert sorted((row[0], row[1], row[2], row[3]) for row in rows[1:]) == [
        ("10", "1007", "quantity", "-96"), ("11", "1001", "quantity", "many"), ("12", "1008", "date", "2999-01-01"),
    ]  # fmt: skip
    assert all(row[4] and row[5] for row in rows[1:])
    assert find_money_breaks() == []


def test_sales_returns_charges_and_bad_debt_become_what_they_are(company, tmp_path):
    bring(write_csv(tmp_path / "a.csv"))
    customer = Customer.objects.get(code="13085")
    assert (customer.unit, customer.owner, customer.stage) == (company.company, None, "customer")
    assert list(customer.tags.values_list("name", flat=True)) == ["Norway"]
    order = Order.objects.get(number="1001")
    assert (order.state, order.total, str(order.ordered_on)) == ("closed", D("77.00"), "2010-01-04")
    assert [(it.position, it.product.code, it.amount) for it in order.lines.order_by("position")] == [
        (1, "85123A", D("29.50")), (2, "85123A", D("29.50")), (3, "POST", D("18.00")),
    ]  # fmt: skip
    assert Product.objects.get(code_key="POST").kind == "charge"
    assert Product.objects.filter(code_key="85123A").count() == 1
    assert Invoice.objects.get(number="1003").customer == company.walk_in
    debt = Credit.objects.get(number="A1006")
    assert (debt.kind, debt.amount, debt.customer) == ("bad_debt", D("20.50"), company.walk_in)


def test_a_cancellation_takes_back_an_earlier_sale_of_its_price_or_stands_alone(company, tmp_path):
    bring(write_csv(tmp_path / "a.csv"))
    matched, alone = Return.objects.get(number="C1004"), Return.objects.get(number="C1005")
    assert (matched.order.number, matched.amount, matched.credit.amount) == ("1001", D("11.80"), D("11.80"))
    back = OrderLine.objects.filter(returned__gt=0).values_list("order__number", "price", "returned")
    assert list(back) == [("1001", D("2.9500"), D("4.000"))]
    assert (alone.order, alone.amount, alone.credit.number) == (None, D("10.00"), "C1005")


def test_the_same_file_twice_changes_nothing_whatever_its_type(company, tmp_path):
    bring(write_csv(tmp_path / "a.csv"))
    before = state()
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *LINES]):
            cells = [int(cell) if str(cell).isdigit() else cell for cell in row]
            sheet.write_row(number, 0, cells)
    for path in (tmp_path / "a.csv", tmp_path / "a.xlsx"):
        found = bring(path).tally
        assert (found.imported, found.unchanged, found.reported, found.is_complete) == (0, 8, 3, True)
    assert state() == before


def test_other_content_under_a_known_number_is_a_conflict_and_overwrites_nothing(company, tmp_path):
    bring(write_csv(tmp_path / "a.csv"))
    before = state()
    found = bring(write_csv(tmp_path / "b.csv", [line("1002", "85123A", 5, 2.55), line("H-1", "85123A", 1, 1)])).tally
    assert (found.imported, found.reported) == (0, 2)
    assert {code for code, _text in found.reasons} == {"conflict"}
    assert found.is_complete
    assert state() == before


def test_a_dry_run_says_the_same_and_writes_nothing(company, tmp_path):
    before = state()
    dry = bring(write_csv(tmp_path / "a.csv"), is_dry=True)
    assert (dry.run, state(), ImportRun.objects.count()) == (None, before, 0)
    assert bring(tmp_path / "a.csv").tally.as_json() == dry.tally.as_json()


def test_a_run_that_is_cut_off_between_two_batches_is_completed_by_the_next(company, tmp_path, monkeypatch):
    path, real, calls = write_csv(tmp_path / "a.csv"), batches.import_documents, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(batches, "import_documents", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(path, options={"batch_lines": 1})
    assert 0 < ImportedDocument.objects.count() < 6
    assert find_money_breaks() == []
    monkeypatch.setattr(batches, "import_documents", real)
    found = bring(path).tally
    assert (found.imported + found.unchanged, found.reported, found.is_complete) == (8, 3, True)
    first, second = ImportRun.objects.order_by("id")
    assert (first.failed_at, second.finished_at, second.failed_at) == (AT, AT, None)
    assert ImportedDocument.objects.count() == 6


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OperationalError("database or disk is full"), "disk is full"),
        (OSError(28, "No space left on device"), "disk is full"),
        (OperationalError("database is locked"), "held the database"),
    ],
)
def test_disk_full_and_locked_database_are_said_in_one_sentence_and_the_run_goes_on(
    company, tmp_path, monkeypatch, error, says
):
    path, real = write_csv(tmp_path / "a.csv"), batches.import_documents

    def stops(*args, **kwargs):
        raise error

    monkeypatch.setattr(batches, "import_documents", stops)
    before = state()
    with pytest.raises(ImportStopped, match=says) as stopped:
        bring(path)
    assert "again" in str(stopped.value.mend)
    run = ImportRun.objects.get()
    assert run.failed_at == AT
    assert says in run.failure
    assert state() == before
    monkeypatch.setattr(batches, "import_documents", real)
    assert bring(path).tally.imported == 8


def test_another_import_of_the_same_documents_in_between_is_noticed(company, tmp_path, monkeypatch):
    path, real = write_csv(tmp_path / "a.csv"), batches.import_documents

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(batches, "import_documents", real)
        bring(path)
        return real(*args, **kwargs)

    monkeypatch.setattr(batches, "import_documents", overtaken)
    found = bring(path).tally
    assert (found.imported, found.unchanged, found.is_complete) == (0, 8, True)
    assert Order.objects.filter(number="1001").count() == 1


def test_who_may_not_import_is_refused_and_nothing_is_written(company, tmp_path):
    before = state()
    with pytest.raises(NotAllowed):
        run_import(write_csv(tmp_path / "a.csv"), kind="order-lines", by=company.rep, at=AT)
    with pytest.raises(Refusal, match="order-lines"):
        run_import(tmp_path / "a.csv", kind="spells", by=system_user(), at=AT)
    assert state() == before
    assert not ImportRun.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_real_file_gives_the_figures_of_the_rule_page_and_twice_changes_nothing(company):
    told = {row[0]: row[1] for row in table("what")}
    found = bring(FILE).tally
    seen = {"lines": found.lines, "imported": found.imported, "reported": found.reported, **found.counts}
    seen |= {code: count for (code, _text), count in found.reasons.items()}
    seen |= {f"money: {name}": amount for name, amount in {"file": found.file_total, **found.sums}.items()}
    assert {name: D(str(value)) for name, value in seen.items()} == {name: D(value) for name, value in told.items()}
    assert found.is_complete
    goods = Order.objects.filter(number__regex=r"^\d").values_list("total", flat=True)
    assert sum(goods, D(0)) - sum(Return.objects.values_list("amount", flat=True), D(0)) == (
        found.sums["sales"] + found.sums["returns"] + found.sums["charges"]
    )
    assert find_money_breaks() == []
    again = bring(FILE).tally
    assert (again.imported, again.unchanged, again.reported) == (0, found.imported, found.reported)
    assert again.is_complete


def test_the_file_in_the_repository_is_the_real_one():
    assert FILE.stat().st_size == 2_923_091
