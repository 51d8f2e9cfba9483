"""The page of scores, the list of reviews, and what is noted on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from guanxi.domains.credit.jobs import watch_every_customer
from guanxi.domains.credit.models import PaymentPromise
from guanxi.domains.credit.tests.dealings import AT, D, bill, make_customer, on, open_kinds
from guanxi.domains.credit.watch.actions import (
    note_news,
    note_promise,
)  # fmt: skip
from guanxi.domains.customers.models import Customer


@pytest.fixture
def customer(world: Any) -> Customer:
    return make_customer(world, "W1", "绍兴上虞文具行", 10_000)


def test_the_page_of_scores(customer, world, client):
    for ago in (300, 250, 200, 150):
        bill(customer, ago, 1000, late=12)
    note_news(customer, text="换了老板", by=world.rep, at=AT)
    note_promise(customer, amount=D(600), due_on=on(-3), by=world.rep, at=AT)
    client.force_login(world.credit)
    page = client.get(reverse("credit:score", args=[customer.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "换了老板" in text
    assert "¥600.00" in text
    assert len(page.context["rows"]) == 4
    assert page.context["behaviour"].grade.pk is None  # as of today, not written down
    assert page.context["thin"] == ""


def test_a_thin_file_is_said(customer, world, client):
    client.force_login(world.credit)
    page = client.get(reverse("credit:score", args=[customer.pk]))
    assert page.context["thin"]
    assert page.context["behaviour"].score == "–"


def test_strangers_find_nothing(customer, world, client):
    signal = note_news(customer, text="换了老板", by=world.rep, at=AT)
    promise = note_promise(customer, amount=D(600), due_on=on(-3), by=world.rep, at=AT)
    assert signal is not None
    client.force_login(world.stranger)
    assert client.get(reverse("credit:score", args=[customer.pk])).status_code == 404
    assert client.post(reverse("credit:news", args=[customer.pk]), {"kind": "news", "text": "x"}).status_code == 404
    assert client.post(reverse("credit:signal_close", args=[signal.pk]), {"outcome": "x"}).status_code == 404
    assert client.post(reverse("credit:promise_withdraw", args=[promise.pk])).status_code == 404
    assert "上虞文具行" not in client.get(reverse("credit:reviews")).content.decode()


def test_the_list_begins_with_the_largest_exposure(customer, world, client):
    other = make_customer(world, "W3", "上虞百货", 50_000)
    bill(customer, 10, 9_500, late=None)
    bill(other, 10, 48_000, late=None)
    watch_every_customer(AT)
    client.force_login(world.rep)
    page = client.get(reverse("credit:reviews"))
    text = page.content.decode()
    assert page.status_code == 200
    assert 0 < text.index("上虞百货") < text.index("绍兴上虞文具行")
    assert reverse("credit:survey_new", args=[other.pk]) in text


def test_news_and_promises_are_noted_on_the_page(customer, world, client):
    client.force_login(world.rep)
    back = reverse("credit:score", args=[customer.pk])
    noted = client.post(reverse("credit:news", args=[customer.pk]), {"kind": "returned_mail", "text": "查无此人"})
    assert (noted.status_code, noted["Location"]) == (302, back)
    wrong = client.post(reverse("credit:promise", args=[customer.pk]), {"amount": "0", "due_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert open_kinds(customer) == ["returned_mail"]
    assert not PaymentPromise.objects.exists()


def test_the_clerk_closes_a_signal_on_the_page(customer, world, client):
    signal = note_news(customer, text="换了老板", by=world.rep, at=AT)
    assert signal is not None
    client.force_login(world.credit)
    done = client.post(reverse("credit:signal_close", args=[signal.pk]), {"outcome": "已核实，额度不变"})
    assert done.status_code == 302
    assert open_kinds(customer) == []
