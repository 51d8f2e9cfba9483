"""The page of one import: what is in the file, what the columns are, and what becomes of every row."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.exchange import actions
from guanxi.foundation.exchange.downloads import hand_out_red_rows
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import Preview, fields_for, preview_of, progress_of
from guanxi.foundation.exchange.talk.judging import STATES
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.foundation.exchange.views.choices import read_choices
from guanxi.foundation.exchange.views.columns import columns_of, settings_of
from guanxi.foundation.exchange.views.opening import CRUMB, find_run
from guanxi.foundation.exchange.views.rows import items_of, outcomes_of, page_url, reasons_of, tabs_of, twins_of
from guanxi.foundation.people.middleware import person_of
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.pages import page

TALK = "exchange/_talk.html"
PREVIEW = "exchange/_preview.html"
ITEMS_ON_PAGE = 50
BUSY = ("running", "waiting", "undoing")


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page."""
    return _answer(request, pk, request.GET, "exchange/run.html")


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was changed above the preview; a choice that cannot be is told above it and changes nothing."""
    run = find_run(request, pk)
    changed = request.headers.get("HX-Trigger-Name", "")
    refused: Refusal | None = None
    try:
        chosen = read_choices(run, request.POST.dict(), changed=changed)
        actions.choose(run, **chosen, by=person_of(request), at=timezone.now())
    except BadInput as refusal:
        refused = refusal
    except Refusal as refusal:
        if refusal.status in (403, 409):
            raise
        refused = refusal
    return _answer(request, pk, request.POST, TALK, refused=refused)


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a cell anew, or with `old` every cell of its column that holds the same text."""
    run, person = find_run(request, pk), person_of(request)
    column, row = request.POST.get("column", ""), request.POST.get("row", "")
    if not column.isdecimal() or not (row.isdecimal() or "old" in request.POST):
        raise Http404
    text = request.POST.get("text", "")
    if "old" in request.POST:
        actions.mend_equal(run, column=int(column), old=request.POST["old"], text=text, by=person, at=timezone.now())
    else:
        actions.mend_cell(run, row=int(row), column=int(column), text=text, by=person, at=timezone.now())
    was = request.POST.get("was", "").strip()
    return _answer(request, pk, request.POST, PREVIEW, equal=_equal_cells(run, int(column), was, text))


def _equal_cells(run: ImportRun, column: int, was: str, text: str) -> dict[str, Any] | None:
    """The offer to mend every other cell of the column that holds what the mended one held; None without any."""
    if not was or was == text:
        return None
    with RowStore(run) as store:
        others = store.count_equal(column, was)
    return {"column": column, "old": was, "text": text, "count": others} if others else None


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what becomes of rows that look like a record that is here."""
    run, person = find_run(request, pk), person_of(request)
    rows = [number for row in request.POST.getlist("row") if (number := _number(row))]
    choice, record = request.POST.get("choice", ""), _number(request.POST.get("record", ""))
    if choice not in ("skip", "create", "update", ""):
        raise Http404
    actions.choose_duplicates(
        run, rows=rows, choice=choice, record=record or None, by=person, at=timezone.now(),
    )  # fmt: skip
    return _answer(request, pk, request.POST, PREVIEW)


@require_GET
def red_rows(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """The refused rows alone, in the headings they came in, with their reason."""
    run = find_run(request, pk)
    if kind not in ("xlsx", "csv"):
        raise Http404
    return hand_out_red_rows(run, kind)


def _number(text: str) -> int:
    """A whole number of an address or a form; 0 for everything else and for what no column holds."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _answer(
    request: HttpRequest, pk: int, given: Any, template: str, *, refused: Refusal | None = None, equal: Any = None
) -> HttpResponse:
    run = find_run(request, pk)
    reason, after = given.get("reason", ""), _number(given.get("after", ""))
    state = given.get("state", "") if given.get("state", "") in STATES else ""
    progress = progress_of(run)
    preview = preview_of(
        run, state=state, reason=reason, after=after, limit=ITEMS_ON_PAGE,
        at=timezone.now(),
    )  # fmt: skip
    is_mine = run.by_id == person_of(request).pk
    context: dict[str, Any] = {
        "run": run, "progress": progress, "preview": preview, "refused": refused, "equal": equal,
        "is_mine": is_mine,
        "tabs": tabs_of(run, preview), "state": state, "reason": reason, "after": str(after),
        "before_url": page_url(preview, preview.before), "after_url": page_url(preview, preview.after),
        "crumbs": [(_("Imports"), reverse(CRUMB))], "is_fragment": template == PREVIEW,
        "can_undo": run.started_at is not None and run.state not in BUSY and _has_left(run),
    }  # fmt: skip
    context |= _grid(run, preview)
    if template != PREVIEW and run.is_open:
        fields = fields_for(run)
        context |= {"columns": columns_of(run, fields, preview), "settings": settings_of(run, fields)}
    return page(request, template, context)


def _has_left(run: ImportRun) -> bool:
    return bool(run.records.filter(taken_back_at__isnull=True).exists())


def _grid(run: ImportRun, preview: Preview) -> dict[str, Any]:
    shown = items_of(run, preview)
    return {
        "shown": shown,
        "grid_heads": [_("Line"), _("State"), *shown["heads"]],
        "reasons": reasons_of(run, preview),
        "outcomes": outcomes_of(run, preview),
        "twins": twins_of(preview),
        "twin_heads": [_("Field"), _("Here"), _("In the file")],
        "twin_acts": [
            {"choice": "update", "label": _("Update this record")},
            {"choice": "create", "label": _("It is another one: create it")},
            {"choice": "skip", "label": _("Leave the row out")},
        ],
        "column_heads": [
            {"label": _("Column"), "desk_only": True},
            {"label": _("Heading and first cells"), "grow": True},
            _("Becomes"),
        ],
    }  # fmt: skip
