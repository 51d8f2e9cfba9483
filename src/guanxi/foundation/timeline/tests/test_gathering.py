"""Several like events of a month are one line that opens, where their kind knows a sentence for many."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.foundation.timeline.events import EventType, types
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.timeline.queries import by_day

MANY = EventType("t.taken", "Order %(number)s", many="%(count)s orders, %(start)s to %(end)s: %(amount)s", icon="cart")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(types, "t.taken", MANY)
    monkeypatch.setitem(types, "t.paid", EventType("t.paid", "Paid %(amount)s"))


def event(pk: int, name: str, month: int, day: int, amount: str = "1000.50") -> Event:
    return Event(
        pk=pk, name=name, kind="t.x", object_id=pk, at=datetime(2020, month, day, 4, tzinfo=UTC),
        facts={"number": f"N{pk}", "amount": amount},
    )  # fmt: skip


def shown(*events: Event) -> list[tuple[str, list[str]]]:
    return [(label, [line["title"] for line in lines]) for label, lines in by_day(events)]


def test_a_month_of_like_events_is_one_line_that_opens_to_each() -> None:
    events = [
        event(9, "t.taken", 3, 20),
        event(8, "t.paid", 3, 19),
        event(7, "t.taken", 3, 5),
        event(6, "t.taken", 3, 1),
    ]
    assert shown(*events) == [
        ("20 Mar 2020", ["3 orders, 1 Mar 2020 to 20 Mar 2020: 3,001.50"]),
        ("19 Mar 2020", ["Paid 1,000.50"]),
    ]
    line = by_day(events)[0][1][0]
    assert [one["title"] for one in line["lines"]] == ["Order N9", "Order N7", "Order N6"]
    assert [one["time"] for one in line["lines"]] == ["20 Mar 2020", "5 Mar 2020", "1 Mar 2020"]


def test_two_a_month_or_two_months_stand_alone() -> None:
    alone = [
        event(4, "t.taken", 4, 2),
        event(3, "t.taken", 4, 1),
        event(2, "t.taken", 3, 31),
        event(1, "t.taken", 3, 1),
    ]
    assert [title for _label, titles in shown(*alone) for title in titles] == [f"Order N{n}" for n in (4, 3, 2, 1)]


def test_kinds_without_a_sentence_for_many_stand_alone() -> None:
    assert len(shown(*[event(n, "t.paid", 5, 2) for n in (3, 2, 1)])[0][1]) == 3


def test_an_amount_that_cannot_be_read_counts_nothing() -> None:
    events = [event(3, "t.taken", 3, 20, "–"), event(2, "t.taken", 3, 19), event(1, "t.taken", 3, 1)]
    assert shown(*events)[0][1] == ["3 orders, 1 Mar 2020 to 20 Mar 2020: 2,001.00"]
