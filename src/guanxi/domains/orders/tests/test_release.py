"""What a granted release rests on: it holds as long as nothing got worse, and the hold keeps what was let pass."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from guanxi.domains.credit.gate import OverdueRule
from guanxi.domains.credit.models import Standing
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, charge, let_pass
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.models import Notification
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.panels import fact_pairs
from guanxi.foundation.work.approvals.queries import waiting_for
from guanxi.foundation.work.approvals.refusals import AlreadyDecided
from guanxi.foundation.work.approvals.running import carry_out
from guanxi.kit.approvals import NeedsApproval

LATER = AT + timedelta(hours=2)


@pytest.fixture
def asking(shop):
    """Invoices 15 days late hold; the rep may ask for a release, the clerk grants it."""
    let_pass(shop.manager, overdue=(OverdueRule("", 15, D(200)),))
    for person, right in ((shop.rep, "orders.release_order"), (shop.credit, "work.grant_request")):
        role = person.roles.get()
        role.permissions = [*role.permissions, right]
        role.save()
        person.__dict__.pop("held_roles", None)
    charge(shop, "800.00", 20)
    return shop


def ask(shop, order):
    with pytest.raises(NeedsApproval) as asked:
        actions.release_order(order, reason="Old customer", by=shop.rep, at=AT)
    return asked.value.request


def granted(shop, request):
    grant_request(request, by=shop.credit, at=LATER)
    request.refresh_from_db()
    return request.state


def test_who_decides_reads_the_customer_s_name_in_his_own_language(asking):
    name = asking.customer.name
    asking.customer.name_en = "Yonghui Gifts"
    asking.customer.save()
    request = ask(asking, asking.place((asking.mug, "30")))
    for language, called in (("en", "Yonghui Gifts"), ("zh-hans", name)):
        with translation.override(language):
            assert called in str(request.summary[language])
            assert called in [str(value) for _label, value in fact_pairs(request)]
    assert granted(asking, request) == ApprovalRequest.State.DONE


def test_a_release_asked_before_names_were_kept_in_every_language_still_holds(asking):
    request = ask(asking, asking.place((asking.mug, "30")))
    request.facts["customer"] = asking.customer.name
    request.save()
    assert granted(asking, request) == ApprovalRequest.State.DONE


def test_who_decides_reads_how_much_is_late_and_missing(asking):
    charge(asking, "1000.00", 20)
    request = ask(asking, asking.place((asking.mug, "30")))
    assert request.amount == D("1160.00")
    assert [str(value) for _label, value in fact_pairs(request)][-2:] == ["¥1,160.00", "¥1,800.00"]


def test_a_release_lapses_when_more_is_late_than_was_granted(asking):
    order = asking.place((asking.mug, "10"))
    request = ask(asking, order)
    assert request.amount == D("120.00")
    charge(asking, "0.01", 20)
    charge(asking, "60.00", 20)
    assert granted(asking, request) == ApprovalRequest.State.LAPSED
    assert Order.objects.get(pk=order.pk).state == "held"
    assert "860.00" in str(request.outcome)


def test_a_release_lapses_when_a_block_came_since(asking):
    order = asking.place((asking.mug, "10"))
    request = ask(asking, order)
    Standing.objects.create(customer=asking.customer, blocked_at=AT, block_reason="Rumours")
    assert granted(asking, request) == ApprovalRequest.State.LAPSED
    assert Order.objects.get(pk=order.pk).state == "held"


def test_a_release_holds_when_some_of_what_was_late_is_paid(asking):
    order = asking.place((asking.mug, "30"))
    request = ask(asking, order)
    take_receipt(asking.customer, amount=D("300.00"), on=TODAY, by=asking.credit, at=AT)
    assert granted(asking, request) == ApprovalRequest.State.DONE
    hold = Hold.objects.get(order=order)
    assert (hold.approved_by, Order.objects.get(pk=order.pk).state) == (asking.credit, "confirmed")
    assert [(one["key"], one["amount"]) for one in hold.reasons] == [("overdue", "500.00")]  # as it was let pass


def test_a_request_lapses_when_somebody_else_releases_the_order(asking, client):
    order = asking.place((asking.mug, "10"))
    request, again = ask(asking, order), ask(asking, order)
    actions.release_order(order, reason="r", by=asking.manager, at=AT)
    for one in (request, again):
        one.refresh_from_db()
        assert (one.state, one.decided_by, one.ended_at) == ("lapsed", None, AT)
    assert request.outcome["en"] == f"Order {order.number} was released by somebody else in the meantime."
    assert request.outcome["zh-hans"] == f"订单 {order.number} 在此期间已由他人放行。"
    assert not waiting_for(asking.credit).exists()
    with pytest.raises(AlreadyDecided):
        grant_request(request, by=asking.credit, at=LATER)
    deliver_pending(LATER)
    assert Notification.objects.filter(user=asking.rep, event__name="work.approval_lapsed").count() == 2


def test_a_request_lapses_when_the_order_is_cancelled_or_goes_by_itself(asking):
    order, other = asking.place((asking.mug, "10")), asking.place((asking.mug, "1"))
    cancelled, passed = ask(asking, order), ask(asking, other)
    actions.cancel_order(order, reason="not wanted", by=asking.rep, at=AT)
    take_receipt(asking.customer, amount=D("800.00"), on=TODAY, by=asking.credit, at=AT)
    actions.recheck_holds(asking.customer, by=system_user(), at=AT)
    for one, words in ((cancelled, "cancelled"), (passed, "went on without a release")):
        one.refresh_from_db()
        assert (one.state, words in one.outcome["en"]) == ("lapsed", True)


def test_what_was_granted_is_no_failure_when_the_order_went_by_itself(asking):
    order = asking.place((asking.mug, "10"))
    request, still = ask(asking, order), ask(asking, order)
    actions.release_order(order, reason="r", by=asking.manager, at=AT)
    ApprovalRequest.objects.update(state="granted", decided_at=AT, decided_by=asking.credit)  # carried out elsewhere
    carry_out(request.pk, at=LATER)
    request.refresh_from_db()
    assert (request.state, "somebody else" in request.outcome["en"]) == ("lapsed", True)
    ApprovalRequest.objects.filter(pk=still.pk).update(state="waiting", decided_at=None)  # of an older program
    assert granted(asking, still) == "lapsed"


def test_the_hold_keeps_what_was_let_pass_and_not_what_held_it_at_night(shop):
    order = shop.place((shop.mug, "100"))
    assert Hold.objects.get().at_stake == D("200.00")
    set_ceiling(shop.customer, ceiling=D("400.00"), by=system_user(), at=AT)
    actions.release_order(order, reason="r", by=shop.credit, at=AT)
    hold = Hold.objects.get()
    assert (hold.missing, hold.at_stake, hold.reasons[0]["amount"]) == (D("800.00"), D("800.00"), "800.00")


def test_an_order_keeps_the_version_of_the_gate_that_let_it_pass(shop, client):
    version = let_pass(shop.manager)
    passed, prepaid = shop.place(), shop.place(payment="prepaid")
    held = shop.place((shop.mug, "100"))
    assert (passed.gate_version, prepaid.gate_version, held.gate_version) == (version, None, None)
    later = let_pass(shop.manager, days_ahead=30)
    actions.release_order(held, reason="r", by=shop.credit, at=AT)
    assert Order.objects.get(pk=held.pk).gate_version == later
    assert Order.objects.get(pk=passed.pk).gate_version == version  # what was decided keeps what decided it
    distant = shop.place((shop.mug, "1"), requested_on=TODAY + timedelta(days=50))
    assert (distant.gate_version, distant.counts_on) == (later, TODAY + timedelta(days=20))
    client.force_login(shop.manager)
    page = client.get(reverse("orders:order", args=[passed.pk])).content.decode()
    assert reverse("policies:version", args=[version]) in page
    assert client.get(f"/api/v1/orders/{passed.pk}").json()["gate_version"] == version


def test_an_order_that_passed_by_the_defaults_says_so(shop):
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    assert shop.place(reason_code="competition").gate_version == 0
