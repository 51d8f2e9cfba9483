"""What a record held when somebody began to edit it, wound back from its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from guanxi.foundation.timeline.models import Event


def changed_since(event: str | Sequence[str], record: Model, version: int, *, part: str = "changes") -> dict[str, Any]:
    """Field → the value it had at an earlier version, for the fields changed since then.

    Args:
        event: the name of the event that keeps edits, or several, with the facts of `guanxi.kit.merging.facts_of`.
        part: which of its facts holds old and new values.
    """
    values: dict[str, Any] = {}
    names = [event] if isinstance(event, str) else list(event)
    happened = Event.objects.filter(name__in=names, kind=record._meta.label_lower, object_id=record.pk).order_by("-id")
    for facts in happened.values_list("facts", flat=True):
        if facts.get("version", 0) <= version:
            break
        values |= {name: old for name, (old, _new) in facts.get(part, {}).items()}
    return values
