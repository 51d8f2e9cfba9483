"""Where the work of a task is done, which the room that opened it knows: by what its origin begins with.

work_places["credit.signal"] = lambda task, user: (_("To the survey"), reverse("credit:survey_new", args=[…]))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guanxi.foundation.work.models import Task

Place = tuple[Any, str]  # what the link says, its address
work_places: dict[str, Callable[[Task, Any], Place | None]] = {}


def place_of(task: Task, user: Any) -> Place | None:
    """Where `user` does what a task asks for; None where no room knows, or it is nowhere this person may go."""
    find = work_places.get(task.origin.partition(":")[0])
    return find(task, user) if find is not None and task.done_at is None else None
