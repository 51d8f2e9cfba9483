"""Verbs of the ledger: exact effects, and refusals that change nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.receivables import actions
from guanxi.domains.receivables.models import (
    Account,
    AccountAgeing,
    AgeingTotal,
    Allocation,
    Credit,
    Invoice,
    LedgerEntry,
)
from guanxi.domains.receivables.refusals import NotUndoable, ReservedTooLittle
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event, EventAbout
from guanxi.kit.errors import BadInput, NotAllowed


def ledger():
    """Everything the ledger holds, to see that a refusal left it alone."""
    models = (Account, Invoice, Credit, Allocation, LedgerEntry, AccountAgeing, AgeingTotal, Event)
    return [sorted(map(repr, model.objects.values())) for model in models]


def days_ago(days):
    return TODAY - timedelta(days=days)


def invoice(firm, amount="100.00", ago=10, **extra):
    customer = extra.pop("customer", firm.customer)
    return actions.issue_invoice(customer, amount=D(amount), on=days_ago(ago), by=system_user(), at=AT, **extra)


def receipt(firm, amount="100.00", ago=0, **extra):
    return actions.take_receipt(firm.customer, amount=D(amount), on=days_ago(ago), by=firm.clerk, at=AT, **extra)


def account(firm):
    return Account.objects.get(customer=firm.customer)


def test_issue_invoice(firm):
    found = invoice(firm, "250.50", ago=70, source=firm.customer)
    assert (found.number, found.amount, found.open_amount) == ("IN-2609-0001", D("250.50"), D("250.50"))
    assert (found.on, found.due_on) == (days_ago(70), days_ago(40))
    assert (found.source_kind, found.source_id) == ("customers.customer", firm.customer.pk)
    row = account(firm)
    assert (row.balance, row.reserved, row.unapplied, row.exposure) == (D("250.50"), 0, 0, D("250.50"))
    entry = LedgerEntry.objects.get()
    assert (entry.customer, entry.amount, entry.invoice, entry.on) == (firm.customer, D("250.50"), found, days_ago(70))
    ageing = AccountAgeing.objects.get()
    assert ageing.buckets == (0, D("250.50"), 0, 0, 0)
    assert (ageing.total, ageing.overdue, ageing.expected_loss) == (D("250.50"), D("250.50"), D("50.10"))
    assert (ageing.oldest_on, ageing.as_of) == (days_ago(70), TODAY)
    total = AgeingTotal.objects.get()
    assert (total.unit, total.owner, total.bucket_2, total.total) == (firm.here, firm.rep, D("250.50"), D("250.50"))
    event = Event.objects.get(name="receivables.invoice_issued")
    assert event.facts == {"number": "IN-2609-0001", "amount": "250.50", "on": "2026-09-11", "due_on": "2026-10-11"}
    assert (event.kind, event.object_id, event.by) == ("receivables.invoice", found.pk, system_user())
    assert EventAbout.objects.get(event=event).object_id == firm.customer.pk


def test_issue_invoice_gives_back_what_was_reserved(firm):
    actions.open_account(firm.customer, ceiling=D("100.00"), by=system_user(), at=AT)
    assert actions.reserve(firm.customer, amount=D("100.00"), by=system_user(), at=AT).is_reserved
    invoice(firm, "60.00", release=D("60.00"))
    row = account(firm)
    assert (row.balance, row.reserved, row.exposure) == (D("60.00"), D("40.00"), D("100.00"))
    before = ledger()
    with pytest.raises(ReservedTooLittle):
        invoice(firm, "60.00", release=D("60.00"))
    assert ledger() == before


def test_take_receipt_settles_the_oldest_first(firm):
    young, old = invoice(firm, "50.00", ago=5), invoice(firm, "80.00", ago=90)
    credit = receipt(firm, "100.00", method="wechat", reference="wx-17")
    assert (credit.number, credit.kind, credit.method, credit.open_amount) == ("RC-2611-0001", "receipt", "wechat", 0)
    assert list(Allocation.objects.order_by("pk").values_list("invoice", "amount", "on")) == [
        (old.pk, D("80.00"), TODAY),
        (young.pk, D("20.00"), TODAY),
    ]
    row = account(firm)
    assert (row.balance, row.unapplied) == (D("30.00"), 0)
    assert Invoice.objects.get(pk=young.pk).open_amount == D("30.00")
    ageing = AccountAgeing.objects.get()
    assert (ageing.buckets, ageing.overdue, ageing.oldest_on) == ((D("30.00"), 0, 0, 0, 0), 0, days_ago(5))
    assert AgeingTotal.objects.get().total == D("30.00")


def test_take_receipt_settles_what_was_chosen_and_keeps_the_rest_on_account(firm):
    invoice(firm, "80.00", ago=90)
    young = invoice(firm, "50.00", ago=5)
    credit = receipt(firm, "100.00", chosen={young.pk: D("50.00")})
    assert credit.open_amount == D("50.00")
    row = account(firm)
    assert (row.balance, row.unapplied) == (D("30.00"), D("50.00"))
    assert AccountAgeing.objects.get().buckets == (0, D("80.00"), 0, 0, 0)


def test_money_on_account_settles_the_next_invoice(firm):
    receipt(firm, "70.00", ago=20)
    assert (account(firm).balance, account(firm).unapplied) == (D("-70.00"), D("70.00"))
    found = invoice(firm, "100.00", ago=3)
    assert found.open_amount == D("30.00")
    assert Allocation.objects.get().on == days_ago(3)  # not before both exist
    assert (account(firm).balance, account(firm).unapplied) == (D("30.00"), 0)


def test_issue_credit_note_answers_its_invoice_first(firm):
    invoice(firm, "80.00", ago=90)
    young = invoice(firm, "50.00", ago=5)
    credit = actions.issue_credit_note(
        firm.customer, amount=D("60.00"), on=TODAY, reason="破损", against=young, by=firm.clerk, at=AT
    )
    assert (credit.kind, credit.reason, credit.open_amount) == ("credit_note", "破损", 0)
    assert [a.amount for a in Allocation.objects.order_by("pk")] == [D("50.00"), D("10.00")]
    assert account(firm).balance == D("70.00")


def test_bad_debt_is_kept_apart_from_credit_notes(firm):
    invoice(firm, "80.00", ago=400)
    credit = actions.issue_credit_note(
        firm.customer, amount=D("80.00"), on=TODAY, reason="呆账", kind="bad_debt", by=firm.clerk, at=AT
    )
    assert (credit.number, credit.kind) == ("BD-2611-0001", "bad_debt")
    assert Event.objects.filter(name="receivables.bad_debt_adjusted").count() == 1
    assert account(firm).balance == 0


def test_allocate_and_undo_allocation(firm):
    credit = receipt(firm, "70.00", ago=20)
    actions.issue_credit_note(firm.customer, amount=D("5.00"), on=TODAY, reason="x", by=firm.clerk, at=AT)
    first = invoice(firm, "100.00", ago=3)  # takes all of it
    allocation = Allocation.objects.get(credit=credit)
    undone = actions.undo_allocation(allocation, by=firm.clerk, at=AT)
    assert (undone.amount, undone.on) == (D("-70.00"), TODAY)
    assert (account(firm).balance, account(firm).unapplied) == (D("25.00"), D("70.00"))
    first.refresh_from_db()
    assert first.open_amount == D("95.00")
    before = ledger()
    with pytest.raises(NotUndoable):
        actions.undo_allocation(allocation, by=firm.clerk, at=AT)
    with pytest.raises(NotUndoable):
        actions.undo_allocation(undone, by=firm.clerk, at=AT)
    assert ledger() == before
    actions.allocate(credit, first, amount=D("30.00"), on=TODAY, by=firm.clerk, at=AT)
    first.refresh_from_db()
    credit.refresh_from_db()
    assert (first.open_amount, credit.open_amount, account(firm).unapplied) == (D("65.00"), D("40.00"), D("40.00"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": D("-1.00")}, "amount"),
        ({"amount": D("0.00")}, "amount"),
        ({"amount": D("1.005")}, "amount"),
        ({"amount": D("NaN")}, "amount"),
        ({"amount": D("1e30")}, "amount"),
        ({"on": date(1900, 1, 1)}, "on"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"due_on": date(2999, 1, 1)}, "due_on"),
        ({"due_on": date(2026, 1, 1)}, "due_on"),
        ({"number": "USED"}, "number"),
        ({"number": "x" * 41}, "number"),
    ],
)
def test_issue_invoice_refuses(firm, change, field):
    invoice(firm, number="USED")
    before = ledger()
    with pytest.raises(BadInput) as refusal:
        actions.issue_invoice(firm.customer, **{"amount": D("1.00"), "on": TODAY, **change}, by=system_user(), at=AT)
    assert list(refusal.value.fields) == [field]
    assert ledger() == before


def test_take_receipt_refuses(firm):
    mine = invoice(firm, "50.00")
    theirs = invoice(firm, "50.00", customer=firm.other)
    before = ledger()
    for wrong, field in (
        ({"method": "cowries"}, "method"),
        ({"amount": "-3.00"}, "amount"),
        ({"chosen": {mine.pk: D("50.01")}}, "chosen"),
        ({"chosen": {theirs.pk: D("10.00")}}, "chosen"),
        ({"chosen": {mine.pk: D("-10.00")}}, "chosen"),
        ({"amount": "40.00", "chosen": {mine.pk: D("50.00")}}, "chosen"),
    ):
        with pytest.raises(BadInput) as refusal:
            receipt(firm, **wrong)
        assert list(refusal.value.fields) == [field]
    assert ledger() == before


def test_issue_credit_note_refuses(firm):
    theirs = invoice(firm, "50.00", customer=firm.other)
    before = ledger()
    for wrong, field in (({"reason": " "}, "reason"), ({"against": theirs}, "against"), ({"kind": "gift"}, "kind")):
        asked = {"reason": "r", **wrong}
        with pytest.raises(BadInput) as refusal:
            actions.issue_credit_note(firm.customer, amount=D("1.00"), on=TODAY, by=firm.clerk, at=AT, **asked)
        assert list(refusal.value.fields) == [field]
    assert ledger() == before


def test_allocate_refuses(firm):
    mine, theirs = invoice(firm, "50.00", ago=4), invoice(firm, "50.00", customer=firm.other)
    credit = receipt(firm, "60.00", ago=2, chosen={})
    before = ledger()
    for target, amount, on, field in (
        (theirs, "1.00", TODAY, "invoice"),
        (mine, "50.01", TODAY, "amount"),
        (mine, "0.00", TODAY, "amount"),
        (mine, "1.00", days_ago(3), "on"),
        (mine, "1.00", TODAY + timedelta(days=1), "on"),
    ):
        with pytest.raises(BadInput) as refusal:
            actions.allocate(credit, target, amount=D(amount), on=on, by=firm.clerk, at=AT)
        assert list(refusal.value.fields) == [field]
    assert ledger() == before


def test_reserve_stops_at_the_ceiling(firm):
    actions.set_ceiling(firm.customer, ceiling=D("100.00"), by=system_user(), at=AT)
    invoice(firm, "30.00")
    held = actions.reserve(firm.customer, amount=D("70.01"), by=system_user(), at=AT)
    assert (held.is_reserved, held.missing, held.exposure, held.ceiling) == (False, D("0.01"), D("30.00"), D("100.00"))
    passed = actions.reserve(firm.customer, amount=D("70.00"), by=system_user(), at=AT)
    assert (passed.is_reserved, passed.missing, passed.exposure) == (True, 0, D("100.00"))
    actions.unreserve(firm.customer, amount=D("70.00"), by=system_user(), at=AT)
    with pytest.raises(ReservedTooLittle):
        actions.unreserve(firm.customer, amount=D("0.01"), by=system_user(), at=AT)
    with pytest.raises(BadInput):
        actions.reserve(firm.customer, amount=D("-5.00"), by=system_user(), at=AT)
    assert account(firm).reserved == 0


def test_reserve_without_ceiling_or_account_always_fits(firm):
    passed = actions.reserve(firm.customer, amount=D("1000000.00"), by=system_user(), at=AT)
    assert (passed.is_reserved, passed.ceiling) == (True, None)


def test_reserve_of_nothing_fits_above_the_ceiling(firm):
    invoice(firm, "30.00")
    actions.set_ceiling(firm.customer, ceiling=D("10.00"), by=system_user(), at=AT)
    assert actions.reserve(firm.customer, amount=D("0.00"), by=system_user(), at=AT).is_reserved
    assert actions.reserve(firm.customer, amount=D("0.01"), by=system_user(), at=AT).missing == D("20.01")


def test_open_account_twice_is_one_account(firm):
    first = actions.open_account(firm.customer, ceiling=D("10.00"), by=system_user(), at=AT)
    assert actions.open_account(firm.customer, by=system_user(), at=AT) == first
    assert (account(firm).ceiling, Account.objects.count(), AccountAgeing.objects.count()) == (D("10.00"), 1, 1)


def test_set_ceiling_is_told(firm):
    actions.set_ceiling(firm.customer, ceiling=D("10.00"), by=system_user(), at=AT)
    actions.set_ceiling(firm.customer, ceiling=None, by=system_user(), at=AT)
    assert [event.facts for event in Event.objects.filter(name="receivables.ceiling_set").order_by("pk")] == [
        {"ceiling": "10.00", "before": "∞"},
        {"ceiling": "∞", "before": "10.00"},
    ]
    with pytest.raises(BadInput):
        actions.set_ceiling(firm.customer, ceiling=D("-1.00"), by=system_user(), at=AT)
    assert account(firm).ceiling is None


def test_reserve_above_the_ceiling_for_a_released_order(firm):
    actions.set_ceiling(firm.customer, ceiling=D("10.00"), by=system_user(), at=AT)
    passed = actions.reserve(firm.customer, amount=D("50.00"), force=True, by=system_user(), at=AT)
    assert (passed.is_reserved, passed.exposure, passed.missing) == (True, D("50.00"), 0)


def test_nobody_reserves_by_hand(firm):
    for step in (actions.reserve, actions.unreserve):
        with pytest.raises(NotAllowed):
            step(firm.customer, amount=D("1.00"), by=firm.clerk, at=AT)
    assert not Account.objects.exists()


def test_a_rep_may_not_touch_the_ledger(firm):
    before = ledger()
    with pytest.raises(NotAllowed):
        actions.take_receipt(firm.customer, amount=D("1.00"), on=TODAY, by=firm.rep, at=AT)
    assert ledger() == before
