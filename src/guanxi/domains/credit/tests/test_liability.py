"""Giving a claim up: by whose authority, what the ledger says then, and who answers for it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.liability.actions import NothingOpen, limit_behind, write_off
from guanxi.domains.credit.liability.documents import liability_pdf, statement_data
from guanxi.domains.credit.liability.policies import LiabilityPolicy
from guanxi.domains.credit.liability.shown import approver_of
from guanxi.domains.credit.models import BadDebtCase, Limit
from guanxi.domains.customers.actions import merge_customers
from guanxi.domains.orders.actions import deliver_order, place_order
from guanxi.domains.orders.models import Hold
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.receivables.actions import take_receipt, undo_allocation
from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice
from guanxi.domains.receivables.queries import settlements_of
from guanxi.domains.receivables.refusals import LossStands
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def limited(world):
    """永辉 has had a limit since January, approved by 陈立群."""
    return Limit.objects.create(
        customer=world.yonghui, amount=D("20000.00"), starts_on=date(2026, 1, 5), origin="application",
        by=world.rep, approved_by=world.manager, at=AT - timedelta(days=319),
    )  # fmt: skip


def borne(case):
    sums = Counter()
    for one in case.shares.all():
        sums[one.part, str(one.person) if one.person else ""] += one.amount
    return dict(sums)


def test_what_is_given_up_leaves_the_ledger_and_is_shared_out(world, limited):
    case = write_off(world.old_invoice, reason="搬走，电话停机", by=world.director, at=AT)
    world.old_invoice.refresh_from_db()
    assert (case.amount, world.old_invoice.open_amount) == (D("2360.00"), 0)
    assert case.credit.kind == Credit.Kind.BAD_DEBT
    assert Account.objects.get(customer=world.yonghui).balance == 0
    # the sale came by a file, so the rep answers for it
    assert borne(case) == {
        ("handler", "吴小燕"): D("472.00"), ("approver", "陈立群"): D("236.00"), ("company", ""): D("1652.00"),
    }  # fmt: skip
    assert {one.grounds["rests_on"] for one in case.shares.all()} == {"limit"}


def test_a_sale_that_nobody_approved_is_the_seller_s_in_full(world):
    case = write_off(world.old_invoice, amount=D("1000.00"), reason="gone", by=world.director, at=AT)
    assert borne(case) == {("handler", "吴小燕"): D("1000.00")}
    assert Invoice.objects.get(pk=world.old_invoice.pk).open_amount == D("1360.00")


def test_who_released_an_order_answers_for_what_stood_above_the_limit(world, limited):
    order = place_order(world.yonghui, lines=[LineInput(world.mug, D(100))], ordered_on=TODAY, by=world.rep, at=AT)
    deliver_order(order, on=TODAY, by=world.rep, at=AT)
    Hold.objects.create(
        order=order, missing=D("300.00"), at=AT, released_at=AT, released_by=world.director, release_reason="老客户"
    )
    invoice = Invoice.objects.get(deliveries__order=order)
    case = write_off(invoice, reason="gone", by=world.director, at=AT)
    assert borne(case) == {
        ("handler", "吴小燕"): D("240.00"), ("approver", "楼国平"): D("30.00"), ("approver", "陈立群"): D("90.00"),
        ("company", ""): D("840.00"),
    }  # fmt: skip
    assert sum(one.amount for one in case.shares.all()) == D("1200.00")
    assert case.shares.get(person=world.director).grounds["release_reason"] == "老客户"


def test_an_amount_above_one_s_authority_waits_for_whoever_may(world, limited):
    with pytest.raises(NeedsApproval):
        write_off(world.old_invoice, reason="gone", by=world.finance, at=AT)
    assert not BadDebtCase.objects.exists()
    request = ApprovalRequest.objects.get()
    approvals.grant_request(request, comment="", by=world.manager, at=AT)
    case = BadDebtCase.objects.get()
    assert (case.by, case.amount) == (world.finance, D("2360.00"))
    assert approver_of(case) == "陈立群"
    assert statement_data(case)["facts"][-1] == ["批准人", "陈立群"]


def test_who_writes_off_by_own_authority_has_no_approver(world, limited):
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert approver_of(case) == ""


def test_money_that_came_meanwhile_lets_a_granted_write_off_lapse(world):
    with pytest.raises(NeedsApproval):
        write_off(world.old_invoice, reason="gone", by=world.finance, at=AT)
    take_receipt(world.yonghui, amount=D("500.00"), on=TODAY, by=world.finance, at=AT)
    approvals.grant_request(ApprovalRequest.objects.get(), comment="", by=world.manager, at=AT)
    assert not BadDebtCase.objects.exists()
    assert Invoice.objects.get(pk=world.old_invoice.pk).open_amount == D("1860.00")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": D("2360.01")}, "amount"),
        ({"amount": D("0")}, "amount"),
        ({"amount": D("-5")}, "amount"),
        ({"amount": D("1.001")}, "amount"),
        ({"amount": D("NaN")}, "amount"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 401}, "reason"),
        ({"on": date(2026, 7, 7)}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_wrong_input_is_refused_and_nothing_changes(world, wrong, field):
    with pytest.raises(BadInput) as refused:
        write_off(world.old_invoice, **{"reason": "gone", **wrong}, by=world.director, at=AT)
    assert set(refused.value.fields) == {field}
    assert not BadDebtCase.objects.exists() and not ApprovalRequest.objects.exists()


def test_a_settled_invoice_has_nothing_to_give_up(world):
    write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    with pytest.raises(NothingOpen):
        write_off(world.old_invoice, reason="gone", by=world.director, at=AT)


def test_what_was_given_up_is_no_money_for_another_invoice(world, limited):
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert case.number == case.credit.number  # one loss, one number
    with pytest.raises(LossStands):
        undo_allocation(Allocation.objects.get(credit=case.credit), by=world.director, at=AT)
    assert Invoice.objects.get(pk=world.old_invoice.pk).open_amount == 0
    assert {one.kind: one.stands for one in settlements_of(world.old_invoice)}["bad_debt"] is False
    assert [one.stands for one in settlements_of(case.credit)] == [False]


def test_a_rep_gives_nothing_up(world):
    with pytest.raises(NotAllowed):
        write_off(world.old_invoice, reason="gone", by=world.rep, at=AT)


def test_the_limit_of_the_moment_of_the_sale_counts(world, limited):
    buyer, hour = world.yonghui, timedelta(hours=1)
    assert limit_behind(buyer, on=date(2026, 7, 8)) == limited
    assert limit_behind(buyer, on=date(2026, 1, 4)) is None
    limited.valid_until = date(2026, 7, 7)
    limited.save()
    assert limit_behind(buyer, on=date(2026, 7, 8)) is None
    limited.valid_until, limited.ended_at = None, AT
    limited.save()
    assert limit_behind(buyer, on=date(2026, 7, 8)) == limited
    assert limit_behind(buyer, on=TODAY, at=AT - hour) == limited
    assert limit_behind(buyer, on=TODAY, at=AT + hour) is None
    assert limit_behind(buyer, on=TODAY) == limited  # where only the day is known, it may have been in the morning
    assert limit_behind(buyer, on=TODAY + timedelta(days=1)) is None
    limited.ended_at, limited.at, limited.starts_on = None, AT, TODAY
    limited.save()
    assert limit_behind(buyer, on=TODAY, at=AT - hour) is None  # granted an hour after the sale
    assert limit_behind(buyer, on=TODAY, at=AT) == limited


def test_a_limit_that_ended_in_the_evening_covers_the_sale_of_the_morning(world, limited):
    order = place_order(world.yonghui, lines=[LineInput(world.mug, D(100))], ordered_on=TODAY, by=world.rep, at=AT)
    deliver_order(order, on=TODAY, by=world.rep, at=AT)
    limited.ended_at = AT + timedelta(hours=9)
    limited.save()
    evening = AT + timedelta(hours=10)
    case = write_off(Invoice.objects.get(deliveries__order=order), reason="gone", by=world.director, at=evening)
    assert {one.grounds["rests_on"] for one in case.shares.all()} == {"limit"}


def test_what_was_released_is_charged_once_whatever_is_lost_of_it(world, limited):
    """An order of 1,200.00 in two deliveries, 300.00 of it released: each invoice carries half of that."""
    order = place_order(world.yonghui, lines=[LineInput(world.mug, D(100))], ordered_on=TODAY, by=world.rep, at=AT)
    half = {order.lines.get().pk: D(50)}
    for _half in range(2):
        deliver_order(order, on=TODAY, quantities=half, by=world.rep, at=AT)
        order.refresh_from_db()
    Hold.objects.create(
        order=order, missing=D("300.00"), at_stake=D("300.00"), at=AT, released_at=AT, released_by=world.director,
        release_reason="老客户",
    )  # fmt: skip
    first, second = Invoice.objects.filter(deliveries__order=order).order_by("pk")
    cases = [
        write_off(invoice, amount=amount, reason="gone", by=world.director, at=AT)
        for invoice, amount in [(first, D("100.00")), (first, D("200.00")), (first, None), (second, None)]
    ]
    bases = [{D(one.grounds["base"]) for one in case.shares.filter(grounds__rests_on="release")} for case in cases]
    assert bases == [{D("100.00")}, {D("50.00")}, set(), {D("150.00")}]
    assert sum(one.amount for case in cases for one in case.shares.filter(person=world.director)) == D("30.00")


def test_terms_of_the_day_share_it_out_and_the_case_names_them(world, limited):
    terms = to_json(LiabilityPolicy(handler_share=D("0.5"), approver_share=D("0.5")))
    version = record_policy_version("credit.liability", terms=terms, starts_on=TODAY, by=world.admin, at=AT)
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert case.policy_version == version.pk
    assert borne(case) == {("handler", "吴小燕"): D("1180.00"), ("approver", "陈立群"): D("1180.00")}


def test_the_invoice_of_a_merged_customer_is_lost_by_the_one_that_remained(world, limited):
    merge_customers(world.jianhu, world.yonghui, by=world.admin, at=AT)
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert (case.customer, case.credit.customer) == (world.jianhu, world.jianhu)
    assert {one.grounds["rests_on"] for one in case.shares.all()} == {"limit"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_statement_is_printed(world, limited, language):
    case = write_off(world.old_invoice, reason="搬走", by=world.director, at=AT)
    assert liability_pdf(case, language=language).startswith(b"%PDF")


def test_pages_of_losses(world, limited, client):
    client.force_login(world.director)
    asked = reverse("credit:write_off", args=[world.old_invoice.pk])
    assert asked in client.get(reverse("receivables:invoice", args=[world.old_invoice.pk])).content.decode()
    answer = client.post(asked, {"amount": "9999", "on": "2026-11-20", "reason": "搬走"})
    assert answer.status_code == 422 and not BadDebtCase.objects.exists()
    assert client.post(asked, {"amount": "2360.00", "on": "2026-11-20", "reason": "搬走"}).status_code == 302
    case = BadDebtCase.objects.get()
    assert "吴小燕" in client.get(reverse("credit:loss", args=[case.pk])).content.decode()
    assert case.number in client.get(reverse("credit:losses")).content.decode()
    assert client.get(reverse("credit:loss_pdf", args=[case.pk])).headers["Content-Type"] == "application/pdf"
    client.force_login(world.stranger)
    assert client.get(reverse("credit:loss", args=[case.pk])).status_code == 404
    assert client.get(asked).status_code == 404
