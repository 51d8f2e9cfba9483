"""Bringing events to those who wait for them: other rooms' reactions, and the people who follow a record.

An event is swept until every reaction has run once. Each reaction runs in a transaction of its own, in which its
`Delivery` row is written, so a crash or a second sweep does nothing twice. A reaction that fails is tried again later
and holds nobody else up.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from guanxi.foundation.timeline.events import reactions, types
from guanxi.foundation.timeline.models import Delivery, Event, EventAbout, Follower, Notification, Setback
from guanxi.foundation.timeline.records import find_visible

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


def pending(at: datetime) -> QuerySet[Event]:
    """Events not yet delivered, the oldest first, without those that wait for their next attempt."""
    waiting = Setback.objects.filter(event=OuterRef("pk"), retry_at__gt=at)
    return Event.objects.filter(~Exists(waiting), delivered_at__isnull=True).order_by("id")


def deliver_pending(at: datetime, limit: int = 200) -> int:
    """Deliver up to `limit` events; answers how many are done."""
    events = list(pending(at).select_related("by")[:limit])
    if not events:
        return 0
    seen = defaultdict(set)
    for event_id, reaction in Delivery.objects.filter(event__in=events).values_list("event_id", "reaction"):
        seen[event_id].add(reaction)
    done = [event for event in events if run_reactions(event, seen[event.pk], at)]
    told = notifications_for(done, at)
    with transaction.atomic():
        Notification.objects.bulk_create(told, ignore_conflicts=True)
        Event.objects.filter(pk__in=[event.pk for event in done]).update(delivered_at=at)
    return len(done)


def run_reactions(event: Event, seen: set[str], at: datetime) -> bool:
    """Run the reactions an event still waits for; whether none is left."""
    waiting = {name: function for name, function in reactions.get(event.name, {}).items() if name not in seen}
    outcomes = [run_reaction(event, name, function, at) for name, function in waiting.items()]  # all of them are tried
    return all(outcomes)


def run_reaction(event: Event, name: str, function: Callable[[Event], None], at: datetime) -> bool:
    """Run one reaction once; whether it is done. A failure is written down and tried again later."""
    try:
        with transaction.atomic():
            _row, is_first = Delivery.objects.get_or_create(event=event, reaction=name, defaults={"at": at})
            if is_first:
                function(event)
                Setback.objects.filter(event=event, reaction=name).delete()
    except Exception as error:
        log.exception("Reaction %s to event %s (%s) failed; it will be tried again.", name, event.pk, event.name)
        note_setback(event, name, error, at)
        return False
    return True


def note_setback(event: Event, name: str, error: Exception, at: datetime) -> None:
    """Remember a failure; each further one doubles the pause, up to an hour."""
    text = f"{type(error).__name__}: {error}"[:400]
    with transaction.atomic():
        setback, is_first = Setback.objects.select_for_update().get_or_create(
            event=event, reaction=name, defaults={"error": text, "retry_at": at + FIRST_PAUSE}
        )
        if not is_first:
            pause = min(FIRST_PAUSE * 2 ** min(setback.attempts, 20), LONGEST_PAUSE)
            Setback.objects.filter(pk=setback.pk).update(attempts=F("attempts") + 1, error=text, retry_at=at + pause)


def notifications_for(events: Iterable[Event], at: datetime) -> list[Notification]:
    """What the followers of the events' records are told: not their own doings, not what they may not see."""
    telling = {event.pk: event for event in events if event.name in types and types[event.name].notify}
    if not telling:
        return []
    records: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in telling.values():
        records[event.kind, event.object_id].append(event)
    for kind, object_id, event_id in _abouts(telling):
        records[kind, object_id].append(telling[event_id])
    return [
        Notification(user=follower.user, event=event, at=at)
        for follower in _followers(records)
        if find_visible(follower.user, follower.kind, follower.object_id) is not None
        for event in records[follower.kind, follower.object_id]
        if event.by_id != follower.user_id
    ]


def _abouts(events: dict[int, Event]) -> Iterable[tuple[str, int, int]]:
    return EventAbout.objects.filter(event__in=list(events)).values_list("kind", "object_id", "event_id")


def _followers(records: Iterable[tuple[str, int]]) -> QuerySet[Follower]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in records:
        by_kind[kind].append(object_id)
    wanted = Q(pk__in=[])
    for kind, ids in by_kind.items():
        wanted |= Q(kind=kind, object_id__in=ids)
    return Follower.objects.filter(wanted, user__is_active=True).select_related("user")


def notify(event: Event, users: Iterable[Any], *, at: datetime) -> None:
    """Bring an event to the attention of certain people: what a reaction calls for an assignee or a new owner."""
    Notification.objects.bulk_create(
        [Notification(user=user, event=event, at=at) for user in users if user.pk != event.by_id], ignore_conflicts=True
    )
