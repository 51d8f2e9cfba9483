"""Adding tasks, and finishing them with one tap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.foundation.work import actions
from guanxi.foundation.work.forms import FinishForm, TaskForm
from guanxi.foundation.work.models import Task
from guanxi.foundation.work.queries import tasks_ahead, tasks_for_today
from guanxi.kit.errors import Refusal
from guanxi.kit.pages import safe_back


def index(request: HttpRequest) -> HttpResponse:
    """One's own tasks: due, and ahead."""
    today = timezone.localdate()
    due, ahead = tasks_for_today(request.user, today), tasks_ahead(request.user, today)
    for task in [*due, *ahead]:
        task.url = url_of(task.kind, task.object_id or 0) if task.kind else ""  # type: ignore[attr-defined]
    return render(request, "work/tasks.html", {"due": due, "ahead": ahead, "today": today})


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


def back_from(request: HttpRequest, fallback: str) -> str:
    """Where the form says it came from, else the page before."""
    named = request.POST.get("back", "")
    if named and url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return named
    return safe_back(request, fallback or "/")


def find_task(request: HttpRequest, pk: int) -> Task:
    """A task one may see: within reach, or given by oneself."""
    task = Task.objects.select_related("assignee").filter(pk=pk)
    visible = Task.objects.visible_to(request.user).filter(pk=pk)
    mine = task.filter(created_by=request.user)
    return get_object_or_404(task, pk__in=[*visible.values_list("pk", flat=True), *mine.values_list("pk", flat=True)])


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
