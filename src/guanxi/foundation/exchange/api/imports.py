"""Imports over the API: bring a file, look what its rows would become, choose, start, undo."""

from __future__ import annotations

from typing import Any, Literal

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Query, Router, Status, UploadedFile

from guanxi.foundation.exchange import actions
from guanxi.foundation.exchange.api.shapes import (
    CellMend,
    Choices,
    FieldOut,
    ItemPage,
    ItemQuery,
    ObstacleOut,
    RunOut,
    TargetOut,
)
from guanxi.foundation.exchange.downloads import hand_out_red_rows
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import (
    MOST_ON_PAGE,
    fields_for,
    obstacles_of,
    preview_of,
    progress_of,
    targets_for,
)
from guanxi.foundation.people.middleware import person_of
from guanxi.kit.api import check_scope, moment, perform

router = Router(tags=["imports"])


@router.get("/targets", response=list[TargetOut], summary="What can be imported")
def list_targets(request: HttpRequest) -> list[dict[str, Any]]:
    """In the order in which a company would bring it in."""
    check_scope(request, "read")
    return [
        {
            "key": one.key, "label": str(one.label), "is_allowed": one.is_allowed,
            "keys": [[name for name, _label in key] for key in one.keys],
            "options": {option.key: [value for value, _label in option.choices] for option in one.options},
        }
        for one in targets_for(person_of(request))
    ]  # fmt: skip


@router.get("", response=list[RunOut], summary="Imports, the newest first")
def list_runs(request: HttpRequest, before: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """The caller's own, and those of people within reach for who may look at imports; `before` is the last id seen."""
    check_scope(request, "read")
    runs = ImportRun.objects.visible_to(person_of(request)).talks().order_by("-id")
    return [_run(one) for one in (runs.filter(pk__lt=before) if before else runs)[: max(1, min(limit, MOST_ON_PAGE))]]


@router.post("", response={201: RunOut}, summary="Bring a file in to look at it")
def post_run(request: HttpRequest, target: str, file: UploadedFile = File(...)) -> Status[dict[str, Any]]:  # noqa: B008
    """Sent as `multipart/form-data` with the part `file`; nothing is imported before the start."""
    return Status(201, _run(perform(request, actions.open_import, file=file, target=target)))


@router.get("/{pk}", response=RunOut, summary="How an import stands")
def read_run(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Its choices, its progress and what became of its lines."""
    return _run(_found(request, pk))


@router.patch("/{pk}", response=RunOut, summary="Choose how a file is read")
def patch_run(request: HttpRequest, pk: int, payload: Choices) -> dict[str, Any]:
    """`mapping` is field → place of its column, counted from 0, and replaces the mapping as a whole."""
    given = payload.dict(exclude_unset=True, exclude_none=True)
    return _run(perform(request, actions.choose, _found(request, pk), **given))


@router.get("/{pk}/fields", response=list[FieldOut], summary="The fields and their columns")
def read_fields(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """With the first texts of each column and how they are read."""
    names = FieldOut.model_fields.keys()
    found = [{name: getattr(one, name) for name in names} for one in fields_for(_found(request, pk))]
    return [one | {"label": str(one["label"])} for one in found]


@router.get("/{pk}/items", response=ItemPage, summary="What the rows would become, or became")
def read_items(request: HttpRequest, pk: int, asked: Query[ItemQuery]) -> dict[str, Any]:
    """By state and reason, in the order of the file."""
    found = preview_of(_found(request, pk), **asked.dict(), at=timezone.now())
    return {
        "is_ready": found.is_ready, "checked": found.checked, "counts": found.counts.items,
        "reasons": found.counts.reasons, "next_after": found.after, "items": [_item(one) for one in found.items],
    }  # fmt: skip


@router.post("/{pk}/mends", response=RunOut, summary="Mend a cell, or all equal ones")
def post_mend(request: HttpRequest, pk: int, payload: CellMend) -> dict[str, Any]:
    """By `row`, or by `old`, the text that every cell of the column is to lose."""
    run = _found(request, pk)
    if payload.old is not None:
        perform(request, actions.mend_equal, run, column=payload.column, old=payload.old, text=payload.text)
    else:
        perform(request, actions.mend_cell, run, column=payload.column, row=payload.row or 0, text=payload.text)
    return _run(_found(request, pk))


@router.post("/{pk}/start", response=RunOut, summary="Import what was previewed")
def post_start(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The worker writes it in the background."""
    return _run(perform(request, actions.start_import, _found(request, pk)))


@router.post("/{pk}/stop", response=RunOut, summary="Stop an import that runs")
def post_stop(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What was imported stays."""
    return _run(perform(request, actions.stop_import, _found(request, pk)))


@router.post("/{pk}/resumption", response=RunOut, summary="Go on with an import that stopped or failed")
def post_resumption(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Nothing comes twice."""
    return _run(perform(request, actions.resume_import, _found(request, pk)))


@router.post("/{pk}/undoing", response=RunOut, summary="Take an import back")
def post_undoing(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What something newer depends on stays; ask `obstacles` first."""
    return _run(perform(request, actions.undo_import, _found(request, pk)))


@router.get("/{pk}/obstacles", response=list[ObstacleOut], summary="What stands in the way of taking it back")
def read_obstacles(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """At most 200 records that would stay, with the reason."""
    found = obstacles_of(_found(request, pk), at=timezone.now())
    return [
        {"model": one.model, "id": one.pk, "label": one.label, "reason": str(one.reason), "mend": str(one.mend)}
        for one in found
    ]


@router.get("/{pk}/red-rows", summary="The refused rows as a file")
def read_red_rows(request: HttpRequest, pk: int, format: Literal["xlsx", "csv"] = "xlsx") -> FileResponse:
    """In the headings of the file, with the line and the reason; mended, it can be brought in as it is."""
    return hand_out_red_rows(_found(request, pk), format)


def _found(request: HttpRequest, pk: int) -> ImportRun:
    check_scope(request, "read")
    runs: Any = ImportRun.objects.visible_to(person_of(request)).talks().select_related("by__unit")
    return get_object_or_404(runs, pk=pk)


def _run(run: ImportRun) -> dict[str, Any]:
    now = progress_of(run)
    names = (
        "target", "file_name", "lines", "columns", "warnings", "reading", "mapping", "formats", "constants", "empty",
        "duplicates", "options",
    )  # fmt: skip
    moments = ("opened_at", "started_at", "finished_at", "undone_at")
    return {name: getattr(run, name) for name in names} | {name: moment(getattr(run, name)) for name in moments} | {
        "id": run.pk, "state": now.state, "phase": now.phase, "percent": now.percent, "outcomes": now.outcomes,
        "failure": now.failure, "upsert_key": [name for name in run.upsert_key if name],
    }  # fmt: skip


def _item(one: Any) -> dict[str, Any]:
    cells = [*one.cells, *(cell for line in one.lines for cell in line)]
    return {
        "place": one.place, "rows": list(one.rows), "state": one.state, "outcome": one.outcome,
        "decision": one.decision,
        "cells": [
            {"field": cell.key, "row": cell.row, "text": cell.text, "value": cell.value,
             "old": cell.old if cell.is_changed else None}
            for cell in cells
        ],
        "problems": [
            {"code": bad.code, "field": bad.field, "reason": str(bad.reason), "mend": str(bad.mend), "row": bad.row}
            for bad in one.problems
        ],
        "twins": [{"id": hit.pk, "label": hit.label, "reasons": list(hit.reasons)} for hit in one.twins],
    }  # fmt: skip
