"""An import at work: starting, stopping, going on, taking back, and how far it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.exchange import actions
from guanxi.foundation.exchange.queries import obstacles_of, progress_of
from guanxi.foundation.exchange.views.opening import CRUMB, find_run
from guanxi.foundation.people.middleware import person_of
from guanxi.kit.sentences import together

MOST_OBSTACLES = 50


def _do(request: HttpRequest, pk: int, verb: Any) -> HttpResponse:
    key = {"key": request.POST["idempotency_key"]} if request.POST.get("idempotency_key") else {}
    verb(find_run(request, pk), by=person_of(request), at=timezone.now(), **key)
    return redirect("imports:run", pk=pk)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker import what was previewed."""
    return _do(request, pk, actions.start_import)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop; what came stays."""
    return _do(request, pk, actions.stop_import)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on where it stopped."""
    return _do(request, pk, actions.resume_import)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what stands in the way of taking everything back; take back what can be."""
    if request.method == "POST":
        return _do(request, pk, actions.undo_import)
    run = find_run(request, pk)
    found = obstacles_of(run, at=timezone.now(), limit=MOST_OBSTACLES + 1)
    context = {
        "run": run,
        "left": run.records.filter(taken_back_at__isnull=True).count(),
        "obstacles": [
            {"label": one.label, "url": one.url, "why": together(one.reason, one.mend)}
            for one in found[:MOST_OBSTACLES]
        ],
        "is_cut": len(found) > MOST_OBSTACLES,
        "crumbs": [(_("Imports"), reverse(CRUMB)), (run.file_name, reverse("imports:run", args=[pk]))],
    }
    return render(request, "exchange/undo.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, asked every other second; the whole page again once it has ended."""
    run = find_run(request, pk)
    now = progress_of(run)
    answer = render(request, "exchange/_progress.html", {"run": run, "progress": now})
    if not now.phase:
        answer["HX-Refresh"] = "true"
    return answer
