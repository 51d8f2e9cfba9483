"""Finished documents taken over in bulk mean what single actions mean."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from guanxi.domains.orders import actions
from guanxi.domains.orders.actions.refusals import NumberTaken
from guanxi.domains.orders.models import CustomerMonth, Delivery, DeliveryLine, Order, OrderLine, Return, ReturnLine
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine
from guanxi.domains.orders.tests.conftest import AT, D, everything, make_customer
from guanxi.domains.receivables.models import Account, Credit, Invoice, LedgerEntry
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput

DAY = date(2026, 10, 5)
MORNING = datetime(2026, 10, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def sale(shop, number="489434", customer=None, on=DAY, **fields):
    lines = [
        HistoryLine(shop.mug.pk, "white mug", D(10), D("12"), D("120.00")),
        HistoryLine(shop.ribbon.pk, "", D(9), D("0.005"), D("0.05")),
    ]
    return HistoryDocument(number, (customer or shop.customer).pk, on, lines, **fields)


def back(shop, number="C489449", quantity="2", amount="24.00", line=None, on=DAY, **fields):
    lines = [HistoryLine(shop.mug.pk, "", D(quantity), D("12"), D(amount), line)]
    return HistoryDocument(number, shop.customer.pk, on, lines, "return", fields.pop("reason", "破损"), **fields)


def post(*documents):
    return actions.post_history(documents, by=system_user(), at=AT)


def figures():
    """What single actions and the batch must agree on: everything but numbers, ids, moments and people."""
    plain = {
        OrderLine: ("order__customer", "position", "product", "quantity", "price", "amount", "delivered", "returned"),
        Order: ("customer", "owner", "unit", "ordered_on", "total", "reserved"),
        Delivery: ("order__customer", "on", "amount", "invoice__amount"),
        DeliveryLine: ("line__order__customer", "line__position", "quantity", "amount"),
        Return: ("customer", "on", "amount", "reason", "credit__amount"),
        ReturnLine: ("document__customer", "line__position", "product", "quantity", "price", "amount"),
        CustomerMonth: ("customer", "month", "sales", "orders"),
        Invoice: ("customer", "on", "due_on", "amount", "open_amount", "source_kind"),
        Credit: ("customer", "kind", "on", "amount", "open_amount", "reason", "source_kind"),
        LedgerEntry: ("customer", "on", "amount"),
        Account: ("customer", "balance", "reserved", "unapplied"),
    }
    return {model._meta.label: sorted(map(str, model.objects.values_list(*names))) for model, names in plain.items()}


def test_post_history_equals_single_actions(shop, transactional_db):
    def do_it_singly():
        order = shop.place((shop.mug, "10"), (shop.ribbon, "9"), ordered_on=DAY)
        actions.deliver_order(order, on=DAY, by=shop.rep, at=AT)
        actions.close_order(order, by=shop.rep, at=AT)
        line = order.lines.get(position=1)
        actions.return_goods(order, quantities={line.pk: D(2)}, on=DAY, reason="破损", by=shop.rep, at=AT)
        shop.customer.refresh_from_db()
        return figures(), [order.refresh_from_db() or order.state for order in Order.objects.all()], shop.customer.stage

    from django.db import transaction

    with transaction.atomic():
        singly = do_it_singly()
        transaction.set_rollback(True)
    post(sale(shop))
    post(back(shop, line=OrderLine.objects.get(position=1).pk))
    shop.customer.refresh_from_db()
    assert (figures(), [order.state for order in Order.objects.all()], shop.customer.stage) == singly


def test_a_document_keeps_its_number_and_moment(shop):
    (pk,) = post(sale(shop, at=MORNING))
    order = Order.objects.get(pk=pk)
    assert (order.number, order.state, order.closed_at, order.total) == ("489434", "closed", MORNING, D("120.05"))
    assert (Delivery.objects.get().number, Invoice.objects.get().number) == ("489434", "489434")
    assert Invoice.objects.get().source_id == Delivery.objects.get().pk
    event = Event.objects.get(kind="orders.order")
    assert (event.name, event.at, event.facts) == (
        "orders.order_imported", MORNING, {"number": "489434", "amount": "120.05"},
    )  # fmt: skip


def test_a_return_without_a_known_sale_is_a_credit(shop):
    (pk,) = post(back(shop))
    document = Return.objects.get(pk=pk)
    assert (document.order, document.number, document.credit.number) == (None, "C489449", "C489449")
    assert shop.account() == (D("-24.00"), 0)
    assert CustomerMonth.objects.get().sales == D("-24.00")


def test_many_documents_of_many_customers(shop):
    others = [make_customer(f"M{place}", shop.unit, shop.rep) for place in range(30)]
    documents = [
        sale(shop, f"{place}", customer, DAY + timedelta(days=place % 40)) for place, customer in enumerate(others * 4)
    ]
    ids = post(*documents)
    assert list(Order.objects.order_by("pk").values_list("pk", "number")) == [
        (pk, one.number) for pk, one in zip(ids, documents, strict=True)
    ]
    assert OrderLine.objects.count() == DeliveryLine.objects.count() == 240
    assert sum(row.balance for row in Account.objects.all()) == 120 * D("120.05")
    assert sum(CustomerMonth.objects.values_list("orders", flat=True)) == 120
    assert {one.last_ordered_on for one in others if one.refresh_from_db() is None} >= {DAY + timedelta(days=30)}


@pytest.mark.parametrize("case", ["customer", "product", "no lines", "quantity", "twice", "other's line", "too much"])
def test_a_bad_document_stops_its_batch_and_nothing_is_taken_over(shop, case):
    post(sale(shop))
    line = OrderLine.objects.get(position=1).pk
    other = make_customer("X", shop.unit, shop.rep)
    bad = {
        "customer": HistoryDocument("2", 999_999, DAY, sale(shop).lines),
        "product": HistoryDocument("2", shop.customer.pk, DAY, [HistoryLine(999_999, "", D(1), D(1), D(1))]),
        "no lines": HistoryDocument("2", shop.customer.pk, DAY, []),
        "quantity": HistoryDocument("2", shop.customer.pk, DAY, [HistoryLine(shop.mug.pk, "", D(-1), D(1), D(1))]),
        "twice": sale(shop),
        "other's line": HistoryDocument("2", other.pk, DAY, back(shop, line=line).lines, "return", "x"),
        "too much": back(shop, quantity="11", amount="132.00", line=line),
    }[case]
    before = everything()
    with pytest.raises(NumberTaken if case == "twice" else BadInput):
        post(sale(shop, "1"), bad)
    assert everything() == before
