"""A run of `order-lines` taken back: every sum as before, the same file again, and the real file whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from guanxi.demo.history import FILE
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Order, OrderLine, Return
from guanxi.domains.orders.tests.test_import_files import AT, D, bring, company, line, write_csv
from guanxi.domains.receivables.actions import take_receipt
from guanxi.domains.receivables.models import Account, AgeingTotal, Credit, Invoice
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.foundation.exchange.taking_back import InTheWay, take_file_back, take_run_back
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import NotAllowed, Refusal

__all__ = ["company"]  # a fixture


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def standing() -> dict[str, Any]:
    """What counts, wherever it is summed up."""
    return {
        "accounts": sorted(
            Account.objects.exclude(balance=0, unapplied=0).values_list("customer", "balance", "unapplied")
        ),
        "totals": sorted(AgeingTotal.objects.exclude(total=0, unapplied=0).values_list("unit", "total", "overdue")),
        "months": sorted(CustomerMonth.objects.values_list("customer", "month", "sales", "orders")),
        "open": sorted(Invoice.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "unapplied": sorted(Credit.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "orders": sorted(Order.objects.filter(undone_at__isnull=True).values_list("number", "total")),
        "returns": sorted(Return.objects.filter(undone_at__isnull=True).values_list("number", "amount")),
        "returned": sorted(OrderLine.objects.exclude(returned=0).values_list("order__number", "returned")),
        "latest": sorted(Customer.objects.exclude(last_ordered_on=None).values_list("code", "last_ordered_on")),
        "documents": sorted(ImportedDocument.objects.values_list("number", flat=True)),
    }


def test_it_goes_and_the_same_file_comes_again(company, tmp_path):
    bring(write_csv(tmp_path / "a.csv", [line("900", "85123A", 8, 2.95, on="2009-12-01 10:00:00")]))
    before = standing()
    first = bring(write_csv(tmp_path / "b.csv"))
    assert standing() != before
    assert take_file_back(tmp_path / "b.csv", kind="order-lines", by=system_user(), at=AT) == 6
    assert standing() == before
    assert find_money_breaks() == []
    assert ImportRun.objects.get(pk=first.run.pk).state == "undone"
    again = bring(tmp_path / "b.csv").tally
    assert (again.imported, again.unchanged) == (8, 0)
    assert again.as_json() == first.tally.as_json()
    assert find_money_breaks() == []
    with pytest.raises(Refusal):
        take_run_back(first.run.pk, by=system_user(), at=AT)
    with pytest.raises(Refusal, match="Nothing of this file"):
        take_file_back(write_csv(tmp_path / "c.csv", []), kind="order-lines", by=system_user(), at=AT)


def test_nothing_goes_while_something_newer_depends_on_it(company, tmp_path):
    run = bring(write_csv(tmp_path / "a.csv")).run
    customer = Customer.objects.get(code="13085")
    chosen = {Invoice.objects.get(number="1002").pk: D("5.00")}
    take_receipt(customer, amount=D("5.00"), on=date(2026, 11, 1), chosen=chosen, by=system_user(), at=AT)
    before = standing()
    with pytest.raises(InTheWay, match="1002 is settled against a later document: RC-2611"):
        take_run_back(run.pk, by=system_user(), at=AT)
    assert standing() == before


def test_who_may_not_undo_is_refused(company, tmp_path):
    run = bring(write_csv(tmp_path / "a.csv")).run
    before = standing()
    with pytest.raises(NotAllowed):
        take_run_back(run.pk, by=company.rep, at=AT)
    assert standing() == before


@pytest.mark.slow
def test_the_real_file_goes_whole_and_leaves_nothing_owed(company):
    before = standing()
    run = bring(FILE).run
    take_run_back(run.pk, by=system_user(), at=AT)
    assert find_money_breaks() == []
    assert standing() == before
