"""Bringing a file to look at it, adding a second one, throwing both away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.foundation.exchange import actions
from guanxi.foundation.exchange.forms import JoinForm, OpenForm
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import targets_for
from guanxi.foundation.people.middleware import person_of
from guanxi.foundation.people.visibility import may
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import ask

CRUMB = "imports:runs"


def find_run(request: HttpRequest, pk: int) -> ImportRun:
    """The run of that number; 404 for one that this person may not see."""
    if not may(person_of(request), "exchange.open_import"):
        raise NotAllowed()
    found: ImportRun = get_object_or_404(ImportRun.objects.visible_to(person_of(request)).talks(), pk=pk)
    return found


def new(request: HttpRequest) -> HttpResponse:
    """Choose a file and what its rows are."""
    person = person_of(request)
    if not may(person, "exchange.open_import"):
        raise NotAllowed()
    targets = targets_for(person)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OpenForm(
        *posted, targets=targets, initial={"target": request.GET["target"]} if "target" in request.GET else {}
    )
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key")
        given = {"file": form.cleaned_data["file"], "target": form.cleaned_data["target"]}
        try:
            run = actions.open_import(**given, by=person, at=timezone.now(), key=key)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("imports:run", pk=run.pk)
    context = {"form": form, "targets": targets, "crumbs": [(_("Imports"), reverse(CRUMB))]}
    return render(request, "exchange/new.html", context, status=422 if form.errors else 200)


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a second file whose lines belong to those of the first."""
    run = find_run(request, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = JoinForm(*posted, run=run)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["joined_column"] = given["joined_column"] or given["column"]
        try:
            actions.join_file(run, **given, by=person_of(request), at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("imports:run", pk=pk)
    return ask(
        request,
        form,
        title=_("The lines stand in another file"),
        submit=_("Join the files"),
        lede=_("Each line of the second file is put to the line of the first with the same text in that column."),
        fallback=reverse("imports:run", args=[pk]),
    )


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away an import that was never started."""
    run = find_run(request, pk)
    actions.discard_import(run, by=person_of(request), at=timezone.now())
    messages.success(request, _("“%(name)s” is thrown away; nothing was imported.") % {"name": run.file_name})
    return redirect(CRUMB)
