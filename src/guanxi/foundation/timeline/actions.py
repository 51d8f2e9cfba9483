"""Writing notes, keeping files, following records, reading what one was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import File as Content
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import record as record_event
from guanxi.foundation.timeline.files import keep
from guanxi.foundation.timeline.models import File, Follower, Note, Notification
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed

LONGEST = 10_000  # characters
EXCERPT = 400


@action("timeline.add_note")
def add_note(record: Model, *, text: str, channel: str = Note.Channel.NOTE, by: Any, at: datetime) -> Note:
    """Write down words about a record, with the channel the contact went through (S0-42).

    Args:
        text: up to 10,000 characters.

    Raises:
        BadInput: no text, too much of it, or an unknown channel.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise BadInput(text=_("Write something first."))
    if len(text) > LONGEST:
        raise BadInput(
            text=_("A note has at most 10,000 characters, this one has %(length)s. Shorten it, or attach it as a file.")
            % {"length": f"{len(text):,}"}
        )
    if channel not in Note.Channel.values:
        raise BadInput(channel=_("Choose one of the channels offered."))
    kind = kind_of(record)
    note = Note.objects.create(kind=kind, object_id=record.pk, text=text, channel=channel, by=by, at=at)
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    facts: dict[str, Any] = {"text": excerpt, "channel": channel, "note": note.pk, "of": str(record)}
    record_event("timeline.note_written", record, by=by, at=at, **facts)
    return note


@action("timeline.add_file")
def add_file(record: Model, *, content: Content[bytes], name: str, by: Any, at: datetime) -> File:
    """Keep a file with a record, outside the web root.

    Args:
        content: an open file of at most 20 MB. name: as its owner calls it.

    Raises:
        BadInput: empty, too large, a kind that is not taken, or a content that does not fit the ending.
        Refusal: the disk is full.
    """
    about = {"kind": kind_of(record), "object_id": record.pk}
    kept = keep(File, content=content, name=name, by=by, at=at, **about)
    record_event("timeline.file_added", record, by=by, at=at, file_name=kept.name, file=kept.pk, of=str(record))
    return kept


@action("timeline.remove_file")
def remove_file(file: File, *, record: Model, by: Any, at: datetime) -> None:
    """Take a file away from its record.

    Raises:
        NotAllowed: somebody else added it. BadInput: it belongs to another record.
    """
    if (file.kind, file.object_id) != (kind_of(record), record.pk):
        raise BadInput(file=_("This file belongs to another record."))
    if file.by_id != by.pk:
        raise NotAllowed()
    name, storage, path = file.name, file.content.storage, file.content.name
    file.delete()
    record_event("timeline.file_removed", record, by=by, at=at, file_name=name)
    if path:
        storage.delete(path)


@action("timeline.follow")
def follow(record: Model, *, by: Any, at: datetime) -> Follower:
    """Be told from now on what happens to a record."""
    follower, _made = Follower.objects.get_or_create(
        user=by, kind=kind_of(record), object_id=record.pk, defaults={"at": at}
    )
    return follower


@action("timeline.unfollow")
def unfollow(record: Model, *, by: Any, at: datetime) -> None:
    """Be told no longer."""
    Follower.objects.filter(user=by, kind=kind_of(record), object_id=record.pk).delete()


@action("timeline.mark_read")
def mark_read(notifications: Iterable[int] | None = None, *, by: Any, at: datetime) -> int:
    """Take one's notifications, all or the given ones, off the bell; answers how many were unread."""
    unread = Notification.objects.filter(user=by, read_at__isnull=True)
    if notifications is not None:
        unread = unread.filter(pk__in=list(notifications))
    return unread.update(read_at=at)
