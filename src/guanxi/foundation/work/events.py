"""What can happen to tasks."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("work.task_added", _("Task for %(assignee)s: %(title)s"), icon="clock"),
    EventType("work.task_finished", _("Done: %(title)s (%(outcome)s)"), icon="check", tone="ok", notify=True),
    EventType("work.task_reopened", _("Open again: %(title)s"), icon="undo"),
    EventType("work.task_reassigned", _("Task handed to %(assignee)s: %(title)s"), icon="clock"),
    EventType("work.task_postponed", _("Task put off to %(due_on)s: %(title)s (%(reason)s)"), icon="clock"),
)
