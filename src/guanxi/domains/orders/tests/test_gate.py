"""What holds an order besides the sum, what lets it go, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from guanxi.domains.credit.gate import OverdueRule, judge
from guanxi.domains.credit.models import Standing
from guanxi.domains.orders import actions
from guanxi.domains.orders.actions import confirming
from guanxi.domains.orders.actions.refusals import DoesNotCountYet
from guanxi.domains.orders.jobs import count, recheck
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.panels import reason_text
from guanxi.domains.orders.queries import look_ahead, release_queue
from guanxi.domains.orders.rules.gate import Reason
from guanxi.domains.orders.tests.conftest import (
    AT,
    TODAY,
    D,
    charge,
    everything,
    let_pass,
    make_customer,
    reasons,
    state,
)
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.foundation.work.approvals.panels import fact_pairs
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import BadInput

LATER = AT + timedelta(hours=2)


def test_without_a_limit_only_money_already_paid_makes_room(strict):
    newcomer = make_customer("C9", strict.unit, strict.rep)
    order = strict.place(customer=newcomer)
    assert reasons(order) == [("no_limit", "130.00", None)]
    take_receipt(newcomer, amount=D("129.99"), on=TODAY, by=strict.credit, at=AT)
    assert actions.recheck_holds(newcomer, by=system_user(), at=AT) == []
    assert reasons(order) == [("no_limit", "0.01", None)]
    take_receipt(newcomer, amount=D("0.01"), on=TODAY, by=strict.credit, at=AT)
    assert actions.recheck_holds(newcomer, by=system_user(), at=AT) == [order]
    assert Account.objects.get(customer=newcomer).exposure == 0


def test_an_expired_limit_counts_like_none_from_the_day_after(strict):
    standing = Standing.objects.create(customer=strict.customer, valid_until=TODAY)
    assert state(strict.place()) == "confirmed"
    standing.valid_until = TODAY - timedelta(days=3)
    standing.save()
    order = strict.place()
    assert reasons(order) == [("limit_expired", "260.00", 3)]
    assert strict.account() == (0, D("130.00"))


def test_late_invoices_hold_until_they_are_paid(strict):
    charge(strict, "250.00", 16)
    order = strict.place()
    assert reasons(order) == [("overdue", "250.00", 16)]
    assert Hold.objects.get().missing == D("250.00")
    take_receipt(strict.customer, amount=D("50.01"), on=TODAY, by=strict.credit, at=AT)
    actions.recheck_holds(strict.customer, by=system_user(), at=AT)
    assert state(order) == "confirmed"
    assert strict.account() == (D("199.99"), D("130.00"))


def test_a_grade_of_a_file_is_never_more_lenient_than_none(strict):
    let_pass(strict.manager, overdue=(OverdueRule("", 15, D(200)), OverdueRule("A", 300, D(200))))
    standing = Standing.objects.create(customer=strict.customer, grade="A")
    charge(strict, "250.00", 16)
    order = strict.place()
    assert reasons(order) == [("overdue", "250.00", 16)]
    Standing.objects.filter(pk=standing.pk).update(graded_on=TODAY)
    actions.recheck_holds(strict.customer, by=system_user(), at=AT)
    assert state(order) == "confirmed"


def test_days_pass_and_the_night_holds_nothing_that_is_confirmed_and_frees_what_may_go(strict):
    order = strict.place((strict.mug, "100"))
    set_ceiling(strict.customer, ceiling=D("1200.00"), by=system_user(), at=AT)
    assert recheck(LATER) == 1
    assert recheck(LATER) == 0
    assert state(order) == "confirmed"


def test_a_block_holds_whatever_the_sum_and_is_lifted(strict):
    standing = Standing.objects.create(customer=strict.customer, blocked_at=AT, block_reason="Rumours")
    order = strict.place((strict.mug, "100"))
    assert reasons(order) == [("blocked", None, 0), ("over_limit", "200.00", None)]
    with override("en"):
        assert reason_text(Reason("blocked", days=0)) == "credit blocked since today"
        assert reason_text(Reason("blocked", days=2)) == "credit blocked for 2 days"
    assert (Hold.objects.get().at_stake, strict.account()) == (D("1200.00"), (0, 0))
    standing.blocked_at = None
    standing.save()
    actions.recheck_holds(strict.customer, by=system_user(), at=AT)
    assert reasons(order) == [("over_limit", "200.00", None)]
    assert Order.objects.get(pk=order.pk).held_reason == "over_limit"


def test_delivered_goods_can_always_be_invoiced(strict, manual):
    order = strict.place((strict.mug, "80"))
    delivery = actions.deliver_order(order, on=TODAY, by=strict.rep, at=AT)
    set_ceiling(strict.customer, ceiling=D(0), by=system_user(), at=AT)
    Standing.objects.create(customer=strict.customer, blocked_at=AT, valid_until=TODAY - timedelta(days=9))
    invoice = actions.invoice_delivery(delivery, on=TODAY, by=strict.manager, at=AT)
    assert (invoice.amount, strict.account()) == (D("960.00"), (D("960.00"), 0))


def test_a_limit_below_the_exposure_takes_nothing_back(strict):
    order = strict.place((strict.mug, "80"))
    set_ceiling(strict.customer, ceiling=D("100.00"), by=system_user(), at=AT)
    assert (state(order), recheck(LATER)) == ("confirmed", 0)
    assert reasons(strict.place()) == [("over_limit", "990.00", None)]


def test_an_order_for_later_counts_when_its_day_comes(shop):
    let_pass(shop.manager, days_ahead=30)
    order = shop.place((shop.mug, "80"), requested_on=TODAY + timedelta(days=50))
    assert (order.state, order.counts_on, order.reserved) == ("confirmed", TODAY + timedelta(days=20), 0)
    other = shop.place((shop.mug, "70"))
    with pytest.raises(DoesNotCountYet):
        actions.deliver_order(order, on=TODAY, by=shop.rep, at=AT)
    assert count(AT) == 0
    day = AT + timedelta(days=20)
    assert count(day) == 1
    order.refresh_from_db()
    assert (order.state, order.counts_on, reasons(order)) == ("held", None, [("over_limit", "800.00", None)])
    assert count(day) == 0
    actions.cancel_order(other, reason="r", by=shop.rep, at=day)
    assert actions.recheck_holds(shop.customer, by=system_user(), at=day) == [order]
    assert shop.account() == (0, D("960.00"))


def test_goods_that_leave_earlier_take_their_room_first(shop):
    let_pass(shop.manager, days_ahead=30)
    order = shop.place((shop.mug, "10"), requested_on=TODAY + timedelta(days=50))
    line = order.lines.get()
    actions.deliver_order(order, on=TODAY, quantities={line.pk: D(4)}, by=shop.rep, at=AT)
    assert shop.account() == (D("48.00"), D("72.00"))
    late = shop.place((shop.mug, "1"), requested_on=TODAY + timedelta(days=50))
    actions.cancel_order(late, reason="r", by=shop.rep, at=AT)
    assert shop.account() == (D("48.00"), D("72.00"))


def test_a_reason_for_credit_is_asked_where_the_terms_say_so(shop):
    let_pass(shop.manager, reason_code=True)
    before = everything()
    with pytest.raises(BadInput) as refused:
        shop.place()
    assert list(refused.value.fields) == ["reason_code"]
    assert everything() == before
    assert shop.place(reason_code="competition").reason_code == "competition"
    assert state(shop.place(payment="prepaid")) == "held"
    with pytest.raises(BadInput):
        shop.draft(reason_code="whim")


def test_who_lacks_authority_asks_and_the_granted_release_names_both(shop):
    for person, right in ((shop.rep, "orders.release_order"), (shop.credit, "work.grant_request")):
        role = person.roles.get()
        role.permissions = [*role.permissions, right]
        role.save()
        person.__dict__.pop("held_roles", None)
    order = shop.place((shop.mug, "100"))
    with pytest.raises(NeedsApproval) as asked:
        actions.release_order(order, reason="Old customer", by=shop.rep, at=AT, key="k1")
    request = asked.value.request
    assert (request.amount, request.rung, state(order)) == (D("200.00"), "credit", "held")
    assert str(Hold.Reason.OVER_LIMIT.label) in [str(text) for _label, text in fact_pairs(request)]
    grant_request(request, by=shop.credit, at=LATER)
    hold = Hold.objects.get(order=order)
    assert (hold.released_by, hold.approved_by, hold.authority) == (shop.rep, shop.credit, "credit")
    assert (hold.request_id, hold.release_reason, state(order)) == (request.pk, "Old customer", "confirmed")
    assert shop.account() == (0, D("1200.00"))
    assert Event.objects.filter(name="orders.order_released").count() == 1


def test_a_crash_between_release_and_confirmation_leaves_the_order_held(shop, monkeypatch):
    order = shop.place((shop.mug, "100"))
    before = everything()

    def stumble(*args, **facts):
        raise RuntimeError("power failure")

    monkeypatch.setattr(confirming, "record", stumble)
    with pytest.raises(RuntimeError):
        actions.release_order(order, reason="r", by=shop.credit, at=AT)
    assert everything() == before
    monkeypatch.undo()
    assert actions.release_order(order, reason="r", by=shop.credit, at=AT).state == "confirmed"


def test_a_clock_that_went_back_moves_nothing(shop):
    order = shop.place((shop.mug, "100"), at=LATER)
    earlier = AT - timedelta(days=2)
    assert (recheck(earlier), count(earlier), Hold.objects.get().at) == (0, 0, LATER)
    set_ceiling(shop.customer, ceiling=D("1200.00"), by=system_user(), at=earlier)
    assert recheck(earlier) == 1
    assert state(order) == "confirmed"


def test_the_verdict_costs_two_reads_and_prepaid_or_free_goods_none(strict):
    charge(strict, "250.00", 16)
    with CaptureQueriesContext(connection) as asked:
        assert [block.reason for block in judge(strict.customer, TODAY).blocks] == ["overdue"]
    assert len(asked) <= 2
    with CaptureQueriesContext(connection) as asked:
        strict.place(payment="prepaid")
    assert not any("credit_standing" in one["sql"] for one in asked)


def test_the_outlook_says_before_what_the_gate_says_after(strict):
    charge(strict, "900.00", 16)
    seen = look_ahead(strict.customer, total=D("130.00"), is_prepaid=False, on=TODAY)
    order = strict.place()
    assert [(one.key, f"{one.amount:.2f}", one.days) for one in seen.reasons] == reasons(order)
    hold = Hold.objects.get()
    assert (seen.missing, seen.at_stake) == (hold.missing, hold.at_stake) == (D("900.00"), D("130.00"))


def test_the_queue_has_the_worst_first_and_only_one_s_own(strict):
    newcomer = make_customer("C9", strict.unit, strict.rep)
    small = strict.place(customer=newcomer)
    charge(strict, "900.00", 16)
    bad = strict.place()
    found = release_queue(strict.manager).rows
    assert [(one.order, one.missing, one.days_late) for one in found] == [
        (bad, D("900.00"), 16), (small, D("130.00"), 0),
    ]  # fmt: skip
    assert found[0].holders == ["周敏", "陈立群"]
    assert release_queue(strict.stranger).rows == []


def test_confirming_warns_of_an_order_that_is_held(strict):
    client = Client()
    client.force_login(strict.rep)
    newcomer = make_customer("C9", strict.unit, strict.rep)
    order = actions.draft_order(newcomer, lines=strict.lines(), ordered_on=TODAY, by=strict.rep, at=AT)
    page = client.post(reverse("orders:confirmation", args=[order.pk]), follow=True)
    assert state(order) == "held" and [one.level_tag for one in page.context["messages"]] == ["warning"]
