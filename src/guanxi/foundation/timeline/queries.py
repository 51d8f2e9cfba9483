"""Questions about what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from guanxi.foundation.timeline.events import sentence, told_to, types
from guanxi.foundation.timeline.gathering import gather, sum_up
from guanxi.foundation.timeline.models import Event, EventAbout, File, Follower, Note, Notification
from guanxi.foundation.timeline.records import kind_of, shown_together, url_of
from guanxi.kit.components.numbers import clock, day

CHANNELS = dict(Note.Channel.choices)


class Days(list[tuple[str, list[dict[str, Any]]]]):
    """A timeline by day for `{% timeline_list %}`; `before` continues it where older events wait, else it is empty."""

    before: str = ""


def timeline_of(record: Model, limit: int = 50, before: str = "", *, reader: Any = None) -> Days:
    """What happened to a record and around it, newest first, by day; few queries whatever its length.

    Args:
        before: the `before` of the part shown last. reader: who reads it, where more is told to some.
    """
    events, rest = events_of(record, limit, before)
    days = by_day(events, around=(kind_of(record), record.pk), reader=reader)
    days.before = rest
    return days


def events_of(record: Model, limit: int = 50, before: str = "") -> tuple[list[Event], str]:
    """The events of a timeline, newest first, and where older ones go on; "" where none wait."""
    kind, place = kind_of(record), read_place(before)
    found = {event for pk in shown_together(record) for event in _newest_of(kind, pk, limit + 1, place)}
    newest = sorted(found, key=lambda event: (event.at, event.pk), reverse=True)
    last = newest[limit - 1] if len(newest) > limit else None
    return newest[:limit], f"{last.at.isoformat()}~{last.pk}" if last else ""


def _newest_of(kind: str, pk: int, limit: int, place: tuple[datetime, int] | None) -> set[Event]:
    """The newest events on one record and about it, two questions."""
    subject = Event.objects.select_related("by").filter(kind=kind, object_id=pk).order_by("-at", "-id")
    about = EventAbout.objects.select_related("event__by").filter(kind=kind, object_id=pk).order_by("-at", "-event_id")
    if place:
        at, event_id = place
        subject = subject.filter(at__lte=at).exclude(at=at, id__gte=event_id)
        about = about.filter(at__lte=at).exclude(at=at, event_id__gte=event_id)
    return {*subject[:limit], *(row.event for row in about[:limit])}


def read_place(text: str) -> tuple[datetime, int] | None:
    """A place in a timeline from its text; what cannot be read begins at the newest."""
    moment, _tilde, event_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(event_id)) if timezone.is_aware(at) else None
    except ValueError:
        return None


def by_day(events: Iterable[Event], *, around: tuple[str, int] | None = None, reader: Any = None) -> Days:
    """Events as lines for `{% timeline_list %}`, grouped by day in their order; a month of like ones is one line."""
    days = Days()
    for run in gather(events):
        label = day(timezone.localdate(run[0].at))
        if not days or days[-1][0] != label:
            days.append((label, []))
        one = len(run) == 1
        days[-1][1].append(line_of(run[0], around=around, reader=reader) if one else line_of_many(run, around=around))
    return days


def line_of_many(run: list[Event], *, around: tuple[str, int] | None = None) -> dict[str, Any]:
    """Several like events as one line, which opens to theirs."""
    lines = [line_of(event, around=around) | {"time": day(timezone.localdate(event.at))} for event in run]
    return {"icon": lines[0]["icon"], "tone": lines[0]["tone"], "title": sum_up(run), "time": "", "lines": lines}


def line_of(event: Event, *, around: tuple[str, int] | None = None, reader: Any = None) -> dict[str, Any]:
    """One event as a line: its sentence, who did it, its words, and the way to the record unless one stands there."""
    kind = types.get(event.name)
    here = (event.kind, event.object_id)
    return {
        "icon": kind.icon if kind else "info",
        "tone": kind.tone if kind else "",
        "title": sentence(event) if around else _with_record(event),
        "text": " · ".join(filter(None, [words_of(event), told_to(event, reader)])),
        "time": clock(event.at),
        "href": "" if here == around else url_of(*here),
    }


def _with_record(event: Event) -> str:
    """The sentence of an event that is read away from its record, with the record's name where the event keeps it."""
    return " · ".join(filter(None, [sentence(event), event.facts.get("of", "")]))


def words_of(event: Event) -> str:
    """Who did it, and what a note says; the program itself is not named."""
    who = str(event.by) if event.by and not getattr(event.by, "is_system", False) else ""
    if event.name != "timeline.note_written":
        return who
    channel = event.facts.get("channel", "")
    how = f" ({CHANNELS[channel]})" if channel in CHANNELS and channel != Note.Channel.NOTE else ""
    return f"{who}{how}: {event.facts.get('text', '')}"


def files_of(record: Model) -> QuerySet[File]:
    """The files kept with a record, newest first."""
    found = File.objects.filter(kind=kind_of(record), object_id__in=shown_together(record))
    return found.select_related("by").order_by("-at", "-id")


def is_following(record: Model, user: Any) -> bool:
    """Whether `user` is told what happens to the record."""
    return Follower.objects.filter(user_id=user.pk, kind=kind_of(record), object_id=record.pk).exists()


def followed_by(user: Any, kind: str) -> Exists:
    """The same as part of a question for records of this kind."""
    return Exists(Follower.objects.filter(user_id=user.pk, kind=kind, object_id=OuterRef("pk")))


def notifications_of(user: Any, limit: int = 100) -> list[Notification]:
    """What a person was told, newest first."""
    found = Notification.objects.filter(user_id=user.pk).select_related("event__by").order_by("-at", "-id")
    return list(found[:limit])


def count_unread(user: Any, most: int = 99) -> int:
    """How many notifications a person has not read; counting stops at `most`."""
    return Notification.objects.filter(user_id=user.pk, read_at__isnull=True)[:most].count()
