"""Open invoices, receipts and ceilings from files: what they become, what is refused, and everything taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from guanxi.domains.receivables import actions as ledger
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.models import Account, Credit, Invoice
from guanxi.domains.receivables.tests.conftest import D
from guanxi.domains.receivables.tests.test_reversals import sums
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import obstacles_of, preview_of
from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.queries import system_user

INVOICES = """发票号,客户,开票日期,到期日,发票金额,未收金额,备注
A-1,C1,2026-08-03,2026-09-15,1200.00,200.00,合同 7
A-2,客户C2,2026-09-10,,350.50,,
A-3,C1,2026-10-01,,"¥1,000.00",1000,
"""
RECEIPTS = """收款单号,客户,收款日期,收款金额,收款方式,对应发票,备注
R-1,C1,2026-10-05,300,微信,A-3,首付
R-2,客户C2,2026-10-06,400.00,,,
R-3,,2026-10-07,50,现金,A-1,
"""


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Files of runs lie in the folder of the test; reasons are read in English."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


@pytest.fixture
def clerk(firm) -> User:
    """周敏 keeps the ledger and may import."""
    role = Role.objects.get(key="ledger")
    role.permissions = [*role.permissions, "exchange.*", "customers.*"]
    role.save()
    return User.objects.get(pk=firm.clerk.pk)


def opened(text: str, target: str, by: Any, **choices: Any) -> ImportRun:
    file = SimpleUploadedFile("a.csv", text.encode())
    run = actions.open_import(file=file, target=target, by=by, at=timezone.now())
    return actions.choose(run, **choices, by=by, at=timezone.now()) if choices else run


def brought(text: str, target: str, by: Any, **choices: Any) -> ImportRun:
    run = opened(text, target, by, **choices)
    actions.start_import(run, by=by, at=timezone.now())
    running.work_waiting()
    run = ImportRun.objects.get(pk=run.pk)
    assert run.state == "finished", (run.state, run.failure)
    return run


def undone(run: ImportRun, by: Any) -> ImportRun:
    actions.undo_import(run, by=by, at=timezone.now())
    running.work_waiting()
    run = ImportRun.objects.get(pk=run.pk)
    assert run.state == "undone", (run.state, run.failure)
    return run


def problems(text: str, target: str, by: Any) -> set[str]:
    found = preview_of(opened(text, target, by), at=timezone.now(), state="refused")
    return {one.code for item in found.items for one in item.problems}


def balances() -> dict[str, Any]:
    return dict(Account.objects.values_list("customer__code", "balance"))


def test_open_invoices_become_opening_balances_of_what_is_still_open(firm, clerk):
    run = brought(INVOICES, "open-invoices", clerk)
    assert run.summary["lines"] == {"created": 3}
    rows = Invoice.objects.order_by("number")
    assert list(rows.values_list("number", "customer__code", "on", "due_on", "amount")) == [
        ("A-1", "C1", date(2026, 8, 3), date(2026, 9, 15), D("200.00")),
        ("A-2", "C2", date(2026, 9, 10), date(2026, 10, 10), D("350.50")),
        ("A-3", "C1", date(2026, 10, 1), date(2026, 10, 31), D("1000.00")),
    ]  # fmt: skip
    assert balances() == {"C1": D("1200.00"), "C2": D("350.50")}
    told = {one.number: queries.reason_of(one) for one in Invoice.objects.all()}
    assert told == {"A-1": "合同 7", "A-2": "opening balance", "A-3": "opening balance"}
    assert queries.find_money_breaks() == []


def test_or_whole_invoices_with_a_receipt_of_what_was_paid(firm, clerk):
    run = brought(INVOICES, "open-invoices", clerk, options={"balance": "full"})
    first = Invoice.objects.get(number="A-1")
    assert (first.amount, first.open_amount) == (D("1200.00"), D("200.00"))
    assert [(one.amount, one.on, one.reference) for one in Credit.objects.all()] == [
        (D("1000.00"), date(2026, 8, 3), "paid before, of A-1")
    ]
    assert balances() == {"C1": D("1200.00"), "C2": D("350.50")}
    undone(run, clerk)
    assert balances() == {"C1": 0, "C2": 0}
    assert queries.find_money_breaks() == []


def test_receipts_pay_the_invoice_they_name_else_the_oldest(firm, clerk):
    brought(INVOICES, "open-invoices", clerk)
    brought(RECEIPTS, "receipts", clerk)
    assert dict(Invoice.objects.values_list("number", "open_amount")) == {
        "A-1": D("150.00"), "A-2": D("0.00"), "A-3": D("700.00"),
    }  # fmt: skip
    assert list(Credit.objects.order_by("number").values_list("number", "method", "open_amount", "reference")) == [
        ("R-1", "wechat", 0, "首付"), ("R-2", "transfer", D("49.50"), ""), ("R-3", "cash", 0, ""),
    ]  # fmt: skip
    assert balances() == {"C1": D("850.00"), "C2": D("-49.50")}
    assert queries.find_money_breaks() == []


def test_the_same_files_again_change_nothing_and_other_content_is_refused(firm, clerk):
    brought(INVOICES, "open-invoices", clerk)
    brought(RECEIPTS, "receipts", clerk)
    before = sums(firm)
    assert brought(INVOICES, "open-invoices", clerk).summary["lines"] == {"unchanged": 3}
    assert brought(RECEIPTS, "receipts", clerk).summary["lines"] == {"unchanged": 3}
    assert sums(firm) == before
    assert problems(INVOICES.replace("350.50", "350.60"), "open-invoices", clerk) == {"differs"}
    assert problems(INVOICES.replace("A-2,客户C2", "A-2,C1"), "open-invoices", clerk) == {"differs"}
    assert problems(RECEIPTS.replace("2026-10-06", "2026-10-08"), "receipts", clerk) == {"differs"}


def test_undone_all_sums_of_all_days_are_as_before_and_the_files_can_come_again(firm, clerk):
    ledger.take_receipt(firm.customer, amount=D("40.00"), on=date(2026, 7, 1), by=clerk, at=timezone.now())
    ledger.open_account(firm.other, by=system_user(), at=timezone.now())
    before = sums(firm)
    first = brought(INVOICES, "open-invoices", clerk)
    between = sums(firm)
    second = brought(RECEIPTS, "receipts", clerk)
    assert {one.label for one in obstacles_of(first, at=timezone.now())} == {"A-1", "A-2", "A-3"}
    kept = undone(first, clerk)
    assert (kept.summary["undo"]["taken_back"], kept.summary["undo"]["left"]) == (0, 3)
    undone(second, clerk)
    assert sums(firm) == between
    undone(first, clerk)
    assert sums(firm) == before
    assert queries.find_money_breaks() == []
    brought(INVOICES, "open-invoices", clerk)
    brought(RECEIPTS, "receipts", clerk)
    assert balances() == {"C1": D("810.00"), "C2": D("-49.50")}
    assert queries.find_money_breaks() == []


def test_receipts_without_numbers_that_look_the_same_are_shown_as_duplicates(firm, clerk):
    file = "客户,收款日期,收款金额\nC1,2026-10-05,300\nC1,2026-10-06,300\n"
    brought(file, "receipts", clerk)
    run = opened(file + "C1,2026-10-07,300\n", "receipts", clerk)
    assert preview_of(run, at=timezone.now()).counts.items == {"duplicate": 2, "new": 1}


BAD_INVOICES = {
    "customer_unknown": "X,nobody,2026-08-03,,10,,",
    "negative_amount": "X,C1,2026-08-03,,-10,,",
    "zero_amount": "X,C1,2026-08-03,,0,,",
    "settled": "X,C1,2026-08-03,,10,0,",
    "open_over": "X,C1,2026-08-03,,10,11,",
    "no_amount": "X,C1,2026-08-03,,,,",
    "date_future": "X,C1,2031-08-03,,10,,",
    "date_early": "X,C1,1999-08-03,,10,,",
    "due_before": "X,C1,2026-08-03,2026-08-01,10,,",
    "key": "X,C1,2026-08-03,,10,,\nX,C1,2026-08-04,,11,,",
}
BAD_RECEIPTS = {
    "negative_amount": "X,C1,2026-10-05,-300,,,",
    "zero_amount": "X,C1,2026-10-05,0,,,",
    "invoice_unknown": "X,C1,2026-10-05,300,,NONE,",
    "invoice_elsewhere": "X,客户C2,2026-10-05,300,,A-1,",
    "no_customer": "X,,2026-10-05,300,,,",
    "date_future": "X,C1,2031-10-05,300,,,",
}


@pytest.mark.parametrize("code", BAD_INVOICES)
def test_bad_invoices_are_refused(firm, clerk, code):
    found = problems(INVOICES.splitlines()[0] + f"\n{BAD_INVOICES[code]}\n", "open-invoices", clerk)
    assert found == {code} or (code == "key" and found)


@pytest.mark.parametrize("code", BAD_RECEIPTS)
def test_bad_receipts_are_refused_with_a_mend(firm, clerk, code):
    brought(INVOICES, "open-invoices", clerk)
    file = RECEIPTS.splitlines()[0] + f"\n{BAD_RECEIPTS[code]}\n"
    found = preview_of(opened(file, "receipts", clerk), at=timezone.now(), state="refused")
    (problem,) = [one for item in found.items for one in item.problems]
    assert problem.code == code
    assert problem.mend


def test_another_currency_is_refused(firm, clerk):
    file = "发票号,客户,开票日期,发票金额,币种\nX,C1,2026-08-03,10,EUR\n"
    assert problems(file, "open-invoices", clerk) == {"currency"}


def test_many_receipts_are_posted_and_taken_back_in_few_questions(firm, clerk, django_assert_max_num_queries):
    day = timezone.localdate() - timedelta(days=30)
    rows = [f"R-{number},C1,{day},{number}.50,现金,," for number in range(1, 401)]
    file = "\n".join([RECEIPTS.splitlines()[0], *rows])
    with django_assert_max_num_queries(150):
        run = brought(file, "receipts", clerk)
    assert balances() == {"C1": -sum(D(number) + D("0.50") for number in range(1, 401))}
    with django_assert_max_num_queries(150):
        undone(run, clerk)
    assert balances() == {"C1": 0}
