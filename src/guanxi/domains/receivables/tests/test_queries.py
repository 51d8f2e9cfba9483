"""Questions to the ledger, on any day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Account, Allocation, Invoice
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D, make_customer
from guanxi.foundation.people.queries import system_user


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def history(firm):
    """绍兴: 100 of day −200 and 60 of day −50; 120 received on day −40; 30 more on day −5. 温州: 40 of day −400."""
    mine, theirs = firm.customer.pk, firm.other.pk
    actions.post_documents(
        [
            PostedDocument("invoice", mine, ago(200), D("100.00"), number="A"),
            PostedDocument("invoice", mine, ago(50), D("60.00"), number="B"),
            PostedDocument("receipt", mine, ago(40), D("120.00"), number="R", method="transfer", reference="bank 7"),
            PostedDocument("receipt", mine, ago(5), D("70.00"), number="S", method="cash"),
            PostedDocument("invoice", theirs, ago(400), D("40.00"), number="X"),
        ],
        by=system_user(),
        at=AT,
    )
    return firm


@pytest.mark.parametrize(
    ("days", "buckets", "unapplied", "overdue"),
    [
        (201, (0, 0, 0, 0, 0), "0.00", "0.00"),
        (200, ("100.00", 0, 0, 0, 0), "0.00", "0.00"),
        (139, (0, "100.00", 0, 0, 0), "0.00", "100.00"),
        (50, ("60.00", 0, "100.00", 0, 0), "0.00", "100.00"),
        (40, ("40.00", 0, 0, 0, 0), "0.00", "0.00"),
        (6, ("40.00", 0, 0, 0, 0), "0.00", "40.00"),
        (5, (0, 0, 0, 0, 0), "30.00", "0.00"),
        (0, (0, 0, 0, 0, 0), "30.00", "0.00"),
    ],
)
def test_ageing_of_any_day(history, days, buckets, unapplied, overdue):
    ageing = queries.ageing_of([history.customer.pk], as_of=ago(days))[history.customer.pk]
    assert ageing.buckets == tuple(D(amount) for amount in buckets)
    assert (ageing.unapplied, ageing.overdue) == (D(unapplied), D(overdue))


def test_ageing_does_not_change_when_money_comes_later(history):
    before = queries.ageing_of([history.customer.pk], as_of=ago(10))
    allocation = Allocation.objects.filter(credit__number="S").get()
    actions.undo_allocation(allocation, by=history.clerk, at=AT)
    assert queries.ageing_of([history.customer.pk], as_of=ago(10)) == before
    today = queries.ageing_of([history.customer.pk], as_of=TODAY)[history.customer.pk]
    assert (today.total, today.unapplied) == (D("40.00"), D("70.00"))


def test_ageing_page_and_stream_stay_within_reach(history):
    everything = list(queries.stream_ageing(history.clerk, as_of=TODAY))
    assert [(one.pk, ageing.total, ageing.unapplied) for one, ageing in everything] == [
        (history.customer.pk, D("0.00"), D("30.00")),
        (history.other.pk, D("40.00"), D("0.00")),
    ]
    assert [one.pk for one, _ in queries.stream_ageing(history.rep, as_of=TODAY)] == [history.customer.pk]
    first = queries.ageing_page(history.clerk, as_of=TODAY, limit=1)
    assert [one.pk for one, _ in first.rows] == [history.customer.pk]
    second = queries.ageing_page(history.clerk, as_of=TODAY, after=first.next_after, limit=1)
    assert [one.pk for one, _ in second.rows] == [history.other.pk]
    third = queries.ageing_page(history.clerk, as_of=TODAY, after=second.next_after, limit=1)
    assert (third.rows, third.next_after) == ([], None)


def test_ageing_page_passes_over_customers_who_owe_nothing(history):
    for number in range(120):
        make_customer(f"Z{number}", history.here, history.rep)
    last = make_customer("LAST", history.here, history.rep)
    actions.issue_invoice(last, amount=D("1.00"), on=TODAY, by=system_user(), at=AT)
    page = queries.ageing_page(history.rep, as_of=TODAY, after=history.customer.pk, limit=50)
    assert ([one.pk for one, _ in page.rows], page.next_after) == ([last.pk], None)
    assert len(list(queries.stream_ageing(history.rep, as_of=TODAY))) == 2


def test_ageing_totals_kept_and_counted_agree(history):
    for user in (history.clerk, history.rep, history.stranger):
        kept, counted = queries.ageing_totals(user), queries.ageing_totals(user, as_of=TODAY)
        assert (kept.buckets, kept.total, kept.overdue) == (counted.buckets, counted.total, counted.overdue)
        assert (kept.expected_loss, kept.unapplied) == (counted.expected_loss, counted.unapplied)
    assert queries.ageing_totals(history.clerk).total == D("40.00")
    assert queries.ageing_totals(history.rep).total == D("0.00")
    assert queries.ageing_totals(history.clerk).expected_recovery == D("4.00")
    past = queries.ageing_totals(history.clerk, as_of=ago(45))
    assert (past.buckets, past.unapplied) == ((D("60.00"), 0, D("100.00"), D("40.00"), 0), 0)
    assert queries.ageing_totals(history.rep, as_of=ago(45)).total == D("160.00")


def test_receivables_by_year(history):
    actions.issue_invoice(history.customer, amount=D("35.00"), on=TODAY, by=system_user(), at=AT)
    assert queries.receivables_by_year(history.clerk, as_of=TODAY) == {2026: D("5.00"), 2025: D("40.00")}
    assert queries.receivables_by_year(history.rep, as_of=ago(45)) == {2026: D("160.00")}


def test_statement(history):
    found = queries.statement(history.customer, start=ago(60), end=ago(4))
    assert (found.opening, found.charged, found.credited, found.closing) == (
        D("100.00"), D("60.00"), D("190.00"), D("-30.00"),
    )  # fmt: skip
    assert [(m.kind, m.number, m.amount, m.balance, m.detail) for m in found.movements] == [
        ("invoice", "B", D("60.00"), D("160.00"), ""),
        ("receipt", "R", D("-120.00"), D("40.00"), "bank 7"),
        ("receipt", "S", D("-70.00"), D("-30.00"), ""),
    ]
    assert (found.open_items, found.unapplied, found.last_day) == ([], D("30.00"), ago(5))


def test_statement_names_what_was_open_then(history):
    found = queries.statement(history.customer, start=ago(60), end=ago(9))
    assert (found.closing, found.aged.total, found.unapplied) == (D("40.00"), D("40.00"), 0)
    (line,) = found.open_items
    assert (line.number, line.amount, line.open_amount) == ("B", D("60.00"), D("40.00"))
    assert (line.due_on, line.days_overdue) == (ago(20), 10)


def test_account_of_a_customer_without_account_is_empty(firm):
    account = queries.account_of(firm.customer)
    assert (account.pk, account.balance, account.exposure, account.ceiling) == (None, 0, 0, None)
    assert not Account.objects.exists()


def test_open_invoices_and_credits(history):
    assert [one.number for one in queries.open_invoices(history.other)] == ["X"]
    assert [(one.number, one.open_amount) for one in queries.open_credits(history.customer)] == [("S", D("30.00"))]


def test_find_money_breaks_is_silent_when_the_money_adds_up(history):
    assert queries.find_money_breaks() == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE receivables_account SET balance = balance + 1", "balance of customer"),
        ("UPDATE receivables_account SET unapplied = unapplied + 1", "money on account of customer"),
        ("UPDATE receivables_invoice SET open_amount = open_amount - 1 WHERE number = 'X'", "open amount of invoice"),
        ("UPDATE receivables_credit SET open_amount = open_amount - 1 WHERE number = 'S'", "open amount of credit"),
        ("UPDATE receivables_ledgerentry SET amount = amount + 1 WHERE amount > 0", "entry of invoice"),
        ("UPDATE receivables_ledgerentry SET amount = amount - 1 WHERE amount < 0", "entry of credit"),
        ("UPDATE receivables_accountageing SET total = total + 1", "ageing of customer"),
        ("UPDATE receivables_ageingtotal SET total = total + 1", "ageing total"),
        ("UPDATE receivables_invoice SET customer_id = (SELECT MAX(customer_id) FROM receivables_account)",
         "allocation between customers"),
    ],
)  # fmt: skip
def test_find_money_breaks_names_what_does_not_add_up(history, change, what):
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert what in {found.what for found in queries.find_money_breaks()}


def test_the_system_sees_everything(history):
    assert queries.ageing_totals(system_user()).total == D("40.00")
    assert Invoice.objects.visible_to(system_user()).count() == 3
