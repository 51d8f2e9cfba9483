"""What happened to a record, over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from guanxi.foundation.timeline.events import facts_for, sentence
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.timeline.queries import events_of, notifications_of
from guanxi.foundation.timeline.records import find_visible
from guanxi.kit.api import check_scope, moment

router = Router(tags=["timeline"])


class TimelineQuery(Schema):
    """Which part."""

    limit: int = Field(50, ge=1, le=200)
    before: str = Field("", max_length=80, description="take it from `next_before`")


class EventOut(Schema):
    """One event; `name` and `facts` are for programs, `sentence` is what people read, in the caller's language."""

    id: int
    name: str
    at: datetime
    by: str | None
    kind: str = Field(description="what it happened to, as in `orders.order`")
    object_id: int
    sentence: str
    facts: dict[str, Any]


class TimelineOut(Schema):
    """Newest first."""

    items: list[EventOut]
    next_before: str | None


class NotificationOut(Schema):
    """Something the caller was told; `timeline.mark_read` takes it off the bell."""

    id: int
    at: datetime
    is_read: bool
    event: EventOut


@router.get("/notifications", response=list[NotificationOut], summary="What the caller was told")
def list_notifications(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest 100, newest first."""
    check_scope(request, "read")
    return [
        {"id": one.pk, "at": moment(one.at), "is_read": bool(one.read_at), "event": _row(one.event, request.user)}
        for one in notifications_of(request.user)
    ]


@router.get("/{kind}/{pk}", response=TimelineOut, summary="What happened to a record and around it")
def read_timeline(request: HttpRequest, kind: str, pk: int, asked: Query[TimelineQuery]) -> dict[str, Any]:
    """`kind` is written as in `customers.customer`, `orders.order`; only records within the caller's reach."""
    check_scope(request, "read")
    record = find_visible(request.user, kind, pk)
    if record is None:
        raise Http404
    events, rest = events_of(record, asked.limit, asked.before)
    return {"items": [_row(event, request.user) for event in events], "next_before": rest or None}


def _row(event: Event, reader: Any) -> dict[str, Any]:
    names = ("id", "name", "kind", "object_id")
    said = {"at": moment(event.at), "by": str(event.by) if event.by else None, "sentence": sentence(event)}
    return said | {"facts": facts_for(event, reader)} | {name: getattr(event, name) for name in names}
