"""What the ledger's pages learn from this room: where an invoice or a credit note comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT, TODAY, D
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.ports import Source, read_source


@pytest.fixture
def order(shop) -> Order:
    """Ten mugs ordered, four delivered and invoiced, one of them taken back."""
    order = shop.place(reference="PO 7")
    line = order.lines.get(position=1)
    actions.deliver_order(order, on=TODAY, quantities={line.pk: D(4)}, by=shop.rep, at=AT)
    actions.return_goods(order, quantities={line.pk: D(1)}, on=TODAY, reason="破损", by=shop.rep, at=AT)
    return Order.objects.get(pk=order.pk)


def test_an_invoice_tells_its_order_its_delivery_and_what_was_delivered(shop, order):
    delivery = order.deliveries.get()
    source = read_source(shop.rep, delivery.invoice)
    assert [one.number for one in source.records] == [order.number, delivery.number]
    assert source.records[0].url == reverse("orders:order", args=[order.pk])
    assert [(one.code, one.quantity, one.amount) for one in source.lines] == [("MUG", D(4), D("48.00"))]
    assert source.reference == "PO 7"


def test_a_credit_note_tells_what_came_back(shop, order):
    document = order.returns.get()
    source = read_source(shop.rep, document.credit)
    assert [one.number for one in source.records] == [document.number, order.number]
    assert [(one.code, one.quantity, one.amount) for one in source.lines] == [("MUG", D(1), D("12.00"))]


def test_nothing_is_told_outside_one_s_reach(shop, order):
    delivery = order.deliveries.get()
    assert read_source(shop.stranger, delivery.invoice) == Source()
    assert order.number not in [one.number for one in read_source(shop.stranger, order.returns.get().credit).records]


def test_an_order_invoiced_at_confirmation_tells_all_its_lines_and_its_credit_none(shop, at_confirmation):
    order = shop.place()
    invoice = Invoice.objects.get(source_kind="orders.order", source_id=order.pk)
    assert sum((one.amount for one in read_source(shop.rep, invoice).lines), Decimal(0)) == invoice.amount
    client = Client()
    client.force_login(shop.rep)
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert reverse("receivables:invoice", args=[invoice.pk]) in page  # before anything is delivered
    actions.cancel_order(order, reason="改期", by=shop.rep, at=AT)
    source = read_source(shop.rep, Credit.objects.get())
    assert [one.number for one in source.records] == [order.number] and source.lines == ()


def test_the_order_s_page_leads_to_its_invoices_and_credit_notes(shop, order):
    client = Client()
    client.force_login(shop.rep)
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert reverse("receivables:invoice", args=[order.deliveries.get().invoice_id]) in page
    assert reverse("receivables:credit", args=[order.returns.get().credit_id]) in page
