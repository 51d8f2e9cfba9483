"""Questions about tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from guanxi.foundation.work.models import Task


def tasks_for_today(user: Any, on: date, limit: int = 50) -> list[Task]:
    """A person's open tasks that are due on the day `on` or overdue, the longest overdue first."""
    found = Task.objects.open().filter(assignee_id=user.pk, due_on__lte=on)
    return list(found.select_related("assignee")[:limit])


def tasks_about(record: Model) -> QuerySet[Task]:
    """The open tasks about a record, the most urgent first."""
    return Task.objects.open().filter(kind=record._meta.label_lower, object_id=record.pk).select_related("assignee")


def count_due(user: Any, on: date) -> int:
    """How many of a person's tasks are due or overdue on the day `on`."""
    return Task.objects.open().filter(assignee_id=user.pk, due_on__lte=on).count()
