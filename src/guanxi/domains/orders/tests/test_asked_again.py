"""What asks the gate again for held orders besides money: an order that gives its room back, a grading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from guanxi.domains.credit.gate import OverdueRule
from guanxi.domains.credit.limits.actions import grade_customer
from guanxi.domains.credit.models import Standing
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, Shop, let_pass
from guanxi.domains.receivables.actions import charge_customer, take_receipt
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.delivery import deliver_pending

LATER = AT + timedelta(minutes=1)


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_the_room_of_a_cancelled_order_goes_to_the_one_that_waits(shop: Shop) -> None:
    large, waiting = shop.place((shop.mug, "80")), shop.place()
    assert (large.state, waiting.state) == ("confirmed", "held")
    deliver_pending(at=LATER)
    actions.cancel_order(large, reason="ordered twice", by=shop.rep, at=AT)
    deliver_pending(at=LATER)
    assert state(waiting) == "confirmed"
    assert shop.account() == (D("0.00"), D("130.00"))


def test_so_does_the_rest_of_one_delivered_in_part(shop: Shop) -> None:
    large, waiting = shop.place((shop.mug, "80")), shop.place()
    actions.deliver_order(large, on=TODAY, quantities={large.lines.get().pk: D(5)}, by=shop.rep, at=AT)
    deliver_pending(at=LATER)
    assert state(waiting) == "held"
    actions.cancel_order(large, reason="no more wanted", by=shop.rep, at=AT)
    deliver_pending(at=LATER)
    assert state(waiting) == "confirmed"


def test_the_first_grade_lets_pass_what_only_the_ungraded_are_held_for(shop: Shop) -> None:
    strict = (OverdueRule("", 0, D(1)), *(OverdueRule(grade, 300, D(1)) for grade in "ABCDE"))
    let_pass(shop.manager, overdue=strict)
    paid_late(shop)
    on = TODAY - timedelta(days=40)
    charge_customer(shop.customer, amount=D(50), on=on, due_on=on, reason="opening", by=shop.credit, at=AT)
    waiting = shop.place()
    assert (waiting.state, waiting.held_reason) == ("held", "overdue")
    deliver_pending(at=LATER)
    grade_customer(shop.customer, by=system_user(), at=AT)
    assert Standing.objects.get(customer=shop.customer).grade
    deliver_pending(at=LATER)
    assert state(waiting) == "confirmed"


def paid_late(shop: Shop) -> Any:
    """A history that is enough for a grade."""
    for months in range(1, 13):
        on = date(2025, months, 5)
        charge_customer(shop.customer, amount=D(90), on=on, due_on=on, reason="service", by=shop.credit, at=AT)
        take_receipt(shop.customer, amount=D(90), on=on + timedelta(days=9), by=shop.credit, at=AT)
