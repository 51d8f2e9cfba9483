"""What this room does about events."""

from __future__ import annotations

from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.delivery import notify
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def tell_assignee(event: Event) -> None:
    """Who has to do it hears of it, unless it was the same person's idea."""
    assignee = User.objects.filter(tasks__pk=event.object_id, tasks__done_at__isnull=True, is_active=True).first()
    if assignee is not None:
        notify(event, [assignee], at=event.at)


react("work.task_added", "work.tell_assignee", tell_assignee)
react("work.task_reassigned", "work.tell_new_assignee", tell_assignee)
react("work.task_postponed", "work.tell_of_new_day", tell_assignee)
