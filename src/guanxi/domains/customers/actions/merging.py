"""Two people edit one record: what only one of them touched is merged, what both changed is shown to the second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from guanxi.domains.customers.actions.fields import read
from guanxi.domains.customers.rules import conflicts
from guanxi.foundation.timeline.models import Event
from guanxi.kit.actions import describe
from guanxi.kit.errors import EditConflict


def merge(changes: Mapping[str, Any], original: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """What of an edit is to be written.

    Raises:
        EditConflict: a field was changed by both to different values; nothing is written.
    """
    wanted, clashing = conflicts(changes, original, present)
    if clashing:
        raise EditConflict(
            theirs={name: present[name] for name in clashing},
            original={name: original.get(name) for name in clashing},
            yours={name: changes[name] for name in clashing},
        )
    return wanted


def originals(
    event: str, record: models.Model, version: int, present: Mapping[str, Any], models_of: Mapping[str, Any]
) -> dict[str, Any]:
    """The values a record had at an earlier version, wound back from its events."""
    values = dict(present)
    happened = Event.objects.filter(name=event, kind=record._meta.label_lower, object_id=record.pk).order_by("-id")
    for facts in happened.values_list("facts", flat=True):
        if facts.get("version", 0) <= version:
            break
        before = {name: old for name, (old, _new) in facts.get("changes", {}).items() if name in values}
        values |= read(before, models_of)
    return values


def facts_of(changes: Mapping[str, Any], present: Mapping[str, Any], version: int) -> dict[str, Any]:
    """What an event keeps of an edit: old and new value a field, the version made, and a short text of it."""
    pairs = {name: [describe(present[name]), describe(value)] for name, value in changes.items()}
    return {"changes": pairs, "version": version, "summary": summary(pairs.values())}


def summary(pairs: Iterable[list[Any]], most: int = 3) -> str:
    """The first few changes as "old → new"."""
    shown = [f"{_short(old)} → {_short(new)}" for old, new in pairs]
    return "; ".join(shown[:most]) + (f" (+{len(shown) - most})" if len(shown) > most else "")


def _short(value: Any) -> str:
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
