"""Invoices without an order: an opening balance, a service."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from guanxi.domains.receivables import actions
from guanxi.domains.receivables.models import Account, Invoice
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput


def test_an_invoice_without_an_order(firm):
    actions.open_account(firm.customer, ceiling=D("100.00"), by=system_user(), at=AT)
    opening = {"amount": D("2360.00"), "on": TODAY, "reason": "期初余额"}
    invoice = actions.charge_customer(firm.customer, **opening, number="OLD-7", by=firm.clerk, at=AT)
    assert (invoice.number, invoice.open_amount, invoice.source_kind) == ("OLD-7", D("2360.00"), "")
    assert invoice.due_on > invoice.on
    assert Account.objects.get(customer=firm.customer).balance == D("2360.00")  # owed although it does not fit
    assert not actions.reserve(firm.customer, amount=D("1.00"), by=system_user(), at=AT).is_reserved
    assert Event.objects.get(name="receivables.customer_charged").facts["reason"] == "期初余额"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"reason": " "}, "reason"), ({"reason": "x" * 201}, "reason"), ({"amount": D(0)}, "amount"),
     ({"due_on": date(2026, 1, 1)}, "due_on"), ({"on": date(2027, 1, 1)}, "on"), ({"number": "9" * 41}, "number")],
)  # fmt: skip
def test_a_wrong_invoice_without_an_order_is_refused_whole(firm, change, field):
    told = {"amount": D("5.00"), "on": TODAY, "reason": "维修费"} | change
    with pytest.raises(BadInput) as refused:
        actions.charge_customer(firm.customer, **told, by=firm.clerk, at=AT)
    assert set(refused.value.fields) == {field}
    assert not Invoice.objects.exists() and not Event.objects.filter(name="receivables.customer_charged").exists()


def test_the_page_of_an_invoice_without_an_order(firm, client):
    url = reverse("receivables:charge", args=[firm.customer.pk])
    typed = {"amount": "88.00", "on": "2026-11-20", "due_on": "", "number": "", "reason": "安装费"}
    client.force_login(firm.rep)
    assert client.post(url, typed).status_code in {403, 422} and not Invoice.objects.exists()
    assert url not in client.get(reverse("receivables:statement", args=[firm.customer.pk])).content.decode()
    client.force_login(firm.stranger)
    assert client.get(url).status_code == 404
    client.force_login(firm.clerk)
    assert url in client.get(reverse("receivables:statement", args=[firm.customer.pk])).content.decode()
    assert client.post(url, typed | {"reason": ""}).status_code == 422
    assert client.post(url, typed | {"idempotency_key": "i-1"}).status_code == 302
    assert client.post(url, typed | {"idempotency_key": "i-1"}).status_code == 302
    assert Invoice.objects.get().amount == D("88.00")
