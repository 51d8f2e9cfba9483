"""Money set aside for an order: never room for anything else, spent by its own invoice, given back whole."""

from __future__ import annotations

import pytest

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.models import Account, Credit, Earmark, Invoice
from guanxi.domains.receivables.ports import Awaited, ports
from guanxi.domains.receivables.refusals import NotAwaited, SetAsideTooLittle, StillNeeded
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput


@pytest.fixture
def awaiting(firm, monkeypatch):
    """The unit 绍兴 stands in for an order that misses 100.00; this room knows no orders."""
    monkeypatch.setattr(ports, "awaiting", lambda customer: [Awaited(firm.here, "SO-1", D("100.00"))])
    return firm.here


def account(firm):
    row = Account.objects.get(customer=firm.customer)
    return row.balance, row.earmarked, row.reserved, row.unapplied


def take(firm, amount, record=None, **more):
    return actions.take_receipt(
        firm.customer, amount=D(amount), on=TODAY, set_aside_for=record, by=firm.clerk, at=AT, **more
    )


def test_set_aside_money_makes_no_room(firm, awaiting):
    actions.open_account(firm.customer, ceiling=D("50.00"), by=system_user(), at=AT)
    credit = take(firm, "120.00", awaiting)
    assert (credit.open_amount, credit.earmarked) == (D("120.00"), D("100.00"))
    assert account(firm) == (D("-120.00"), D("100.00"), 0, D("120.00"))
    by = system_user()
    refused = actions.reserve(firm.customer, amount=D("70.01"), by=by, at=AT)
    assert (refused.is_reserved, refused.missing, refused.exposure) == (False, D("0.01"), D("-20.00"))
    assert actions.reserve(firm.customer, amount=D("70.00"), by=by, at=AT).is_reserved
    assert queries.find_money_breaks() == []


def test_its_invoice_takes_what_is_set_aside_and_others_do_not(firm, awaiting):
    take(firm, "100.00", awaiting)
    by = system_user()
    other = actions.issue_invoice(firm.customer, amount=D("30.00"), on=TODAY, by=by, at=AT)
    assert other.open_amount == D("30.00")
    own = actions.issue_invoice(
        firm.customer, amount=D("60.00"), on=TODAY, paid=D("60.00"), paid_for=awaiting, by=by, at=AT
    )
    assert own.open_amount == 0
    assert account(firm) == (D("-10.00"), D("40.00"), 0, D("40.00"))
    assert Earmark.objects.get().left == D("40.00")
    with pytest.raises(SetAsideTooLittle):
        actions.issue_invoice(
            firm.customer, amount=D("41.00"), on=TODAY, paid=D("41.00"), paid_for=awaiting, by=by, at=AT
        )
    assert Invoice.objects.count() == 2
    assert queries.find_money_breaks() == []


def test_give_back_settles_the_oldest_and_stands_on_its_day(firm, awaiting):
    credit = take(firm, "100.00", awaiting)
    by = system_user()
    invoice = actions.issue_invoice(firm.customer, amount=D("30.00"), on=TODAY, by=by, at=AT)
    before = Account.objects.get(customer=firm.customer).exposure
    assert actions.give_back(firm.customer, record=awaiting, by=by, at=AT) == D("100.00")
    invoice.refresh_from_db()
    credit.refresh_from_db()
    assert (invoice.open_amount, credit.open_amount, credit.earmarked) == (0, D("70.00"), 0)
    assert credit.reopened_on == TODAY
    assert account(firm) == (D("-70.00"), 0, 0, D("70.00"))
    assert Account.objects.get(customer=firm.customer).exposure == before - 100
    assert actions.give_back(firm.customer, record=awaiting, by=by, at=AT) == 0
    assert Event.objects.filter(name="receivables.money_given_back").count() == 1
    assert queries.find_money_breaks() == []


def test_money_on_account_is_set_aside_where_it_fits_the_gate(firm, awaiting):
    actions.open_account(firm.customer, ceiling=D("50.00"), by=system_user(), at=AT)
    take(firm, "60.00")
    take(firm, "30.00")
    by = system_user()
    assert actions.reserve(firm.customer, amount=D("80.00"), by=by, at=AT).is_reserved  # exposure −10, room 60
    assert not actions.set_aside(firm.customer, record=awaiting, amount=D("60.01"), by=by, at=AT)  # passes the ceiling
    assert not actions.set_aside(firm.customer, record=awaiting, amount=D("90.01"), by=by, at=AT)  # more than there is
    assert actions.set_aside(firm.customer, record=awaiting, amount=D("60.00"), by=by, at=AT)
    assert [one.earmarked for one in Credit.objects.order_by("pk")] == [D("60.00"), 0]
    assert account(firm) == (D("-90.00"), D("60.00"), D("80.00"), D("90.00"))
    assert not actions.set_aside(firm.customer, record=awaiting, amount=D("0.01"), by=by, at=AT)
    assert queries.find_money_breaks() == []


def test_set_aside_money_goes_to_no_invoice_by_hand(firm, awaiting):
    credit = take(firm, "100.00", awaiting)
    invoice = actions.issue_invoice(firm.customer, amount=D("30.00"), on=TODAY, by=system_user(), at=AT)
    with pytest.raises(BadInput) as refused:
        actions.allocate(credit, invoice, amount=D("10.00"), on=TODAY, by=firm.clerk, at=AT)
    assert list(refused.value.fields) == ["amount"]
    with pytest.raises(StillNeeded):
        actions.reverse_documents(credits=[credit.pk], reason="r", by=system_user(), at=AT)
    (found,) = queries.newer_partners([], [credit.pk])
    assert (found.kind, str(found.partner), found.amount) == ("credit", str(firm.here), D("100.00"))


def test_chosen_invoices_come_before_what_is_set_aside(firm, awaiting):
    invoice = actions.issue_invoice(firm.customer, amount=D("30.00"), on=TODAY, by=system_user(), at=AT)
    credit = take(firm, "100.00", awaiting, chosen={invoice.pk: D("30.00")})
    assert (credit.open_amount, credit.earmarked) == (D("70.00"), D("70.00"))


def test_a_record_that_waits_for_nothing_gets_nothing(firm, awaiting):
    with pytest.raises(NotAwaited):
        take(firm, "100.00", firm.there)
    assert Credit.objects.count() == 0


def test_without_automatic_allocation_money_given_back_stays_on_account(firm, awaiting):
    record_policy_version("receivables.terms", terms={"auto_apply": False}, starts_on=TODAY, by=system_user(), at=AT)
    take(firm, "100.00", awaiting)
    invoice = actions.issue_invoice(firm.customer, amount=D("30.00"), on=TODAY, by=system_user(), at=AT)
    actions.give_back(firm.customer, record=awaiting, amount=D("40.00"), by=system_user(), at=AT)
    invoice.refresh_from_db()
    assert invoice.open_amount == D("30.00")
    assert account(firm) == (D("-70.00"), D("60.00"), 0, D("100.00"))
