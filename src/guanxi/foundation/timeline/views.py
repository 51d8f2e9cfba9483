"""Notes, files and followers of any record, and what one was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.timeline import actions
from guanxi.foundation.timeline.forms import FileForm, NoteForm
from guanxi.foundation.timeline.models import File
from guanxi.foundation.timeline.queries import by_day, files_of, is_following, line_of, notifications_of, timeline_of
from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.kit.downloads import as_download
from guanxi.kit.errors import Refusal
from guanxi.kit.pages import safe_back


def find_record(request: HttpRequest, kind: str, pk: int) -> Any:
    """The record, or 404 when it does not exist or lies outside one's reach."""
    record = find_visible(request.user, kind, pk)
    if record is None:
        raise Http404
    return record


def back_from(request: HttpRequest, kind: str, pk: int) -> str:
    """Where the person came from: the form's own word, the page before, the record."""
    named = request.POST.get("back", "")
    if named and url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return named
    return safe_back(request, url_of(kind, pk) or "/")


def attempt(form: Any, verb: Callable[[], Any]) -> bool:
    """Try a verb; a refusal goes into the form, where what was typed still stands."""
    try:
        verb()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def notes(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The timeline of a record with a form for a note; POST writes one."""
    record = find_record(request, kind, pk)
    form, back = NoteForm(request.POST or None), back_from(request, kind, pk)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key")
        if attempt(
            form,
            lambda: actions.add_note(record, **form.cleaned_data, by=request.user, at=timezone.now(), key=key),
        ):
            messages.success(request, _("The note is kept."))
            return redirect(back)
    return show(request, record, kind, back, form, FileForm())


def show(request: HttpRequest, record: Any, kind: str, back: str, form: Any, file_form: Any) -> HttpResponse:
    """The page of a record's notes and files; a form with errors answers 422 and keeps what was typed."""
    days = timeline_of(record, before=request.GET.get("before", ""), reader=request.user)
    context = {
        "record": record,
        "kind": kind,
        "form": form,
        "file_form": file_form,
        "back": back,
        "files": files_of(record)[:50],
        "days": days,
        "earlier_url": f"?{urlencode({'before': days.before})}" if days.before else "",
        "is_following": is_following(record, request.user),
    }
    return render(request, "timeline/record.html", context, status=422 if form.errors or file_form.errors else 200)


@require_POST
def add_file(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Keep a file with a record."""
    record = find_record(request, kind, pk)
    form, back = FileForm(request.POST, request.FILES), back_from(request, kind, pk)
    if form.is_valid():
        content = form.cleaned_data["content"]
        if attempt(
            form,
            lambda: actions.add_file(record, content=content, name=content.name, by=request.user, at=timezone.now()),
        ):
            messages.success(request, _("The file is kept."))
            return redirect(back)
    return show(request, record, kind, back, NoteForm(), form)


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file to whoever may see its record, as a download that no browser runs."""
    kept = get_object_or_404(File, pk=pk)
    find_record(request, kept.kind, kept.object_id)
    try:
        content = kept.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return as_download(content, kept.name, kept.media_type)


@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own file away."""
    kept = get_object_or_404(File, pk=pk)
    record = find_record(request, kept.kind, kept.object_id)
    back = back_from(request, kept.kind, kept.object_id)
    actions.remove_file(kept, record=record, by=request.user, at=timezone.now())
    messages.success(request, _("The file is removed."))
    return redirect(back)


@require_POST
def follow(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Follow a record, or follow it no longer."""
    record = find_record(request, kind, pk)
    if is_following(record, request.user):
        actions.unfollow(record, by=request.user, at=timezone.now())
        messages.success(request, _("You are no longer told what happens here."))
    else:
        actions.follow(record, by=request.user, at=timezone.now())
        messages.success(request, _("You will be told what happens here."))
    return redirect(back_from(request, kind, pk))


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """What one was told, the unread first marked."""
    told = notifications_of(request.user)
    unread = [{**line_of(one.event, reader=request.user), "pk": one.pk} for one in told if one.read_at is None]
    days = by_day((one.event for one in told if one.read_at is not None), reader=request.user)
    context = {"unread": unread, "days": days}
    return render(request, "timeline/notifications.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Take notifications off the bell: the one named, or all."""
    named = request.POST.get("notification", "")
    actions.mark_read([int(named)] if named.isdecimal() else None, by=request.user, at=timezone.now())
    return redirect("timeline:notifications")
