"""Held orders: tried again when room appears, released by people, and safe under many writers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guanxi.domains.orders import actions
from guanxi.domains.orders.actions.refusals import WrongState
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.queries import held_orders, holder_names, open_holds
from guanxi.domains.orders.reactions import give_room
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, build_shop, everything, make_user
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import reactions
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.testing.writers import run_together, shared_database

LATER = AT + timedelta(hours=2)


def states(*orders):
    return [Order.objects.get(pk=order.pk).state for order in orders]


def test_recheck_holds_serves_the_oldest_first(shop):
    shop.place((shop.bag, "400"))
    large = shop.place((shop.mug, "50"), at=AT + timedelta(minutes=1))
    middle = shop.place((shop.mug, "20"), at=AT + timedelta(minutes=2))
    small = shop.place((shop.mug, "10"), at=AT + timedelta(minutes=3))
    assert states(large, middle, small) == ["held"] * 3
    set_ceiling(shop.customer, ceiling=D("1400.00"), by=system_user(), at=LATER)
    done = actions.recheck_holds(shop.customer, by=system_user(), at=LATER)
    assert done == [middle, small]
    assert states(large, middle, small) == ["held", "confirmed", "confirmed"]
    assert shop.account() == (0, D("1360.00"))
    assert Hold.objects.get(order=large).missing == D("200.00")
    hold = Hold.objects.get(order=middle)
    assert (hold.released_at, hold.released_by, hold.release_reason) == (LATER, system_user(), "")


def test_money_and_ceilings_make_room_by_reaction(shop):
    first = shop.place((shop.mug, "80"))
    actions.deliver_order(first, on=TODAY, by=shop.rep, at=AT)
    waiting = shop.place((shop.mug, "20"))
    assert states(waiting) == ["held"]
    take_receipt(shop.customer, amount=D("960.00"), on=TODAY, by=shop.credit, at=AT)
    give_room(Event.objects.get(name="receivables.receipt_taken"))
    assert states(waiting) == ["confirmed"]
    assert shop.account() == (0, D("240.00"))
    before = everything()
    give_room(Event.objects.get(name="receivables.receipt_taken"))
    assert everything() == before


def test_the_reactions_are_on_the_table():
    for name in ("receivables.receipt_taken", "receivables.credit_note_issued", "receivables.ceiling_set"):
        assert reactions[name]["orders.recheck_holds"] is give_room


def test_release_order_goes_above_the_ceiling_with_a_reason(shop):
    order = shop.place((shop.mug, "100"))
    actions.release_order(order, reason="老客户，月底付款", by=shop.credit, at=LATER)
    order.refresh_from_db()
    assert (order.state, order.reserved, order.held_at) == ("confirmed", D("1200.00"), None)
    assert shop.account() == (0, D("1200.00"))
    hold = Hold.objects.get()
    assert (hold.released_at, hold.released_by, hold.release_reason) == (LATER, shop.credit, "老客户，月底付款")
    event = Event.objects.get(name="orders.order_released")
    assert event.facts == {"number": order.number, "amount": "1200.00", "reason": "老客户，月底付款"}


def test_release_order_needs_right_reason_and_state(shop):
    order, draft = shop.place((shop.mug, "100")), shop.draft()
    before = everything()
    with pytest.raises(NotAllowed):
        actions.release_order(order, reason="x", by=shop.rep, at=AT)
    with pytest.raises(BadInput) as refused:
        actions.release_order(order, reason="  ", by=shop.credit, at=AT)
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(WrongState):
        actions.release_order(draft, reason="x", by=shop.credit, at=AT)
    assert everything() == before


def test_who_can_release_is_named_the_lowest_level_first(shop):
    make_user("faraway", "王远", shop.far, "region", "orders.*")
    make_user("gone", "李离", shop.unit, "all", "orders.*").delete()
    order = shop.place((shop.mug, "100"))
    assert holder_names(order, amount=D("200.00")) == ["周敏", "陈立群"]
    assert holder_names(order, amount=D("50000.01")) == ["陈立群"]
    (found,) = open_holds(shop.customer)
    assert (found.order, found.hold.missing, found.holders) == (order, D("200.00"), ["周敏", "陈立群"])


def test_held_orders_within_reach(shop):
    order = shop.place((shop.mug, "100"))
    shop.place()
    assert [(one.pk, one.open_holds[0].missing) for one in held_orders(shop.manager)] == [(order.pk, D("200.00"))]
    assert not held_orders(shop.stranger).exists()


@pytest.fixture
def open_shop(transactional_db, tmp_path):
    """The company in a database that several writers share."""
    with shared_database(tmp_path):
        yield build_shop()


def test_eight_writers_never_pass_the_ceiling(open_shop):
    shop = open_shop

    def work(place):
        for _round in range(5):
            shop.place((shop.bag, "20"))

    assert run_together(8, work) == []
    account = Account.objects.get(customer=shop.customer)
    assert (Order.objects.count(), account.exposure) == (40, D("1000.00"))
    confirmed = Order.objects.filter(confirmed_at__isnull=False, held_at__isnull=True)
    held = Order.objects.filter(confirmed_at__isnull=True, held_at__isnull=False)
    assert (confirmed.count(), held.count()) == (20, 20)
    assert Hold.objects.filter(order__in=held, missing=D("50.00"), released_at__isnull=True).count() == 20
    assert Event.objects.filter(name="orders.order_confirmed").count() == 20
    assert Event.objects.filter(name="orders.order_held").count() == 20
    assert len(set(Order.objects.values_list("number", flat=True))) == 40


def test_one_draft_is_confirmed_once_by_eight_writers(open_shop):
    shop = open_shop
    order = shop.draft()
    errors = run_together(8, lambda place: actions.confirm_order(order, by=shop.rep, at=AT))
    assert [type(error) for error in errors] == [WrongState] * 7
    assert shop.account() == (0, D("130.00"))
    assert Event.objects.filter(name="orders.order_confirmed").count() == 1


def test_one_hold_is_released_once_by_people_and_reactions(open_shop):
    shop = open_shop
    order = shop.place((shop.mug, "100"))
    set_ceiling(shop.customer, ceiling=D("1200.00"), by=system_user(), at=AT)

    def work(place):
        if place % 2:
            actions.recheck_holds(shop.customer, by=system_user(), at=AT)
        else:
            actions.release_order(order, reason="r", by=shop.credit, at=AT)

    errors = run_together(8, work)
    assert {type(error) for error in errors} <= {WrongState}
    assert (states(order), shop.account()) == (["confirmed"], (0, D("1200.00")))


def test_one_line_is_delivered_once_by_eight_writers(open_shop):
    shop = open_shop
    order = shop.place()
    line = order.lines.get(position=1)
    errors = run_together(
        8, lambda place: actions.deliver_order(order, on=TODAY, quantities={line.pk: D(3)}, by=shop.rep, at=AT)
    )
    assert [type(error) for error in errors] == [BadInput] * 5
    line.refresh_from_db()
    assert (line.delivered, shop.account()) == (9, (D("108.00"), D("22.00")))
