"""Events reach reactions and followers once, whatever fails in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import gettext_noop

from guanxi.foundation.people.models import User
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.timeline import actions
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.events import EventType, declare, react, reactions, record, types
from guanxi.foundation.timeline.models import Delivery, Event, Notification, Setback
from guanxi.foundation.timeline.records import visible_kinds


@pytest.fixture
def rings(company: Company) -> Iterator[list[int]]:
    """An event "tests.rang" whose reaction "tests.count" notes down what it heard."""
    heard: list[int] = []
    declare(EventType("tests.rang", gettext_noop("It rang"), notify=True))
    react("tests.rang", "tests.count", lambda event: heard.append(event.pk))
    yield heard
    del types["tests.rang"], reactions["tests.rang"]


@pytest.fixture(autouse=True)
def _visible() -> Iterator[None]:
    """Units may be followed by everybody but people of Wenzhou."""
    visible_kinds["people.unit"] = lambda user, pk: None if user.username == "zheng" else pk
    yield
    del visible_kinds["people.unit"]


def ring(company: Company, by: User | None = None) -> Event:
    return record("tests.rang", company.shaoxing, about=[company.zhejiang], by=by or company.admin, at=AT)


def test_a_reaction_runs_once_however_often_one_sweeps(company: Company, rings: list[int]) -> None:
    event = ring(company)
    assert rings == []
    assert deliver_pending(AT) == 1
    assert deliver_pending(AT) == 0
    event.refresh_from_db()
    assert (rings, event.delivered_at) == ([event.pk], AT)


def test_after_a_crash_between_reaction_and_mark_nothing_runs_twice(company: Company, rings: list[int]) -> None:
    event = ring(company)
    deliver_pending(AT)
    Event.objects.filter(pk=event.pk).update(delivered_at=None)  # as if killed before the mark was written
    Notification.objects.all().delete()
    actions.follow(company.zhejiang, by=company.manager, at=AT)
    assert deliver_pending(AT) == 1
    assert rings == [event.pk]
    assert Notification.objects.get().user == company.manager


def test_a_failing_reaction_leaves_no_trace_and_is_tried_again_later(company: Company, rings: list[int]) -> None:
    event = ring(company)
    attempts = []

    def stumble(event: Event) -> None:
        attempts.append(event.pk)
        User.objects.filter(pk=company.rep.pk).update(phone="half done")
        if len(attempts) < 3:
            raise RuntimeError("the mail server is away")

    react("tests.rang", "tests.stumble", stumble)
    assert deliver_pending(AT) == 0
    assert User.objects.get(pk=company.rep.pk).phone == ""
    setback = Setback.objects.get()
    assert (setback.reaction, setback.attempts) == ("tests.stumble", 1)
    assert "mail server" in setback.error
    assert deliver_pending(AT + timedelta(seconds=4)) == 0
    assert len(attempts) == 1, "it is not tried before its time"
    assert deliver_pending(AT + timedelta(seconds=5)) == 0
    assert Setback.objects.get().retry_at == AT + timedelta(seconds=15)
    assert deliver_pending(AT + timedelta(seconds=15)) == 1
    assert User.objects.get(pk=company.rep.pk).phone == "half done"
    assert not Setback.objects.exists()
    assert set(Delivery.objects.filter(event=event).values_list("reaction", flat=True)) == {
        "tests.count", "tests.stumble",
    }  # fmt: skip
    assert rings == [event.pk], "the other reaction ran once, in the first round"


def test_a_poisoned_event_holds_nobody_up(company: Company, rings: list[int]) -> None:
    bad = ring(company)

    def choke(event: Event) -> None:
        if event.pk == bad.pk:
            raise ValueError("poison")

    react("tests.rang", "tests.choke", choke)
    good = [ring(company) for _time in range(3)]
    for second in range(4):
        deliver_pending(AT + timedelta(seconds=second), limit=1)
    assert set(Event.objects.filter(name="tests.rang", delivered_at__isnull=False)) == set(good)


def test_the_pause_grows_to_an_hour_and_stays_there(company: Company, rings: list[int]) -> None:
    ring(company)

    def fail(event: Event) -> None:
        raise ValueError("never")

    react("tests.rang", "tests.fail", fail)
    at = AT
    for _time in range(14):
        deliver_pending(at)
        last, at = at, Setback.objects.get().retry_at
    assert at - last == timedelta(hours=1)
    assert Setback.objects.get().attempts == 14


def test_followers_are_told_once_but_not_of_their_own_doing(company: Company, rings: list[int]) -> None:
    for person in (company.manager, company.rep, company.stranger):
        actions.follow(company.zhejiang, by=person, at=AT)
    actions.follow(company.shaoxing, by=company.manager, at=AT)
    ring(company, by=company.rep)
    deliver_pending(AT)
    assert [one.user.username for one in Notification.objects.all()] == ["chen"]


def test_who_has_left_is_told_nothing(company: Company, rings: list[int]) -> None:
    actions.follow(company.zhejiang, by=company.manager, at=AT)
    User.objects.filter(pk=company.manager.pk).update(is_active=False)
    ring(company)
    deliver_pending(AT)
    assert not Notification.objects.exists()


def test_an_event_nobody_waits_for_is_never_swept(company: Company) -> None:
    event = record("people.unit_changed", company.zhejiang, by=company.admin, at=AT)
    assert event.delivered_at == AT
    assert deliver_pending(AT) == 0
