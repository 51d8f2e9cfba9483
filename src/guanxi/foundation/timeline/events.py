"""Recording events and saying them as sentences.

A room declares its events once (`declare`): a sentence in which facts stand as %(fact)s, an icon, a tone, and whether
followers are told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language

from guanxi.foundation.timeline.models import Event, EventAbout
from guanxi.kit.actions import describe
from guanxi.kit.bulk import insert_rows, reserve_ids
from guanxi.kit.components.numbers import day, figure

AMOUNT = re.compile(r"-?\d{1,15}\.\d{2}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class EventType:
    """How an event reads: the sentence template, the icon and tone of its dot, and whether followers are notified.

    Args:
        many: how several of one month read as one line that opens: %(count)s, %(amount)s, %(start)s, %(end)s.
        words: fact → how its values read, where a fact is a key such as a stage: `{"stage": Stage.choices}`.
        is_reckoned: the program worked it out of other records; nobody touched the record by it.
    """

    name: str
    sentence: Any
    icon: str = "info"
    tone: str = ""
    notify: bool = False
    many: Any = ""
    words: Mapping[str, Sequence[tuple[Any, Any]]] = field(default_factory=dict)
    is_reckoned: bool = False


types: dict[str, EventType] = {}
# what higher rooms add to events for one reader: (words of an event, facts without what the reader does not see)
tellers: list[tuple[Callable[[Event, Any], str], Callable[[dict[str, Any], Any], dict[str, Any]]]] = []
reactions: dict[str, dict[str, Callable[[Event], None]]] = defaultdict(dict)


def declare(*declared: EventType) -> None:
    """Make a room's events known."""
    types.update({one.name: one for one in declared})


def react(name: str, reaction: str, function: Callable[[Event], None]) -> None:
    """After an event called `name` commits, run `function` once; `reaction` is its unique name."""
    reactions[name][reaction] = function


def record(name: str, subject: Model, *, about: Iterable[Model] = (), by: Any, at: datetime, **facts: Any) -> Event:
    """Write down that something happened to `subject`, shown on the timelines of `about` too.

    Args:
        facts: plain values for the sentence; records become references.
    """
    kind = types[name]  # an undeclared event is a bug
    waits = kind.notify or bool(reactions.get(name))
    event = Event.objects.create(
        name=name,
        kind=subject._meta.label_lower,
        object_id=subject.pk,
        by=by,
        at=at,
        facts=describe(facts),
        delivered_at=None if waits else at,
    )
    EventAbout.objects.bulk_create(
        EventAbout(event=event, kind=one._meta.label_lower, object_id=one.pk, at=at) for one in about
    )
    return event


@dataclass(frozen=True)
class Happening:
    """One event of a bulk action: records as (kind, id) pairs, as in ("customers.customer", 7).

    `at` is its own moment, where it differs from the action's.
    """

    name: str
    subject: tuple[str, int]
    about: tuple[tuple[str, int], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def record_many(happenings: Sequence[Happening], *, by: Any, at: datetime) -> None:
    """Write down many events at once, one each as `record` would."""
    waits = {one.name: types[one.name].notify or bool(reactions.get(one.name)) for one in happenings}
    ids = reserve_ids(Event, len(happenings))
    insert_rows(
        Event,
        ["id", "name", "kind", "object_id", "by_id", "at", "facts", "delivered_at"],
        (
            (pk, one.name, *one.subject, by.pk, one.at or at, describe(one.facts), None if waits[one.name] else at)
            for pk, one in zip(ids, happenings, strict=True)
        ),
    )
    insert_rows(
        EventAbout,
        ["event_id", "kind", "object_id", "at"],
        ((pk, *record, one.at or at) for pk, one in zip(ids, happenings, strict=True) for record in one.about),
    )


def by_language(texts: Mapping[str, str]) -> dict[str, Any]:
    """A fact that is kept in several languages, by their codes; the sentence takes the reader's."""
    return {"texts": dict(texts)}


def readable(value: Any) -> Any:
    """Amounts with separators, days and texts of several languages in the reader's words; the rest as it stands."""
    if isinstance(value, dict) and "texts" in value:
        texts: dict[str, str] = value["texts"]
        return texts.get(get_language() or "") or next(iter(texts.values()), "")
    if not isinstance(value, str):
        return value
    if AMOUNT.fullmatch(value):
        return figure(value)
    if not DAY.fullmatch(value):
        return value
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def told_to(event: Event, reader: Any) -> str:
    """What an event says to this reader besides its sentence; to nobody in particular it says nothing more."""
    return "; ".join(words for tell, _hide in tellers if (words := tell(event, reader)))


def facts_for(event: Event, reader: Any) -> dict[str, Any]:
    """The facts of an event that this reader may have."""
    facts: dict[str, Any] = event.facts
    for _tell, hide in tellers:
        facts = hide(facts, reader)
    return facts


def sentence(event: Event) -> str:
    """The event in the reader's language; a fact its template wants and the event lacks reads as a dash."""
    known = types.get(event.name)
    if known is None:
        return event.name
    given = {name: readable(value) for name, value in event.facts.items() if value not in (None, "")}
    facts = defaultdict(lambda: "–", given)
    facts.update({name: dict(words).get(facts[name], facts[name]) for name, words in known.words.items()})
    return str(known.sentence) % facts
