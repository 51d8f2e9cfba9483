"""Tasks are added, handed over, put off, finished and, by a slip of the finger, opened again."""

from __future__ import annotations

from datetime import date, datetime

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.people.visibility import reach_of
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.models import Task
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.periods import is_plausible


@action("work.add_task")
def add_task(
    *, title: str, assignee: User, due_on: date, about: Model | None = None, origin: str = "", by: User, at: datetime
) -> Task:
    """Give somebody something to do about a record by a day.

    Args:
        origin: what opened it; the same origin opens one task only, the earlier one is answered.

    Raises:
        BadInput: no title, an implausible day, or an assignee who has left.
    """
    title = title.strip()
    if not title or len(title) > 200:
        raise BadInput(title=_("Say in up to 200 characters what is to be done."))
    _require_day(due_on, at)
    _require_active(assignee)
    if origin and (earlier := Task.objects.filter(origin=origin).first()):
        return earlier
    task = Task.objects.create(
        title=title, assignee=assignee, due_on=due_on, origin=origin, created_by=by, created_at=at,
        kind=about._meta.label_lower if about else "", object_id=about.pk if about else None,
    )  # fmt: skip
    record("work.task_added", task, about=[about] if about else [], by=by, at=at, title=title,
           assignee=assignee.full_name, due_on=due_on)  # fmt: skip
    return task


def _require_day(due_on: date, at: datetime) -> None:
    if not is_plausible(due_on, on=timezone.localdate(at)):
        raise BadInput(due_on=_("Choose a day between the year 2000 and five years ahead."))


def _require_active(assignee: User) -> None:
    if not assignee.is_active or assignee.is_system:
        raise BadInput(assignee=_("This colleague cannot sign in; choose another."))


def _require_hand_in(task: Task, by: User) -> None:
    """Own tasks, those one gave, and those of people within one's reach may be changed.

    Raises:
        NotAllowed: it is none of these.
    """
    reach = reach_of(by)
    is_own = by.pk in {task.assignee_id, task.created_by_id} or by.is_system
    is_within = reach.covers(task.assignee_id, task.assignee.unit_id)
    if not is_own and not is_within:
        raise NotAllowed()


def _about(task: Task) -> list[Model]:
    """The record a task is about, as a reference."""
    return [apps.get_model(task.kind)(pk=task.object_id)] if task.kind and task.object_id else []


def _locked(task: Task, by: User) -> Task:
    """The task as it stands, held until the verb ends; refused to those whose hands it is not in."""
    task = Task.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=task.pk)
    _require_hand_in(task, by)
    return task


def _open_task(task: Task, by: User) -> Task:
    """A locked task that is not done."""
    task = _locked(task, by)
    if task.done_at is not None:
        raise Refusal(_("This task is done already."), mend=_("Open it again first."))
    return task


@action("work.finish_task")
def finish_task(task: Task, *, outcome: str = "", by: User, at: datetime) -> Task:
    """Say that a task is done and what came of it; a finished one stays as it is.

    Raises:
        NotAllowed: the task of somebody outside one's reach. BadInput: the outcome is longer than 400 characters.
    """
    task = _locked(task, by)
    if len(outcome) > 400:
        raise BadInput(outcome=_("Say in up to 400 characters what came of it; longer words go into a note."))
    if task.done_at is None:
        task.done_at, task.outcome = at, outcome.strip()
        task.save(update_fields=["done_at", "outcome"])
        record("work.task_finished", task, about=_about(task), by=by, at=at, title=task.title, outcome=task.outcome)
    return task


@action("work.reopen_task")
def reopen_task(task: Task, *, by: User, at: datetime) -> Task:
    """Undo a finish.

    Raises:
        NotAllowed: the task of somebody outside one's reach.
    """
    task = _locked(task, by)
    if task.done_at is not None:
        task.done_at, task.outcome = None, ""
        task.save(update_fields=["done_at", "outcome"])
        record("work.task_reopened", task, about=_about(task), by=by, at=at, title=task.title)
    return task


@action("work.reassign_task")
def reassign_task(task: Task, *, assignee: User, by: User, at: datetime) -> Task:
    """Hand an open task to somebody else.

    Raises:
        NotAllowed: the task of somebody outside one's reach. BadInput: the colleague has left.
        Refusal: it is done already.
    """
    task = _open_task(task, by)
    _require_active(assignee)
    if task.assignee_id != assignee.pk:
        task.assignee = assignee
        task.save(update_fields=["assignee"])
        record("work.task_reassigned", task, about=_about(task), by=by, at=at, title=task.title,
               assignee=assignee.full_name)  # fmt: skip
    return task


@action("work.postpone_task")
def postpone_task(task: Task, *, due_on: date, reason: str, by: User, at: datetime) -> Task:
    """Put an open task off to another day and say why.

    Raises:
        NotAllowed: the task of somebody outside one's reach. Refusal: it is done already.
        BadInput: an implausible day, no reason, or one of more than 200 characters.
    """
    task = _open_task(task, by)
    _require_day(due_on, at)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise BadInput(reason=_("Say in up to 200 characters why."))
    if task.due_on != due_on:
        task.due_on = due_on
        task.save(update_fields=["due_on"])
        record("work.task_postponed", task, about=_about(task), by=by, at=at, title=task.title, due_on=due_on,
               reason=reason)  # fmt: skip
    return task
