"""What a record held when somebody began to edit it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from guanxi.domains.customers.actions.fields import read
from guanxi.foundation.timeline.models import Event


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
