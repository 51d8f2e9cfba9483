"""Histories out of the ledger: what the books of a day say, of one customer and of many, merged ones included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.credit.behaviour.ledger import histories_of
from guanxi.domains.credit.behaviour.metrics import BEHAVIOUR
from guanxi.domains.credit.behaviour.queries import behaviour_of
from guanxi.domains.credit.behaviour.rules import History, Movement, Reading, Settlement
from guanxi.domains.credit.models import PaymentPromise
from guanxi.domains.credit.watch.panels import promise_rows
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import (
    allocate,
    issue_credit_note,
    issue_invoice,
    open_account,
    reverse_documents,
    take_receipt,
    undo_allocation,
)  # fmt: skip
from guanxi.domains.receivables.models import Account, AccountAgeing, Allocation, Credit, Invoice
from guanxi.foundation.measures.metrics import values_table
from guanxi.foundation.people.queries import system_user

D = Decimal
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ON = date(2026, 11, 20)
TERMS = Reading()


def on(ago: int) -> date:
    return ON - timedelta(ago)


@pytest.fixture
def clerk(world: Any) -> Any:
    return world.credit


@pytest.fixture
def customer(world: Any, clerk: Any) -> Customer:
    found = Customer.objects.create(
        code="B1", name="绍兴越城礼品店", sort_name="B1", unit=world.rep.unit, owner=world.rep,
        created_at=AT, updated_at=AT,
    )  # fmt: skip
    open_account(found, ceiling=D(10_000), by=system_user(), at=AT)
    return found


def bill(customer: Customer, ago: int, amount: int, **fields: Any) -> Invoice:
    return issue_invoice(customer, amount=D(amount), on=on(ago), due_on=on(ago - 30), by=system_user(), at=AT, **fields)


def pay(customer: Customer, ago: int, amount: int, *chosen: Invoice) -> Credit:
    picked = {one.pk: one.open_amount for one in chosen} or None
    return take_receipt(customer, amount=D(amount), on=on(ago), chosen=picked, by=system_user(), at=AT)


def history(customer: Customer, day: date = ON) -> History:
    return histories_of([customer.pk], day, TERMS)[customer.pk]


def test_invoices_and_what_settled_them(customer):
    late, open_one = bill(customer, 100, 500), bill(customer, 20, 300)
    pay(customer, 60, 500, late)
    found = history(customer)
    assert [(one.on, one.due_on, one.amount) for one in found.invoices] == [
        (on(100), on(70), D(500)), (open_one.on, open_one.due_on, D(300)),
    ]  # fmt: skip
    assert [list(one.settlements) for one in found.invoices] == [[Settlement(on(60), D(500))], []]
    assert (found.limit, found.exposure, found.since) == (D(10_000), D(300), on(100))
    facts = behaviour_of([customer.pk], on=ON)[customer.pk]
    assert (facts.invoices_due, facts.worst_days_late, facts.limit_use) == (1, 10, D("0.03"))


def test_a_day_in_the_past_knows_nothing_of_later(customer):
    bill(customer, 100, 500)
    bill(customer, 20, 300)
    pay(customer, 60, 500)
    found = history(customer, on(65))
    assert [(one.amount, list(one.settlements)) for one in found.invoices] == [(D(500), [])]
    assert found.exposure == D(500)
    assert found.limit is None  # no limit was granted; the ceiling of today is of today


def test_an_allocation_taken_back_settles_nothing(customer):
    invoice = bill(customer, 100, 500)
    receipt = pay(customer, 60, 500, invoice)
    undo_allocation(Allocation.objects.get(invoice=invoice), on=on(30), by=system_user(), at=AT)
    assert list(history(customer).invoices[0].settlements) == []
    assert list(history(customer, on(40)).invoices[0].settlements) == [Settlement(on(60), D(500))]
    receipt.refresh_from_db()
    allocate(receipt, invoice, amount=D(200), on=on(5), by=system_user(), at=AT)
    assert list(history(customer).invoices[0].settlements) == [Settlement(on(60), D(200))]


def seen(customer: Customer, day: date) -> Any:
    """What was in the books of a day: everything but what an invoice is called."""
    found = history(customer, day)
    return replace(found, invoices=[one._replace(number="") for one in found.invoices])


@pytest.mark.parametrize("taken", ["both", "invoice", "receipt"])
def test_what_is_taken_back_later_changes_no_day_before(customer, taken):
    """An import undone today: yesterday's score is what it was, today's knows nothing of it."""
    if taken == "invoice":  # money that was there before it is free again
        receipt = pay(customer, 50, 500)
        invoice, other = bill(customer, 49, 500), bill(customer, 45, 300)
    else:
        invoice, other = bill(customer, 100, 500), bill(customer, 60, 300)
        receipt = pay(customer, 50, 500, invoice)
    bill(customer, 400, 70)
    AccountAgeing.objects.filter(account__customer=customer).update(as_of=ON)
    before = [seen(customer, on(ago)) for ago in (1, 30, 49, 51, 70, 200)]
    assert before[0].exposure == D(370)
    reverse_documents(
        invoices=[invoice.pk] if taken != "receipt" else [], credits=[receipt.pk] if taken != "invoice" else [],
        reason="undone", by=system_user(), at=LATER,
    )  # fmt: skip
    if taken == "invoice":
        allocate(
            Credit.objects.get(pk=receipt.pk),
            other,
            amount=D(300),
            on=on(40),
            by=system_user(),
            at=LATER + timedelta(hours=1),
        )
    assert [seen(customer, on(ago)) for ago in (1, 30, 49, 51, 70, 200)] == before
    gone = {invoice.pk} if taken != "receipt" else set()
    assert [one.ref for one in history(customer).invoices if one.due_on > on(300)] == [
        one.pk for one in (invoice, other) if one.pk not in gone
    ]


def test_money_that_came_before_the_invoice_pays_it_on_its_day(customer):
    pay(customer, 100, 500)
    bill(customer, 50, 500)
    assert list(history(customer).invoices[0].settlements) == [Settlement(on(50), D(500))]


def test_credit_notes_are_returns_and_bad_debts_stay_unpaid(customer):
    returned, lost = bill(customer, 200, 400), bill(customer, 190, 600)
    issue_credit_note(customer, amount=D(400), on=on(150), reason="退货", against=returned, by=system_user(), at=AT)
    issue_credit_note(
        customer, amount=D(600), on=on(10), reason="坏账", against=lost, kind="bad_debt", by=system_user(), at=AT
    )
    found = history(customer)
    assert [list(one.settlements) for one in found.invoices] == [[Settlement(on(150), D(400), False)], []]
    assert found.returns == [Movement(on(150), D(400))]
    facts = behaviour_of([customer.pk], on=ON)[customer.pk]
    assert (facts.invoices_due, facts.overdue, facts.worst_days_late) == (1, D(600), 160)


def test_old_debts_count_and_old_payments_do_not(customer):
    bill(customer, 1000, 100)
    bill(customer, 990, 200)
    pay(customer, 950, 100)
    assert [one.amount for one in history(customer).invoices] == [D(200)]
    assert history(customer).since == on(1000)


def test_promises_are_kept_by_receipts(customer):
    def promise(ago: int, due: int, amount: int) -> None:
        PaymentPromise.objects.create(
            customer=customer, on=on(ago), due_on=on(due), amount=D(amount), by=system_user(), at=AT
        )

    bill(customer, 100, 900)
    assert history(customer).promises is None
    promise(60, 50, 500)
    promise(60, 40, 500)
    promise(5, 0, 500)
    pay(customer, 55, 300)
    pay(customer, 45, 300)
    assert [one.kept_on for one in history(customer).promises or ()] == [None, None, None]
    pay(customer, 42, 300)
    assert [one.kept_on for one in history(customer).promises or ()] == [None, on(42), None]
    assert behaviour_of([customer.pk], on=ON)[customer.pk].broken_promises == D("0.5")


def test_one_receipt_keeps_one_promise(customer):
    """Two promises of the same amount by the same day, and one receipt: one of them is broken."""
    bill(customer, 100, 900)
    for _n in range(2):
        PaymentPromise.objects.create(
            customer=customer, on=on(20), due_on=on(5), amount=D(450), by=system_user(), at=AT
        )
    pay(customer, 10, 450)
    assert [one.kept_on for one in history(customer).promises or ()] == [on(10), None]
    badges = [row["badge"] for row in promise_rows(customer, history(customer), ON, may_withdraw=False)]
    assert sorted(badges) == ["已兑现", "未兑现"]
    PaymentPromise.objects.update(withdrawn_at=AT)
    assert history(customer).promises is None
    assert len(history(customer, on(1)).promises or ()) == 2  # taken back today: yesterday they stood


def test_merged_customers_are_one(customer, world):
    other = Customer.objects.create(
        code="B2", name="越城礼品", sort_name="B2", unit=world.rep.unit, created_at=AT, updated_at=AT
    )
    open_account(other, by=system_user(), at=AT)
    bill(other, 300, 700)
    bill(customer, 100, 500)
    Account.objects.filter(customer=other).update(balance=0)
    Customer.objects.filter(pk=other.pk).update(merged_into=customer)
    assert [one.amount for one in history(customer).invoices] == [D(700), D(500)]
    assert history(customer).since == on(300)


def test_nobody_is_left_out(customer):
    """A customer without any document has a history without anything in it, and unknown values."""
    assert history(customer) == History([], [], None, None, D(10_000), D(0))
    table = values_table(["credit.days_late", "credit.turnover"], [customer.pk], on=ON)
    assert table[customer.pk] == {"credit.days_late": None, "credit.turnover": None}


def test_many_customers_take_as_many_queries_as_one(customer, world):
    others = [
        Customer.objects.create(
            code=f"B{n}", name=f"客户{n}", sort_name=f"B{n}", unit=world.rep.unit, created_at=AT, updated_at=AT
        )
        for n in range(10, 16)
    ]
    for one in others:
        open_account(one, by=system_user(), at=AT)
    for ago in (200, 150, 100):
        for one in (customer, *others):
            bill(one, ago, 100 + one.pk)
            pay(one, ago - 40, 100 + one.pk)
    ids = [customer.pk, *(one.pk for one in others)]
    with CaptureQueriesContext(connection) as single:
        alone = behaviour_of([customer.pk], on=ON)
    with CaptureQueriesContext(connection) as many:
        together = behaviour_of(ids, on=ON)
    assert together[customer.pk] == alone[customer.pk]
    assert together[customer.pk].share_late == D(1)
    assert len(many) <= len(single)
    assert BEHAVIOUR == "credit.behaviour"
