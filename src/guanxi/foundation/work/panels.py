"""How a task reads wherever it stands."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.work.models import Task


def state_badge(task: Task) -> tuple[str, str]:
    """The state of a task in a word, and its tone."""
    if task.done_at is not None:
        return _("done"), "ok"
    today = timezone.localdate()
    if task.due_on < today:
        return _("late"), "bad"
    return (pgettext("due", "today"), "warn") if task.due_on == today else (_("open"), "")


def state_of(task: Task) -> str:
    """The state of a task in a word."""
    return state_badge(task)[0]
