"""The list of tasks, what is due next first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.people.queries import reps_within
from guanxi.foundation.work.models import Task
from guanxi.foundation.work.panels import state_badge, state_of
from guanxi.kit.components.marks import badge
from guanxi.kit.listing import (
    Column,
    DateRangeFilter,
    Empty,
    Found,
    IndexedSort,
    Listing,
    PageAction,
    RelationFilter,
    StateFilter,
    export_action,
)

SEARCHED = 500
OPEN = Q(done_at__isnull=True)


def overdue() -> Q:
    """Open tasks whose day is over."""
    return OPEN & Q(due_on__lt=timezone.localdate())


def find_tasks(user: Any, text: str) -> Found:
    """Tasks with the text in their title, the latest due first."""
    found = Task.objects.visible_to(user).filter(title__icontains=text).order_by("-due_on", "-id")
    keys = list(found.values_list("pk", flat=True)[: SEARCHED + 1])
    return Found(keys[:SEARCHED], len(keys) > SEARCHED)


def presets(user: Any) -> list[tuple[str, str]]:
    """The views everybody has: own, open, overdue, done, and what one asked of others."""
    return [
        (said("Mine"), start(user)),
        (said("Open tasks"), "state=open"),
        (said("Overdue"), "state=overdue"),
        (said("Done"), "state=done&sort=-due_on"),
        (said("Given by me"), f"state=open&giver={user.pk}"),
    ]


def start(user: Any) -> str:
    """The list begins with one's own open tasks."""
    return f"state=open&assignee={user.pk}"


def show_state(task: Task) -> Any:
    """The state as a badge."""
    label, tone = state_badge(task)
    return badge(label, tone)


TASKS = Listing(
    key="work.tasks",
    title=_("Tasks"),
    noun=_("tasks"),
    rows=lambda user: Task.objects.visible_to(user),
    scope=None,
    related=("assignee", "created_by"),
    columns=[
        Column("title", _("What is to be done"), phone="title", grow=True, fixed=True),
        Column("assignee", _("Who"), phone="sub"),
        Column("due_on", _("Due"), kind="day", sort=IndexedSort("due_on"), phone="end"),
        Column("state", pgettext_lazy("task", "State"), lambda task: state_of(task), render=show_state, phone="state"),
        Column("created_by", _("Given by"), muted=True),
        Column("outcome", _("Outcome"), default=False),
        Column("done_at", _("Done at"), kind="moment", default=False),
    ],
    default_sort="due_on",
    start=start,
    presets=presets,
    filters=[
        StateFilter(
            "state",
            pgettext_lazy("task", "State"),
            keeps_index=False,
            states=[
                ("open", _("open"), OPEN),
                ("overdue", _("late"), overdue),
                ("done", _("done"), Q(done_at__isnull=False)),
            ],
        ),
        RelationFilter("assignee", _("Who"), "assignee_id", options=reps_within),
        RelationFilter("giver", _("Given by"), "created_by_id", options=reps_within),
        DateRangeFilter("due", _("Due"), "due_on"),
    ],
    search=find_tasks,
    search_hint=_("what is to be done"),
    bulk=[export_action()],
    row_url=lambda task: reverse("work:task", args=[task.pk]),
    actions=[PageAction(_("New task"), "work:new", "plus", "primary", "work.add_task")],
    empty=Empty(
        _("No tasks yet"),
        _("What colleagues and customers ask of you stands here on its day."),
        "check",
        (_("New task"), "work:new"),
    ),
)
