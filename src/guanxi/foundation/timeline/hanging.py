"""What hangs on records without a key: words, files and later events; asked before something is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count

from guanxi.foundation.timeline.events import types
from guanxi.foundation.timeline.models import Event, File, Note
from guanxi.kit.relations import told


def hanging_on(kind: str, pks: Sequence[int], *models: Any, besides: Iterable[int] = ()) -> dict[int, list[str]]:
    """Notes and files on records, and rows of further models that point by `kind` and `object_id`, in words.

    Args:
        besides: notes that do not count.
    """
    found: dict[int, list[str]] = {}
    left_out = list(besides)
    for model in (Note, File, *models):
        rows = model._default_manager.filter(kind=kind, object_id__among=list(pks)).order_by()
        if model is Note and left_out:
            rows = rows.exclude(pk__among=left_out)
        for pk, count in rows.values_list("object_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(told(model, count))
    return found


def touched_since(kind: str, pks: Sequence[int]) -> set[int]:
    """Records to which something happened after the instant at which they came, but for what was only reckoned."""
    first: dict[int, datetime] = {}
    touched: set[int] = set()
    reckoned = [one.name for one in types.values() if one.is_reckoned]
    events = Event.objects.filter(kind=kind, object_id__among=list(pks)).exclude(name__in=reckoned)
    for pk, at in events.order_by("object_id", "id").values_list("object_id", "at"):
        if first.setdefault(pk, at) != at:
            touched.add(pk)
    return touched
