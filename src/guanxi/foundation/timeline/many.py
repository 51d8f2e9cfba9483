"""Words about many records at once, as a file brings them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from guanxi.foundation.timeline.actions import EXCERPT
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.timeline.models import Note
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_records


@action("timeline.add_notes", inner=True)
def add_notes(rows: Sequence[tuple[str, int, str, str]], *, by: Any, at: datetime) -> list[Note]:
    """Write words about records down: kind and number of the record, its name, the words; each is one event."""
    notes = [Note(kind=kind, object_id=pk, text=text, by=by, at=at) for kind, pk, _name, text in rows]
    insert_records(notes)
    happenings = [
        Happening(
            "timeline.note_written",
            (kind, pk),
            facts={
                "text": text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…",
                "channel": note.channel,
                "note": note.pk,
                "of": name,
            },
        )
        for note, (kind, pk, name, text) in zip(notes, rows, strict=True)
    ]
    record_many(happenings, by=by, at=at)
    return notes


@action("timeline.take_back_notes", inner=True)
def take_back_notes(pks: Iterable[int], *, by: Any, at: datetime) -> int:
    """Remove words that a file brought; that they were written stays in the events."""
    rows = Note.objects.filter(pk__among=sorted(set(pks)))
    count, _models = rows.delete()
    return count
