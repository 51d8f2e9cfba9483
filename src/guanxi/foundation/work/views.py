"""The page of a task; adding tasks, finishing them with one tap, putting them off, handing them over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from guanxi.foundation.timeline.queries import timeline_of
from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.foundation.work import actions
from guanxi.foundation.work.forms import FinishForm, PostponeForm, ReassignForm, TaskForm
from guanxi.foundation.work.models import Task
from guanxi.foundation.work.panels import state_badge
from guanxi.foundation.work.places import place_of
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import day, moment
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.forms import RefusableForm
from guanxi.kit.pages import ask, back_from, safe_back


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what it is about, who has it, what happened to it, and its verbs."""
    task = find_task(request, pk)
    about = find_visible(request.user, task.kind, task.object_id) if task.kind and task.object_id else None
    days = timeline_of(task, before=request.GET.get("before", ""), reader=request.user)
    context = {
        "task": task,
        "crumbs": [(_("Tasks"), reverse("work:tasks"))],
        "facts": facts_of(task, about),
        "place": place_of(task, request.user) if about else None,
        "days": days,
        "earlier_url": f"?{urlencode({'before': days.before})}" if days.before else "",
    }
    return render(request, "work/task.html", context)


def facts_of(task: Task, about: Any) -> list[tuple[str, Any]]:
    """What is known of a task, as pairs; a line with nothing to say is left out."""
    word, tone = state_badge(task)
    url = url_of(task.kind, task.object_id or 0) if about else ""
    pairs = [
        (pgettext("task", "State"), badge(word, tone)),
        (_("Due"), day(task.due_on)),
        (_("Who"), task.assignee),
        (_("Given by"), task.created_by),
        (_("About"), format_html('<a href="{}">{}</a>', url, about) if url else about),
        (_("Done at"), moment(task.done_at) if task.done_at else ""),
        (_("Outcome"), task.outcome),
    ]
    return [(label, value) for label, value in pairs if value]


def find_about(request: HttpRequest, kind: str, pk: str) -> Any:
    """The record a task shall be about, or None when none is named; 404 for one outside one's reach."""
    if not kind:
        return None
    found = find_visible(request.user, kind, int(pk)) if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found


def new(request: HttpRequest) -> HttpResponse:
    """Add a task, about a record when `kind` and `id` name one."""
    given = request.POST if request.method == "POST" else request.GET
    kind, pk = given.get("kind", ""), given.get("id", "")
    about = find_about(request, kind, pk)
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        initial={"assignee": request.user.pk, "due_on": timezone.localdate()},
    )
    back = back_from(request, url_of(kind, int(pk)) if about else reverse("work:tasks"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_task(**form.cleaned_data, about=about, by=request.user, at=timezone.now(),
                             key=request.POST.get("idempotency_key"))  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The task is added."))
            return redirect(back)
    context = {"form": form, "about": about, "kind": kind, "id": pk, "back": back}
    return render(request, "work/task_form.html", context, status=422 if form.errors else 200)


def find_task(request: HttpRequest, pk: int) -> Task:
    """A task one may see: within reach, or given by oneself."""
    found: Task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("assignee", "created_by"), pk=pk
    )
    return found


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a task with one tap; the message offers to undo it."""
    task, form = find_task(request, pk), FinishForm(request.POST)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else request.POST.get("outcome", "")
    actions.finish_task(task, outcome=outcome, by=request.user, at=timezone.now())
    text = _("Done: %(title)s") % {"title": task.title}
    messages.success(request, text, extra_tags=f"undo:{reverse('work:reopen', args=[task.pk])}")
    return redirect(safe_back(request, reverse("work:tasks")))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a finish."""
    actions.reopen_task(find_task(request, pk), by=request.user, at=timezone.now())
    return redirect(safe_back(request, reverse("work:tasks")))


def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who shall have a task, and hand it over."""
    task = find_task(request, pk)
    form = ReassignForm(request.POST or None, initial={"assignee": task.assignee_id})
    words = {"title": _("Reassign"), "submit": _("Reassign"), "lede": task.title}
    done = _("Handed over: %(title)s") % {"title": task.title}
    return _ask_and_do(request, task, form, actions.reassign_task, words, done)


def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another day and the reason, and put a task off."""
    task = find_task(request, pk)
    later = max(task.due_on, timezone.localdate()) + timedelta(days=1)
    form = PostponeForm(request.POST or None, initial={"due_on": later})
    words = {"title": _("Postpone"), "submit": _("Postpone"), "lede": task.title}
    done = _("Put off: %(title)s") % {"title": task.title}
    return _ask_and_do(request, task, form, actions.postpone_task, words, done)


def _ask_and_do(
    request: HttpRequest, task: Task, form: RefusableForm, verb: Callable[..., Any], words: dict[str, Any], done: str
) -> HttpResponse:
    fallback = reverse("work:task", args=[task.pk])
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key")
        try:
            verb(task, **form.cleaned_data, by=request.user, at=timezone.now(), key=key)
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            is_seen = Task.objects.visible_to(request.user).filter(pk=task.pk).exists()
            back = back_from(request, fallback)
            return redirect(back if is_seen or fallback not in back else reverse("work:tasks"))
    return ask(request, form, **words, fallback=fallback)
