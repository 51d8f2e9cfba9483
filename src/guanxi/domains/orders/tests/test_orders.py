"""Drafting, placing, confirming, changing: exact effects, and refusals that change nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.orders import actions
from guanxi.domains.orders.actions.refusals import CustomerGone, WrongState
from guanxi.domains.orders.models import Hold, Order, OrderLine
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.queries import lines_from_codes
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, everything, make_customer, make_product, set_terms
from guanxi.foundation.timeline.models import Event, EventAbout
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed


def test_draft_order_promises_nothing(shop):
    order = shop.draft(reference="PO 7", remark="下午送", requested_on=TODAY + timedelta(days=3))
    order.refresh_from_db()
    assert (order.state, order.total, order.reserved, order.number) == ("draft", D("130.00"), 0, "SO-2611-0001")
    assert (order.owner, order.unit, order.reference, order.remark) == (shop.rep, shop.unit, "PO 7", "下午送")
    assert list(order.lines.order_by("position").values_list("position", "product", "quantity", "price", "amount")) == [
        (1, shop.mug.pk, D(10), D(12), D("120.00")),
        (2, shop.bag.pk, D(4), D("2.5"), D("10.00")),
    ]
    assert shop.account() == (0, 0)
    event = Event.objects.get(name="orders.order_drafted")
    assert event.facts == {"number": order.number, "amount": "130.00"}
    assert EventAbout.objects.filter(event=event, kind="customers.customer", object_id=shop.customer.pk).count() == 1


def test_place_order_confirms_and_reserves(shop):
    order = shop.place()
    order.refresh_from_db()
    assert (order.state, order.reserved, order.confirmed_at, order.policy_version) == (
        "confirmed",
        D("130.00"),
        AT,
        None,
    )
    assert shop.account() == (0, D("130.00"))
    assert list(Event.objects.filter(kind="orders.order").values_list("name", flat=True)) == ["orders.order_confirmed"]
    shop.customer.refresh_from_db()
    assert (shop.customer.last_ordered_on, shop.customer.stage) == (TODAY, "customer")


def test_place_order_over_the_ceiling_is_held_and_not_refused(shop):
    order = shop.place((shop.mug, "100"))
    assert (order.state, order.total, order.reserved) == ("held", D("1200.00"), 0)
    hold = Hold.objects.get(order=order)
    assert (hold.reason, hold.missing, hold.at, hold.released_at) == ("over_limit", D("200.00"), AT, None)
    assert shop.account() == (0, 0)
    event = Event.objects.get(name="orders.order_held")
    assert event.facts == {
        "number": order.number,
        "amount": "1200.00",
        "missing": "200.00",
        "reason": "over_limit",
        "reasons": [{"key": "over_limit", "amount": "200.00", "days": None}],
    }
    shop.customer.refresh_from_db()
    assert shop.customer.last_ordered_on is None


def test_place_order_reaches_the_ceiling_exactly(shop):
    first = shop.place((shop.bag, "400"))
    second = shop.place((shop.ribbon, "1"))
    assert (first.state, second.state) == ("confirmed", "held")
    assert Hold.objects.get(order=second).missing == D("0.01")


def test_confirm_order_keeps_the_version_that_decided(shop):
    version = set_terms(shop.manager, OrderPolicy(max_lines=3), scope="customer", key=str(shop.customer.pk))
    order = actions.confirm_order(shop.draft(), by=shop.rep, at=AT)
    assert Order.objects.get(pk=order.pk).policy_version == version


def test_confirm_order_twice_is_refused(shop):
    order = actions.confirm_order(shop.draft(), by=shop.rep, at=AT)
    before = everything()
    with pytest.raises(WrongState) as refused:
        actions.confirm_order(order, by=shop.rep, at=AT)
    assert order.number in str(refused.value)
    assert everything() == before


def test_the_same_key_places_one_order(shop):
    first = shop.place(key="a1")
    again = shop.place(key="a1")
    assert first.pk == again.pk
    assert Order.objects.count() == 1
    assert shop.account() == (0, D("130.00"))


def test_a_free_sample_needs_no_room(shop):
    order = shop.place(lines=[LineInput(shop.mug, D(1), D(0))])
    assert (order.state, order.total) == ("confirmed", 0)


def test_price_of_the_line_beats_the_list(shop):
    order = shop.place(lines=[LineInput(shop.mug, D(3), D("11.3333"))])
    line = order.lines.get()
    assert (line.price, line.amount, order.total) == (D("11.3333"), D("34.00"), D("34.00"))


def test_change_order_replaces_lines(shop):
    order = shop.draft()
    changed = actions.change_order(
        order, lines=shop.lines((shop.bag, "2")), version=1, reference="PO 8", by=shop.rep, at=AT
    )
    assert (changed.total, changed.version, changed.reference) == (D("5.00"), 2, "PO 8")
    assert list(OrderLine.objects.values_list("position", "product", "amount")) == [(1, shop.bag.pk, D("5.00"))]
    facts = Event.objects.get(name="orders.order_changed").facts
    sums = {"number": order.number, "before": "130.00", "amount": "5.00", "fields": ["reference"], "version": 2}
    lines = [[["MUG", "10", "12"], ["BAG", "4", "2.5"]], [["BAG", "2", "2.5"]]]
    assert facts == {**sums, "changes": {"lines": lines, "reference": ["", "PO 8"]}}


def test_change_order_makes_a_held_order_fit(shop):
    order = shop.place((shop.mug, "100"))
    changed = actions.change_order(order, lines=shop.lines((shop.mug, "80")), version=1, by=shop.rep, at=AT)
    assert (changed.state, changed.reserved) == ("confirmed", D("960.00"))
    assert Hold.objects.get().released_at == AT
    assert shop.account() == (0, D("960.00"))


def test_change_order_that_stays_too_large_keeps_its_place(shop):
    order = shop.place((shop.mug, "100"))
    later = AT + timedelta(hours=1)
    changed = actions.change_order(order, lines=shop.lines((shop.mug, "90")), version=1, by=shop.rep, at=later)
    assert (changed.state, changed.held_at) == ("held", AT)
    assert Hold.objects.get().missing == D("80.00")
    assert Event.objects.filter(name="orders.order_held").count() == 1


def test_two_people_editing_the_second_is_told(shop):
    order = shop.draft()
    actions.change_order(order, lines=shop.lines((shop.bag, "2")), version=1, remark="y", by=shop.rep, at=AT)
    before = everything()
    with pytest.raises(EditConflict) as refused:
        actions.change_order(order, version=1, remark="x", by=shop.rep, at=AT)
    clash = refused.value
    assert (clash.theirs, clash.original, clash.yours) == ({"remark": "y"}, {"remark": ""}, {"remark": "x"})
    assert everything() == before


def bad_lines(shop):
    gone = make_product("OLD", "1", is_active=False)
    new = make_product("NEW", None)
    return {
        "no lines": ([], "lines"),
        "negative quantity": ([LineInput(shop.mug, D(-1))], "lines[0].quantity"),
        "zero quantity": ([LineInput(shop.bag, D(1)), LineInput(shop.mug, D(0))], "lines[1].quantity"),
        "fine quantity": ([LineInput(shop.mug, D("1.0001"))], "lines[0].quantity"),
        "endless quantity": ([LineInput(shop.mug, D("Infinity"))], "lines[0].quantity"),
        "huge quantity": ([LineInput(shop.mug, D("1e12"))], "lines[0].quantity"),
        "negative price": ([LineInput(shop.mug, D(1), D(-1))], "lines[0].price"),
        "fine price": ([LineInput(shop.mug, D(1), D("0.00001"))], "lines[0].price"),
        "no list price": ([LineInput(new, D(1))], "lines[0].price"),
        "inactive product": ([LineInput(gone, D(1))], "lines[0].product"),
        "too many": ([LineInput(shop.mug, D(1))] * 501, "lines"),
    }


@pytest.mark.parametrize(
    "case",
    ["no lines", "negative quantity", "zero quantity", "fine quantity", "endless quantity", "huge quantity",
     "negative price", "fine price", "no list price", "inactive product", "too many"],
)  # fmt: skip
def test_wrong_lines_are_named_and_nothing_changes(shop, case):
    lines, field = bad_lines(shop)[case]
    before = everything()
    with pytest.raises(BadInput) as refused:
        shop.place(lines=lines)
    assert list(refused.value.fields) == [field]
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "day"),
    [("ordered_on", date(1900, 1, 1)), ("ordered_on", date(2999, 1, 1)), ("requested_on", date(2999, 1, 1)),
     ("requested_on", TODAY - timedelta(days=1))],
)  # fmt: skip
def test_implausible_days_are_refused(shop, field, day):
    before = everything()
    with pytest.raises(BadInput) as refused:
        shop.place(**{field: day})
    assert list(refused.value.fields) == [field]
    assert everything() == before


def test_prices_may_be_fixed_by_policy(shop):
    set_terms(shop.manager, OrderPolicy(allow_price_change=False))
    postage = make_product("POST", None, kind="charge")
    before = everything()
    with pytest.raises(BadInput) as refused:
        shop.place(lines=[LineInput(shop.mug, D(1), D("11"))])
    assert list(refused.value.fields) == ["lines[0].price"]
    assert everything() == before
    order = shop.place(lines=[LineInput(shop.mug, D(1), D("12")), LineInput(postage, D(1), D("8.5"))])
    assert order.total == D("20.50")


def test_lines_from_codes_compare_without_case_and_name_the_line(shop):
    found = lines_from_codes([("mug", D(1), None), ("RIBBON", D(2), D("0.01"))])
    assert [line.product for line in found] == [shop.mug, shop.ribbon]
    with pytest.raises(BadInput) as refused:
        lines_from_codes([("mug", D(1), None), ("nothing", D(2), None)])
    assert list(refused.value.fields) == ["lines[1].product"]
    assert "nothing" in str(refused.value)


def test_a_merged_customer_orders_nothing(shop):
    gone = make_customer("C9", shop.unit, shop.rep, merged_into=shop.customer)
    before = everything()
    with pytest.raises(CustomerGone):
        shop.place(customer=gone)
    assert everything() == before


def test_without_the_right_nothing_is_placed(shop):
    before = everything()
    with pytest.raises(NotAllowed):
        shop.place(by=shop.credit)
    assert everything() == before


def test_strangers_do_not_see_the_order(shop):
    order = shop.place()
    assert Order.objects.visible_to(shop.manager).get() == order
    assert not Order.objects.visible_to(shop.stranger).exists()
