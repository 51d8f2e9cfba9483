"""What people hear and what customers promise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.tests.dealings import AT, D, make_customer, night, on
from guanxi.domains.credit.watch.actions import (
    close_signal,
    note_news,
    note_promise,
    open_tasks,
    withdraw_promise,
)  # fmt: skip
from guanxi.domains.credit.watch.actions.news import PromiseWithdrawn
from guanxi.domains.credit.watch.actions.signals import AlreadyClosed
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.actions import finish_task
from guanxi.foundation.work.models import Task
from guanxi.kit.errors import BadInput, NotAllowed


@pytest.fixture
def customer(world: Any) -> Customer:
    return make_customer(world, "W1", "绍兴上虞文具行", 10_000)


def test_news_opens_a_signal_and_later_news_joins_it(customer, world):
    first = note_news(customer, text="听说老板在转让店面", by=world.rep, at=AT)
    second = note_news(customer, text="隔壁店证实了", by=world.rep, at=AT)
    assert first is not None
    assert second is not None
    assert (first.pk, second.note) == (second.pk, "隔壁店证实了")
    noted = Event.objects.filter(name="credit.news_noted", object_id=customer.pk)
    assert [one.facts["text"] for one in noted.order_by("pk")] == ["听说老板在转让店面", "隔壁店证实了"]


def test_news_asks_at_once_for_a_survey_and_the_task_leads_there(customer, world, client):
    signal = note_news(customer, text="听说老板在转让店面", by=world.credit, at=AT)
    task = signal.task
    assert (task.assignee, task.due_on, task.object_id) == (world.rep, on(-7), customer.pk)
    mail = note_news(customer, text="退信", kind="returned_mail", by=world.credit, at=AT)
    note_news(customer, text="隔壁店证实了", by=world.credit, at=AT)
    assert (mail.task, Task.objects.count()) == (task, 1)
    assert not open_tasks({}, by=system_user(), at=AT)
    client.force_login(world.rep)
    there = reverse("credit:survey_new", args=[customer.pk])
    assert f'href="{there}"' in client.get(reverse("work:task", args=[task.pk])).content.decode()
    assert client.get(there).status_code == 200
    finish_task(task, outcome="ok", by=world.rep, at=AT)
    assert there not in client.get(reverse("work:task", args=[task.pk])).content.decode()


def test_only_the_third_attempt_in_vain_is_a_signal(customer, world):
    told = {"text": "电话无人接", "kind": "contact_failed", "by": world.rep}
    assert note_news(customer, **told, at=AT) is None
    assert note_news(customer, **told, at=AT + timedelta(days=1)) is None
    signal = note_news(customer, **told, at=AT + timedelta(days=2))
    assert signal is not None
    assert (signal.kind, signal.facts) == ("contact_failed", {"times": "3"})
    close_signal(signal, outcome="已上门，人在", by=world.credit, at=AT + timedelta(days=3))
    assert note_news(customer, **told, at=AT + timedelta(days=4)) is None


@pytest.mark.parametrize("changed", [{"text": "  "}, {"text": "长" * 401}, {"kind": "limit_use"}, {"kind": ""}])
def test_news_that_says_nothing_is_refused(customer, world, changed):
    with pytest.raises(BadInput):
        note_news(customer, **{"text": "换了老板", "kind": "news", **changed}, by=world.rep, at=AT)
    assert not Signal.objects.exists()
    assert not Event.objects.filter(name="credit.news_noted").exists()


@pytest.mark.parametrize(
    ("amount", "due"),
    [("0", -1), ("0.004", -1), ("-5", -1), ("NaN", -1), ("Infinity", -1), ("1e13", -1), ("5", 1), ("5", -400)],
)
def test_promises_of_nothing_or_never_are_refused(customer, world, amount, due):
    with pytest.raises(BadInput):
        note_promise(customer, amount=D(amount), due_on=on(due), by=world.rep, at=AT)
    assert not PaymentPromise.objects.exists()


def test_a_promise_noted_by_mistake_is_taken_back_once(customer, world):
    promise = note_promise(customer, amount=D(600), due_on=on(-3), by=world.rep, at=AT)
    withdraw_promise(promise, by=world.credit, at=AT)
    with pytest.raises(PromiseWithdrawn):
        withdraw_promise(promise, by=world.credit, at=AT)
    assert night(customer, AT + timedelta(days=10)) == 0


def test_a_signal_is_closed_once_and_with_words(customer, world):
    signal = note_news(customer, text="换了老板", by=world.rep, at=AT)
    assert signal is not None
    with pytest.raises(BadInput):
        close_signal(signal, outcome=" ", by=world.credit, at=AT)
    close_signal(signal, outcome="已重新调查，额度不变", by=world.credit, at=AT)
    with pytest.raises(AlreadyClosed):
        close_signal(signal, outcome="再看", by=world.credit, at=AT)
    signal.refresh_from_db()
    assert (signal.outcome, signal.closed_by) == ("已重新调查，额度不变", world.credit)


def test_a_rep_notes_and_does_not_close(customer, world):
    signal = note_news(customer, text="换了老板", by=world.rep, at=AT)
    assert signal is not None
    with pytest.raises(NotAllowed):
        close_signal(signal, outcome="没事", by=world.rep, at=AT)
    signal.refresh_from_db()
    assert signal.closed_at is None
