"""A loss blocks the customer's credit: what is written off is no longer late, and would let the next order pass."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.liability.actions import write_off
from guanxi.domains.credit.liability.policies import WriteOffPolicy
from guanxi.domains.credit.limits.actions import block_customer, unblock_customer
from guanxi.domains.credit.models import BadDebtCase, Signal, Standing
from guanxi.domains.orders.actions import place_order
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import LineInput
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.kit.approvals import NeedsApproval

pytestmark = pytest.mark.django_db
D = Decimal
LATE = {"overdue": [{"grade": "", "days": 30, "amount": "100"}], "without_limit": "pass", "reason_code": False}


def ordered(world: Any, **more: Any) -> Order:
    lines = [LineInput(world.mug, D(10))]
    return place_order(world.yonghui, lines=lines, ordered_on=TODAY, by=world.rep, at=AT, **more)


def state_of(order: Order) -> tuple[bool, str]:
    order.refresh_from_db()
    return order.held_at is not None, order.held_reason


def terms(world: Any, **changed: Any) -> None:
    policy = to_json(WriteOffPolicy(**changed))
    record_policy_version("credit.write_off", terms=policy, starts_on=TODAY, reason="", by=world.admin, at=AT)


def test_neither_the_held_nor_the_next_order_of_a_defaulter_passes(world: Any) -> None:
    record_policy_version("credit.gate", terms=LATE, starts_on=TODAY, reason="", by=world.admin, at=AT)
    order = ordered(world)
    assert state_of(order) == (True, "overdue")
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    deliver_pending(at=AT + timedelta(minutes=1))
    assert state_of(order) == (True, "blocked")
    assert state_of(ordered(world)) == (True, "blocked")
    standing = Standing.objects.get(customer=world.yonghui)
    assert (standing.blocked_at, standing.blocked_by) == (AT, world.director) and case.number in standing.block_reason
    signal = Signal.objects.get(customer=world.yonghui)
    assert signal.kind == "news" and case.number in signal.note
    unblock_customer(world.yonghui, reason="paid the rest in cash", by=world.credit, at=AT)
    deliver_pending(at=AT + timedelta(minutes=2))
    assert state_of(order)[0] is False


def test_what_waits_for_approval_blocks_once_it_is_granted(world: Any) -> None:
    with pytest.raises(NeedsApproval):
        write_off(world.old_invoice, reason="gone", by=world.finance, at=AT)
    assert not Standing.objects.filter(blocked_at__isnull=False).exists()
    approvals.grant_request(ApprovalRequest.objects.get(), comment="", by=world.manager, at=AT)
    assert Standing.objects.get(customer=world.yonghui).blocked_by == world.finance


def test_the_terms_may_let_it_be(world: Any) -> None:
    terms(world, blocks=False)
    write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert not Standing.objects.filter(blocked_at__isnull=False).exists()
    assert Signal.objects.filter(customer=world.yonghui).exists()  # somebody looks all the same


def test_trifles_of_one_invoice_are_added_up(world: Any) -> None:
    for amount, is_blocked in (("30.00", False), ("19.99", False), ("0.01", True)):
        write_off(world.old_invoice, amount=D(amount), reason="rounding", by=world.director, at=AT)
        assert Standing.objects.filter(customer=world.yonghui, blocked_at__isnull=False).exists() is is_blocked


def test_a_block_that_stands_keeps_its_reason(world: Any) -> None:
    block_customer(world.yonghui, reason="moved away", by=world.credit, at=AT)
    write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    assert Standing.objects.get(customer=world.yonghui).block_reason == "moved away"


@pytest.mark.parametrize(("language", "words"), [("en", "blocks the customer's credit"), ("zh-hans", "即冻结客户信用")])
def test_the_page_says_so_before_and_the_customer_s_page_after(world: Any, language: str, words: str) -> None:
    world.director.language = language
    world.director.save(update_fields=["language"])
    client = Client()
    client.force_login(world.director)
    url = reverse("credit:write_off", args=[world.old_invoice.pk])
    assert words in client.get(url).content.decode().replace("&#x27;", "'")
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    page = client.get(reverse("credit:customer", args=[world.yonghui.pk])).content.decode()
    assert case.number in page


def test_the_api_tells_the_block(world: Any) -> None:
    client = Client()
    client.force_login(world.director)
    body = {"invoice": world.old_invoice.pk, "amount": None, "reason": "gone", "on": None}
    answer = client.post("/api/v1/actions/credit.write_off", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    told = client.get(f"/api/v1/credit/customers/{world.yonghui.pk}").json()
    assert told["is_blocked"] and BadDebtCase.objects.get().number in told["block_reason"]
