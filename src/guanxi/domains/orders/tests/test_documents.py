"""Printed documents: their words, figures and that they are PDF in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.domains.customers.models import LogisticDetails
from guanxi.domains.orders import actions
from guanxi.domains.orders.documents import delivery_note_pdf, order_confirmation_pdf
from guanxi.domains.orders.documents.papers import confirmation_data, delivery_data
from guanxi.domains.orders.models import Delivery
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.conftest import AT, TODAY, D


def test_the_confirmation_says_what_was_ordered(shop):
    lines = [LineInput(shop.mug, D(10)), LineInput(shop.ribbon, D("2.5"))]
    order = shop.place(lines=lines, reference="PO 7", remark="after five")
    with translation.override("en"):
        data = confirmation_data(order)
    assert (data["title"], data["number"], data["to"]) == ("Order confirmation", order.number, ["绍兴永辉礼品行"])
    assert data["facts"][:2] == [["Order date", "20 November 2026"], ["Your reference", "PO 7"]]
    assert [row[:2] + row[3:] for row in data["rows"]] == [
        ["1", "MUG", "10", "个", "12.00", "120.00"],
        ["2", "ribbon", "2.5", "个", "0.005", "0.01"],
    ]
    assert data["total"][-1].endswith("120.01")
    assert data["remark"] == "Remark: after five"


def test_a_held_order_is_not_confirmed_on_paper(shop):
    with translation.override("en"):
        assert confirmation_data(shop.place((shop.mug, "100")))["title"] == "Order"
        assert confirmation_data(shop.draft())["title"] == "Draft order"


def test_the_delivery_note_says_what_came_and_what_is_still_to_come(shop):
    order = shop.place()
    line = order.lines.get(position=1)
    delivery = actions.deliver_order(order, on=TODAY, quantities={line.pk: D(4)}, by=shop.rep, at=AT)
    with translation.override("en"):
        data = delivery_data(delivery)
    assert [row[:2] + row[3:] for row in data["rows"]] == [["1", "MUG", "4", "个", "6"]]
    assert (data["title"], data["number"], data["total"]) == ("Delivery note", "DN-2611-0001", None)


def test_the_delivery_note_says_how_the_customer_wants_goods_brought(shop):
    order = shop.place()
    delivery = actions.deliver_order(order, on=TODAY, by=shop.rep, at=AT)
    assert delivery_data(delivery)["remark"] == ""
    LogisticDetails.objects.update_or_create(
        customer=shop.customer, defaults={"is_priority": True, "receiving_hours": "8:00–11:00", "carrier": "德邦"}
    )
    order.customer.refresh_from_db()
    with translation.override("en"):
        remark = delivery_data(Delivery.objects.get(pk=delivery.pk))["remark"]
    assert remark == "Priority delivery · Receiving hours: 8:00–11:00 · Carrier: 德邦"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_papers_are_pdf(shop, language):
    order = shop.place()
    delivery = actions.deliver_order(order, on=TODAY, by=shop.rep, at=AT)
    for made in (order_confirmation_pdf(order, language=language), delivery_note_pdf(delivery, language=language)):
        assert made.startswith(b"%PDF-")
        assert len(made) > 5_000
