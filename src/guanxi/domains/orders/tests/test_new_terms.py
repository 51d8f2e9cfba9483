"""New terms of the gate: held orders are asked again at once, or in the night in which the terms begin."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guanxi.domains.orders.actions import holds
from guanxi.domains.orders.jobs import recheck
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.tests.conftest import AT, let_pass, make_customer, make_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.timeline.delivery import deliver_pending


@pytest.fixture
def held(shop):
    """Orders of three customers without a limit."""
    let_pass(shop.manager, without_limit="hold")
    return [shop.place(customer=make_customer(f"N{n}", shop.unit, shop.rep)) for n in range(3)]


def states(orders):
    return [Order.objects.get(pk=one.pk).state for one in orders]


def record_gate(shop, on, **whom):
    """New terms that let them pass, and what the worker does after; answers how many pieces of work it had."""
    by = make_user(f"boss{on}{len(whom)}", "楼国平", shop.unit, "all", "*")
    record_policy_version(
        "credit.gate", terms={"without_limit": "pass"}, starts_on=on, reason="", by=by, at=timezone.now(), **whom
    )
    deliver_pending(timezone.now())
    waiting = list(DBTaskResult.objects.ready())
    for one in waiting:
        one.task.call(*one.args_kwargs["args"], **one.args_kwargs["kwargs"])
    return len(waiting)


def test_terms_that_hold_are_asked_at_once(shop, held):
    assert record_gate(shop, timezone.localdate()) == 1
    assert states(held) == ["confirmed"] * 3
    assert not Hold.objects.filter(released_at__isnull=True).exists()


def test_terms_of_one_customer_concern_no_other(shop, held, monkeypatch):
    asked = []
    monkeypatch.setattr(holds, "recheck_holds", lambda customer, **told: asked.append(customer) or [])
    assert record_gate(shop, timezone.localdate(), scope="customer", scope_key=str(held[1].customer_id)) == 1
    assert asked == [held[1].customer]


def test_terms_of_a_later_day_are_asked_in_the_night_they_begin(shop, held):
    begin = timezone.localdate() + timedelta(days=9)
    assert record_gate(shop, begin) == 0
    night = timezone.make_aware(datetime.combine(begin, time(0, 30)))
    assert (recheck(night - timedelta(days=1)), states(held)) == (0, ["held"] * 3)
    assert (recheck(night), states(held)) == (3, ["confirmed"] * 3)


def test_other_policies_ask_nothing(shop, held):
    by = make_user("boss", "楼国平", shop.unit, "all", "*")
    today = timezone.localdate()
    record_policy_version("orders.terms", terms={}, starts_on=today, reason="", by=by, at=timezone.now())
    assert deliver_pending(timezone.now()) and not DBTaskResult.objects.exists()


def test_a_customer_whose_orders_cannot_be_asked_holds_nobody_up(shop, held, monkeypatch):
    let_pass(shop.manager)
    ask = holds.recheck_holds

    def stumble(customer, **told):
        if customer == held[0].customer:
            raise RuntimeError("a fault")
        return ask(customer, **told)

    monkeypatch.setattr(holds, "recheck_holds", stumble)
    assert (recheck(AT), states(held)) == (2, ["held", "confirmed", "confirmed"])
