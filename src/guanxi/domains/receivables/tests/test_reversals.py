"""Documents taken back leave every sum of every day as it was, and their numbers free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.customers.merging.actions import merge_customers
from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.models import Account, AccountAgeing, AgeingTotal, Allocation, Credit, Invoice
from guanxi.domains.receivables.queries.ageing import SUMS
from guanxi.domains.receivables.refusals import NotUndoable, StillNeeded
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.domains.receivables.tests.test_posting import FRESH, document, step, undone
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event

LATER = AT + timedelta(hours=1)


def sums(firm):
    """Every sum that anybody reads, of today and of days before."""
    pks = [firm.customer.pk, firm.other.pk]
    start = TODAY - timedelta(days=400)
    statements = [
        queries.statement(one, start=start, end=TODAY + timedelta(days=1)) for one in (firm.customer, firm.other)
    ]
    days = [TODAY - timedelta(days=ago) for ago in (0, 1, 7, 50, 120, 200, 300, 399)]
    totals = AgeingTotal.objects.exclude(total=0, unapplied=0)
    return {
        "accounts": sorted(Account.objects.values_list("customer", "balance", "reserved", "unapplied", "ceiling")),
        "ageing": sorted(map(repr, AccountAgeing.objects.values_list("account__customer", "oldest_on", *SUMS))),
        "totals": sorted(map(repr, totals.values_list("unit", "owner", *SUMS))),
        "days": [queries.ageing_of(pks, as_of=day) for day in days],
        "statements": [(it.opening, it.charged, it.credited, it.closing, it.movements, it.aged) for it in statements],
        "open": sorted(Invoice.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "unapplied": sorted(Credit.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "years": queries.receivables_by_year(firm.clerk, as_of=TODAY),
    }  # fmt: skip


def post(documents, at=AT):
    posted = actions.post_documents(documents, by=system_user(), at=at)
    return (
        [one.id for one in posted if one.document.is_invoice],
        [one.id for one in posted if not one.document.is_invoice],
    )


def take_back(invoices, credits, at=LATER):
    return actions.reverse_documents(
        invoices=invoices, credits=credits, reason="import undone", by=system_user(), at=at
    )  # fmt: skip


@given(st.lists(step, max_size=8), st.lists(step, min_size=1, max_size=8), st.booleans())
@FRESH
def test_whatever_stood_before_stands_again(firm, before, run, has_undone):
    def live():
        post([document(firm, "invoice", who, 380, D("0.01")) for who in (0, 1)])
        post([document(firm, *one) for one in before])
        was = sums(firm)
        invoices, credits = post([document(firm, *one, number=f"N{place}") for place, one in enumerate(run)])
        named = sorted(
            [*Invoice.objects.filter(number__startswith="N"), *Credit.objects.filter(number__startswith="N")], key=str
        )
        paid = Allocation.objects.filter(invoice__in=invoices, credit__in=credits).exclude(credit__kind="bad_debt")
        if has_undone and (ours := paid.first()):
            actions.undo_allocation(ours, by=firm.clerk, at=AT)
        take_back(invoices, credits)
        again = sums(firm)
        breaks = queries.find_money_breaks()
        post([document(firm, *one, number=f"N{place}") for place, one in enumerate(run)])  # the numbers are free
        return was, again, breaks, len(named), queries.find_money_breaks()

    was, again, breaks, named, breaks_after = undone(live)
    assert again == was
    assert (breaks, breaks_after) == ([], [])
    assert named == len(run)


def test_an_invoice_is_answered_by_a_reversal_and_a_receipt_by_an_invoice(firm):
    invoices, credits = post(
        [
            document(firm, "invoice", 0, 9, D("70.00"), number="A-1"),
            document(firm, "receipt", 0, 2, D("50.00"), number="R-1"),
        ]
    )
    take_back(invoices, credits)
    assert list(Invoice.objects.order_by("pk").values_list("number", "on", "amount", "open_amount", "source_kind")) == [
        ("A-1~1", TODAY - timedelta(days=9), D("70.00"), 0, ""),
        ("R-1~1", TODAY - timedelta(days=2), D("50.00"), 0, "receivables.credit"),
    ]
    reversal = Credit.objects.get(kind="reversal")
    assert (reversal.number, reversal.reason, reversal.source_id) == ("A-1~1", "import undone", invoices[0])
    assert Credit.objects.get(pk=credits[0]).reversed_at == LATER
    assert Event.objects.filter(name="receivables.document_reversed").count() == 2
    assert queries.statement(firm.customer, start=TODAY - timedelta(days=30), end=TODAY).movements == []


def test_what_came_later_stands_in_the_way_and_nothing_is_written(firm):
    invoices, _credits = post([document(firm, "invoice", 0, 9, D("70.00"), number="A-1")])
    paid = actions.take_receipt(firm.customer, amount=D("30.00"), on=TODAY, by=firm.clerk, at=AT)
    was = sums(firm)
    (found,) = queries.newer_partners(invoices, [])
    assert (found.kind, found.pk, found.partner, found.amount) == ("invoice", invoices[0], paid, D("30.00"))
    with pytest.raises(StillNeeded):
        take_back(invoices, [])
    assert sums(firm) == was
    actions.undo_allocation(Allocation.objects.get(), by=firm.clerk, at=LATER)
    assert queries.newer_partners(invoices, []) == []
    take_back(invoices, [])
    assert queries.account_of(firm.customer).balance == D("-30.00")
    assert queries.find_money_breaks() == []


def test_money_that_was_there_before_goes_back_on_account(firm):
    post([document(firm, "receipt", 0, 20, D("100.00"))])
    invoices, _credits = post([document(firm, "invoice", 0, 9, D("70.00"))])
    assert queries.newer_partners(invoices, []) == []
    take_back(invoices, [])
    assert Credit.objects.get(kind="receipt").open_amount == D("100.00")
    assert queries.ageing_of([firm.customer.pk], as_of=TODAY - timedelta(days=5))[firm.customer.pk].unapplied == D(
        "100.00"
    )


def test_taking_back_twice_does_nothing_and_what_keeps_it_at_nothing_stays(firm):
    invoices, _credits = post([document(firm, "invoice", 0, 9, D("70.00"), number="A-1")])
    take_back(invoices, [])
    was = sums(firm)
    assert take_back(invoices, []) == []
    with pytest.raises(NotUndoable):
        actions.undo_allocation(Allocation.objects.get(), by=firm.clerk, at=LATER)
    assert sums(firm) == was
    second, _credits = post([document(firm, "invoice", 0, 9, D("5.00"), number="A-1")])
    take_back(second, [])
    assert sorted(Invoice.objects.values_list("number", flat=True)) == ["A-1~1", "A-1~2"]


def test_an_invoice_of_nothing_needs_no_opposite(firm):
    invoices, _credits = post(
        [document(firm, "invoice", 0, 9, D("0.00"), number="FREE", source_kind="orders.delivery", source_id=1)]
    )
    (one,) = take_back(invoices, [])
    assert (one.number, one.opposite, Credit.objects.count()) == ("FREE~1", None, 0)
    assert queries.find_money_breaks() == []


def test_documents_of_a_merged_customer_are_taken_back_from_the_account_that_carries_them(firm):
    was = queries.account_of(firm.customer).balance
    invoices, credits = post(
        [
            document(firm, "invoice", 1, 9, D("70.00"), number="A-1"),
            document(firm, "receipt", 1, 2, D("90.00"), number="R-1"),
        ]
    )
    merge_customers(firm.customer, firm.other, by=system_user(), at=AT)
    assert queries.account_of(firm.customer).balance == D("-20.00")
    take_back(invoices, credits)
    assert queries.account_of(firm.customer).balance == was
    assert queries.find_money_breaks() == []
