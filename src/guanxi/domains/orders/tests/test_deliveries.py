"""Delivering in parts, invoicing, returning, cancelling, closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.orders import actions
from guanxi.domains.orders.actions.refusals import AlreadyInvoiced, NothingToDo, NotInvoiced, WrongState
from guanxi.domains.orders.models import CustomerMonth, Delivery, Order, Return
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, everything, set_terms
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput

NOVEMBER = date(2026, 11, 1)


def months():
    return list(CustomerMonth.objects.order_by("month").values_list("month", "sales", "orders"))


def deliver(shop, order, *quantities, **fields):
    lines = order.lines.order_by("position")
    given = {line.pk: D(units) for line, units in zip(lines, quantities, strict=False)} if quantities else None
    fields = {"on": TODAY, "quantities": given, "by": shop.rep, "at": AT, **fields}
    return actions.deliver_order(order, **fields)


def take_back(shop, order, *quantities, **fields):
    lines = order.lines.order_by("position")
    given = {line.pk: D(units) for line, units in zip(lines, quantities, strict=False)}
    fields = {"quantities": given, "on": TODAY, "reason": "破损", "by": shop.rep, "at": AT, **fields}
    return actions.return_goods(order, **fields)


def refused(error, call):
    before = everything()
    with pytest.raises(error) as info:
        call()
    assert everything() == before
    return info.value


def test_deliver_order_delivers_invoices_and_releases(shop):
    order = shop.place()
    delivery = deliver(shop, order)
    assert (delivery.number, delivery.amount, delivery.invoice.amount) == ("DN-2611-0001", D("130.00"), D("130.00"))
    assert (delivery.invoice.source_kind, delivery.invoice.source_id) == ("orders.delivery", delivery.pk)
    order.refresh_from_db()
    assert (order.state, order.reserved, order.delivered_at) == ("delivered", 0, AT)
    assert shop.account() == (D("130.00"), 0)
    assert months() == [(NOVEMBER, D("130.00"), 1)]
    facts = Event.objects.get(name="orders.order_delivered").facts
    assert facts == {"number": order.number, "delivery": "DN-2611-0001", "amount": "130.00", "complete": True}


def test_parts_add_up_to_the_line_exactly(shop):
    order = shop.place((shop.ribbon, "9"))
    assert order.total == D("0.05")
    amounts = [deliver(shop, order, "1").amount for _part in range(8)]
    amounts.append(deliver(shop, order).amount)
    assert amounts == [D(text) for text in ["0.01", "0", "0.01", "0", "0.01", "0", "0.01", "0", "0.01"]]
    order.refresh_from_db()
    assert (order.state, order.reserved) == ("delivered", 0)
    assert shop.account() == (D("0.05"), 0)
    assert months() == [(NOVEMBER, D("0.05"), 1)]


def test_a_part_keeps_the_rest_reserved(shop):
    order = shop.place()
    deliver(shop, order, "4", "0")
    order.refresh_from_db()
    assert (order.state, order.reserved) == ("confirmed", D("82.00"))
    assert shop.account() == (D("48.00"), D("82.00"))
    assert list(order.lines.order_by("position").values_list("delivered", flat=True)) == [4, 0]


@pytest.mark.parametrize("units", ["11", "-1", "0.0001", "NaN"])
def test_wrong_units_are_named(shop, units):
    order = shop.place()
    line = order.lines.get(position=1)
    error = refused(BadInput, lambda: deliver(shop, order, units))
    assert list(error.fields) == [f"quantities[{line.pk}]"]


def test_a_line_of_another_order_is_refused(shop):
    order, other = shop.place(), shop.place()
    line = other.lines.first()
    error = refused(BadInput, lambda: deliver(shop, order, quantities={line.pk: D(1)}))
    assert list(error.fields) == [f"quantities[{line.pk}]"]


def test_delivering_nothing_is_refused(shop):
    order = shop.place()
    refused(NothingToDo, lambda: deliver(shop, order, "0", "0"))


@pytest.mark.parametrize(
    "day", [date(1900, 1, 1), date(2999, 1, 1), TODAY + timedelta(days=1), TODAY - timedelta(days=1)]
)
def test_deliveries_have_plausible_days(shop, day):
    order = shop.place()
    assert list(refused(BadInput, lambda: deliver(shop, order, on=day)).fields) == ["on"]


def test_only_confirmed_orders_are_delivered(shop):
    held, draft = shop.place((shop.mug, "100")), shop.draft()
    for order in (held, draft):
        assert order.number in str(refused(WrongState, lambda order=order: deliver(shop, order)))
    done = shop.place()
    deliver(shop, done)
    refused(WrongState, lambda: deliver(shop, done))


def test_invoice_delivery_when_the_policy_says_manual(shop, manual):
    order = shop.place()
    delivery = deliver(shop, order)
    assert (delivery.invoice, order.reserved) == (None, D("130.00"))
    assert (shop.account(), months()) == ((0, D("130.00")), [])
    invoice = actions.invoice_delivery(delivery, on=TODAY, by=shop.rep, at=AT)
    assert Delivery.objects.get().invoice == invoice
    assert (shop.account(), months()) == ((D("130.00"), 0), [(NOVEMBER, D("130.00"), 1)])
    assert Order.objects.get().reserved == 0
    error = refused(AlreadyInvoiced, lambda: actions.invoice_delivery(delivery, on=TODAY, by=shop.rep, at=AT))
    assert invoice.number in str(error)


def test_at_confirmation_the_whole_order_is_invoiced_once(shop, at_confirmation):
    order = shop.place()
    invoice = Invoice.objects.get()
    assert (invoice.amount, invoice.source_kind, invoice.source_id) == (D("130.00"), "orders.order", order.pk)
    assert (shop.account(), order.reserved, order.policy_version) == ((D("130.00"), 0), 0, at_confirmation)
    first, second = deliver(shop, order, "3"), deliver(shop, order)
    assert (first.invoice, second.invoice) == (invoice, invoice)
    assert Invoice.objects.count() == 1
    assert months() == [(NOVEMBER, D("130.00"), 1)]


def test_a_confirmed_order_keeps_its_terms(shop):
    order = shop.place()
    set_terms(shop.manager, OrderPolicy(invoicing="manual"))
    assert deliver(shop, order).invoice is not None


def test_return_goods_credits_the_invoice(shop):
    order = shop.place()
    delivery = deliver(shop, order)
    document = take_back(shop, order, "2", "0")
    assert (document.number, document.amount, document.reason) == ("RT-2611-0001", D("24.00"), "破损")
    credit = Credit.objects.get()
    assert (document.credit, credit.kind, credit.amount, credit.open_amount) == (credit, "credit_note", D("24.00"), 0)
    assert (credit.source_kind, credit.source_id) == ("orders.return", document.pk)
    assert Invoice.objects.get(pk=delivery.invoice_id).open_amount == D("106.00")
    assert (shop.account(), months()) == ((D("106.00"), 0), [(NOVEMBER, D("106.00"), 1)])
    assert list(order.lines.order_by("position").values_list("returned", flat=True)) == [2, 0]
    assert list(document.lines.values_list("product", "quantity", "price", "amount")) == [
        (shop.mug.pk, D(2), D(12), D("24.00"))
    ]
    assert Event.objects.get(name="orders.goods_returned").facts == {
        "number": "RT-2611-0001", "order": order.number, "amount": "24.00", "reason": "破损"
    }  # fmt: skip


def test_all_that_comes_back_is_all_that_was_billed(shop):
    order = shop.place((shop.ribbon, "9"))
    deliver(shop, order)
    for _part in range(9):
        take_back(shop, order, "1")
    assert sum(Return.objects.values_list("amount", flat=True)) == D("0.05")
    assert shop.account() == (0, 0)


def test_no_more_comes_back_than_was_delivered(shop):
    order = shop.place()
    deliver(shop, order, "4")
    take_back(shop, order, "3")
    line = order.lines.get(position=1)
    assert list(refused(BadInput, lambda: take_back(shop, order, "2")).fields) == [f"quantities[{line.pk}]"]
    assert list(refused(BadInput, lambda: take_back(shop, order, "0", "1")).fields) != []
    refused(NothingToDo, lambda: take_back(shop, order, "0"))
    assert list(refused(BadInput, lambda: take_back(shop, order, "1", reason=" ")).fields) == ["reason"]
    assert list(refused(BadInput, lambda: take_back(shop, order, "1", on=date(2999, 1, 1))).fields) == ["on"]


def test_what_is_not_invoiced_cannot_be_credited(shop, manual):
    order = shop.place()
    delivery = deliver(shop, order, "4")
    assert delivery.number in str(refused(NotInvoiced, lambda: take_back(shop, order, "1")))


def test_cancel_order_gives_the_room_back(shop):
    order = actions.cancel_order(shop.place(), reason="客户改主意", by=shop.rep, at=AT)
    assert (order.state, order.reserved, shop.account()) == ("cancelled", 0, (0, 0))
    facts = Event.objects.get(name="orders.order_cancelled").facts
    assert facts == {"number": order.number, "amount": "130.00", "reason": "客户改主意"}


def test_cancel_order_of_a_part_closes_with_what_was_delivered(shop):
    order = shop.place()
    deliver(shop, order, "4")
    order = actions.cancel_order(order, reason="缺货", by=shop.rep, at=AT)
    order.refresh_from_db()
    assert (order.state, order.reserved, order.cancelled_at) == ("closed", 0, None)
    assert shop.account() == (D("48.00"), 0)


def test_cancel_order_keeps_reserved_what_waits_for_its_invoice(shop, manual):
    order = shop.place()
    delivery = deliver(shop, order, "4")
    actions.cancel_order(order, reason="缺货", by=shop.rep, at=AT)
    assert shop.account() == (0, D("48.00"))
    actions.invoice_delivery(delivery, on=TODAY, by=shop.rep, at=AT)
    order.refresh_from_db()
    assert (shop.account(), order.reserved) == ((D("48.00"), 0), 0)


def test_cancel_order_credits_what_was_invoiced_at_confirmation(shop, at_confirmation):
    order = shop.place()
    deliver(shop, order, "4")
    actions.cancel_order(order, reason="缺货", by=shop.rep, at=AT)
    assert Credit.objects.get().amount == D("82.00")
    assert (shop.account(), months()) == ((D("48.00"), 0), [(NOVEMBER, D("48.00"), 1)])


def test_cancel_order_of_a_held_order_ends_the_hold(shop):
    order = actions.cancel_order(shop.place((shop.mug, "100")), reason="太贵", by=shop.rep, at=AT)
    assert (order.state, shop.account()) == ("cancelled", (0, 0))
    hold = order.holds.get()
    assert (hold.released_at, hold.released_by, hold.release_reason) == (AT, shop.rep, "太贵")


def test_a_delivered_order_is_not_cancelled(shop):
    order = shop.place()
    deliver(shop, order)
    refused(WrongState, lambda: actions.cancel_order(order, reason="x", by=shop.rep, at=AT))
    assert list(refused(BadInput, lambda: actions.cancel_order(order, reason="", by=shop.rep, at=AT)).fields) == [
        "reason"
    ]


def test_close_order(shop, manual):
    order = shop.place()
    refused(WrongState, lambda: actions.close_order(order, by=shop.rep, at=AT))
    delivery = deliver(shop, order)
    assert delivery.number in str(refused(NotInvoiced, lambda: actions.close_order(order, by=shop.rep, at=AT)))
    actions.invoice_delivery(delivery, on=TODAY, by=shop.rep, at=AT)
    order = actions.close_order(order, by=shop.rep, at=AT)
    assert Order.objects.get().state == "closed"
    take_back(shop, order, "1")
    assert shop.account() == (D("118.00"), 0)


def test_a_free_sample_is_delivered_and_returned_without_money(shop):
    order = shop.place(lines=[LineInput(shop.mug, D(1), D(0))])
    delivery = deliver(shop, order)
    document = take_back(shop, order, "1")
    assert (delivery.amount, delivery.invoice.amount, document.amount, document.credit) == (0, 0, 0, None)
    assert actions.close_order(order, by=shop.rep, at=AT).state == "closed"
