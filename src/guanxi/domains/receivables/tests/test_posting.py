"""A batch means what its documents mean one by one, and no history breaks the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import (
    Account,
    AccountAgeing,
    AgeingTotal,
    Allocation,
    Credit,
    Invoice,
    LedgerEntry,
)
from guanxi.domains.receivables.refusals import BadDocuments
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D, make_customer
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.timeline.models import Event, EventAbout
from guanxi.kit.errors import BadInput

FRESH = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
step = st.tuples(
    st.sampled_from(["invoice", "invoice", "receipt", "credit_note", "bad_debt"]),
    st.integers(0, 1),
    st.integers(0, 400),
    st.decimals("0.01", "500.00", places=2),
)


def document(firm, kind, who, ago, amount, **extra):
    customer = (firm.customer, firm.other)[who]
    words = {"receipt": {"method": "cash"}, "credit_note": {"reason": "破损"}, "bad_debt": {"reason": "呆账"}}
    return PostedDocument(kind, customer.pk, TODAY - timedelta(days=ago), amount, **words.get(kind, {}), **extra)


def post_singly(firm, documents):
    for one in documents:
        customer = {firm.customer.pk: firm.customer, firm.other.pk: firm.other}[one.customer_id]
        common = {"amount": one.amount, "on": one.on, "by": system_user(), "at": AT}
        if one.kind == "invoice":
            actions.issue_invoice(customer, **common)
        elif one.kind == "receipt":
            actions.take_receipt(customer, method=one.method, **common)
        else:
            actions.issue_credit_note(customer, kind=one.kind, reason=one.reason, **common)


def picture():
    """The ledger without its row ids: what a bookkeeper could tell apart."""
    return {
        "invoices": sorted(
            Invoice.objects.values_list("number", "customer", "on", "due_on", "amount", "open_amount", "at")
        ),
        "credits": sorted(
            Credit.objects.values_list(
                "number", "kind", "customer", "on", "amount", "open_amount", "method", "reason", "by", "at"
            )
        ),
        "allocations": sorted(Allocation.objects.values_list("credit__number", "invoice__number", "amount", "on")),
        "entries": sorted(
            map(str, LedgerEntry.objects.values_list("customer", "on", "amount", "invoice__number", "credit__number"))
        ),
        "accounts": sorted(Account.objects.values_list("customer", "balance", "reserved", "unapplied")),
        "ageing": sorted(
            map(repr, AccountAgeing.objects.values_list("account__customer", "as_of", *queries.ageing.SUMS))
        ),
        "totals": sorted(
            map(
                repr,
                AgeingTotal.objects.exclude(total=0, unapplied=0).values_list("unit", "owner", *queries.ageing.SUMS),
            )
        ),
        "events": sorted(map(repr, Event.objects.values_list("name", "kind", "by", "at", "facts"))),
        "abouts": sorted(EventAbout.objects.values_list("kind", "object_id")),
    }


def undone(function):
    """What `function` answers, with everything it wrote taken back."""
    with transaction.atomic():
        answer = function()
        transaction.set_rollback(True)
    return answer


@given(st.lists(step, max_size=12))
@FRESH
def test_a_batch_equals_single_actions(firm, steps):
    system_user()  # stands before both, so that both name the same
    documents = [document(firm, *one) for one in steps]

    def singly():
        post_singly(firm, documents)
        return picture()

    def together():
        actions.post_documents(documents, by=system_user(), at=AT)
        return picture()

    assert undone(singly) == undone(together)


@given(st.lists(st.one_of(step, st.just("undo"), st.just("allocate")), max_size=12), st.integers(0, 400))
@FRESH
def test_no_history_breaks_the_ledger(firm, steps, ago):
    def live():
        for one in steps:
            if one == "undo":
                paid = Allocation.objects.filter(amount__gt=0, invoice__allocations__amount__gt=0)
                if allocation := paid.exclude(credit__kind="bad_debt").last():
                    pair = Allocation.objects.filter(credit=allocation.credit, invoice=allocation.invoice)
                    if sum(row.amount for row in pair) >= allocation.amount:
                        actions.undo_allocation(allocation, by=firm.clerk, at=AT)
            elif one == "allocate":
                for credit in Credit.objects.filter(open_amount__gt=0)[:1]:
                    for invoice in queries.open_invoices(credit.customer)[:1]:
                        part = min(credit.open_amount, invoice.open_amount)
                        actions.allocate(credit, invoice, amount=part, on=TODAY, by=firm.clerk, at=AT)
            else:
                actions.post_documents([document(firm, *one)], by=system_user(), at=AT)
        day = TODAY - timedelta(days=ago)
        pks = [firm.customer.pk, firm.other.pk]
        balances = {
            pk: sum((e.amount for e in LedgerEntry.objects.filter(customer=pk, on__lte=day)), D(0)) for pk in pks
        }
        kept, counted = queries.ageing_totals(firm.clerk), queries.ageing_totals(firm.clerk, as_of=TODAY)
        return (
            queries.find_money_breaks(), balances, queries.ageing_of(pks, as_of=day), kept, counted,
            queries.statement(firm.customer, start=day, end=TODAY + timedelta(days=1)),
            queries.account_of(firm.customer).balance,
        )  # fmt: skip

    breaks, balances, ageing, kept, counted, statement, balance = undone(live)
    assert breaks == []
    assert {pk: one.balance for pk, one in ageing.items()} == balances
    assert (kept.buckets, kept.overdue, kept.unapplied) == (counted.buckets, counted.overdue, counted.unapplied)
    assert statement.closing == balance == statement.aged.total - statement.unapplied


def test_money_entered_late_settles_an_invoice_from_the_day_it_was_reopened(firm):
    actions.post_documents([document(firm, "invoice", 0, 9, D("10.00"))], by=system_user(), at=AT)
    actions.post_documents([document(firm, "receipt", 0, 9, D("10.00"))], by=system_user(), at=AT)
    undone_on = TODAY - timedelta(days=2)
    actions.undo_allocation(Allocation.objects.get(), on=undone_on, by=firm.clerk, at=AT)
    actions.post_documents([document(firm, "receipt", 0, 8, D("10.00"))], by=system_user(), at=AT)
    assert Allocation.objects.latest("pk").on == undone_on
    ageing = queries.ageing_of([firm.customer.pk], as_of=TODAY - timedelta(days=5))[firm.customer.pk]
    assert (ageing.total, ageing.unapplied) == (0, D("10.00"))
    credit, invoice = Credit.objects.earliest("pk"), Invoice.objects.get()
    with pytest.raises(BadInput):
        actions.allocate(credit, invoice, amount=D("1.00"), on=TODAY, by=firm.clerk, at=AT)


def test_a_batch_with_a_bad_document_posts_nothing(firm):
    good = document(firm, "invoice", 0, 5, D("10.00"), number="A")
    bad = [
        document(firm, "invoice", 0, 5, D("-1.00")),
        document(firm, "invoice", 0, 5, D("1.00"), number="A"),
        PostedDocument("invoice", 10**9, TODAY, D("1.00")),
    ]
    with pytest.raises(BadDocuments) as refusal:
        actions.post_documents([good, *bad], by=system_user(), at=AT)
    assert {place: list(fields) for place, fields in refusal.value.faults.items()} == {
        1: ["amount"],
        2: ["number"],
        3: ["customer"],
    }
    assert not (Account.objects.exists() or Invoice.objects.exists() or Event.objects.exists())


def test_a_credit_note_answers_an_invoice_of_its_own_batch(firm):
    actions.post_documents(
        [
            document(firm, "invoice", 0, 90, D("80.00"), number="OLD"),
            document(firm, "invoice", 0, 5, D("50.00"), number="NEW"),
            document(firm, "credit_note", 0, 0, D("30.00"), against="NEW"),
        ],
        by=system_user(),
        at=AT,
    )
    assert dict(Invoice.objects.values_list("number", "open_amount")) == {"OLD": D("80.00"), "NEW": D("20.00")}


def test_a_credit_note_against_another_customers_invoice_is_refused(firm):
    batch = [
        document(firm, "invoice", 1, 5, D("50.00"), number="THEIRS"),
        document(firm, "credit_note", 0, 0, D("30.00"), against="THEIRS"),
    ]
    with pytest.raises(BadDocuments) as refusal:
        actions.post_documents(batch, by=system_user(), at=AT)
    assert refusal.value.faults[1].keys() == {"against"}
    assert not Invoice.objects.exists()


def test_terms_of_the_customer_decide(firm):
    def version(scope, key, **terms):
        PolicyVersion.objects.create(
            policy="receivables.terms", scope=scope, scope_key=key, starts_on=TODAY, terms=terms, by=firm.clerk, at=AT
        )

    version("company", "", due_days=10)
    version("customer", str(firm.other.pk), due_days=60, auto_apply=False)
    before = TODAY - timedelta(days=1)
    first = actions.issue_invoice(firm.customer, amount=D("1.00"), on=before, by=system_user(), at=AT)
    second = actions.issue_invoice(firm.customer, amount=D("1.00"), on=TODAY, by=system_user(), at=AT)
    third = actions.issue_invoice(firm.other, amount=D("1.00"), on=TODAY, by=system_user(), at=AT)
    assert [(one.due_on - one.on).days for one in (first, second, third)] == [30, 10, 60]
    kept = actions.take_receipt(firm.other, amount=D("1.00"), on=TODAY, by=firm.clerk, at=AT)
    assert kept.open_amount == D("1.00")


def test_thousands_of_documents_in_one_batch(firm):
    customers = [make_customer(f"N{n}", firm.here, firm.rep).pk for n in range(50)]
    documents = []
    for n in range(1_000):
        day = TODAY - timedelta(days=400 - n % 400)
        documents.append(PostedDocument("invoice", customers[n % 50], day, D("10.00")))
        documents.append(PostedDocument("receipt", customers[n % 50], day, D("9.00"), method="cash"))
    actions.post_documents(documents, by=system_user(), at=AT)
    assert queries.ageing_totals(firm.clerk).total == D("1000.00")
    assert queries.find_money_breaks() == []
