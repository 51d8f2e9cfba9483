"""What can happen to tasks and to requests for approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare
from guanxi.foundation.work.approvals.matters import declared


class Matters(Sequence[tuple[str, Any]]):
    """What the matters are called, those declared later too."""

    def __getitem__(self, place: Any) -> Any:
        return [*self][place]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter([(one.key, one.label) for one in declared.values()])

    def __len__(self) -> int:
        return len(declared)


MATTERS = {"matter": Matters()}

declare(
    EventType("work.task_added", _("Task for %(assignee)s: %(title)s"), icon="clock"),
    EventType("work.task_finished", _("Done: %(title)s (%(outcome)s)"), icon="check", tone="ok", notify=True),
    EventType("work.task_reopened", _("Open again: %(title)s"), icon="undo"),
    EventType("work.task_reassigned", _("Task handed to %(assignee)s: %(title)s"), icon="clock"),
    EventType("work.task_postponed", _("Task put off to %(due_on)s: %(title)s (%(reason)s)"), icon="clock"),
)

declare(
    EventType("work.approval_requested", _("Approval asked for: %(matter)s, %(summary)s"), "clock", words=MATTERS),
    EventType("work.approval_granted", _("Granted: %(matter)s, %(summary)s"), "check", "ok", words=MATTERS),
    EventType("work.approval_done", _("Carried out after approval: %(matter)s, %(summary)s"), "check", "ok",
              words=MATTERS),
    EventType("work.approval_refused", _("Refused: %(matter)s, %(summary)s"), "x", "bad", words=MATTERS),
    EventType("work.approval_withdrawn", _("Withdrawn: %(matter)s, %(summary)s"), "undo", words=MATTERS),
    EventType("work.approval_readdressed", _("Handed on to who decides now: %(matter)s, %(summary)s"), "clock",
              words=MATTERS),
    EventType("work.approval_expired", _("Nobody decided in time: %(matter)s, %(summary)s"), "clock", "warn",
              words=MATTERS),
    EventType("work.approval_lapsed", _("Lapsed: %(matter)s, %(summary)s"), "alert",
              "warn", words=MATTERS),
    EventType("work.approval_failed", _("Granted, but could not be carried out: %(matter)s, %(summary)s"),
              "alert", "bad", words=MATTERS),
)  # fmt: skip
