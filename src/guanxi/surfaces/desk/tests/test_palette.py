"""The palette finds documents of money by their numbers, and pages by their names, for those who may look at them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from guanxi.foundation.people.models import Role


@pytest.fixture
def ask(world):
    """What the palette answers a person."""

    def find(person, typed: str) -> str:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client.get(reverse("palette"), {"q": typed}).content.decode()

    with translation.override("en"):  # a request leaves its language behind
        yield find


@pytest.mark.parametrize("kind", ["invoice", "credit"])
def test_invoices_and_credits_are_found_by_number(world, ask, kind):
    part = world.old_invoice.allocations.get()
    document = part.invoice if kind == "invoice" else part.credit
    url = reverse(f"receivables:{kind}", args=[document.pk])
    assert url in ask(world.rep, document.number.lower())
    assert url not in ask(world.stranger, document.number)
    Role.objects.update(permissions=["orders.view"])
    assert url not in ask(world.rep, document.number)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("held", "orders:held"), ("放行", "orders:held"), ("review", "credit:reviews"), ("loss", "credit:losses"),
        ("exceptions", "credit:audit"), ("赊销", "report_credit"), ("terms", "policies:index"),
    ],
)  # fmt: skip
def test_pages_of_trade_credit_are_found(world, ask, typed, page):
    assert reverse(page) in ask(world.credit, typed)
    Role.objects.update(permissions=[])
    assert (reverse(page) in ask(world.credit, typed)) is (page in {"report_credit", "policies:index"})
