"""Exports over the API: how one stands, and its file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.foundation.exchange.downloads import hand_out
from guanxi.foundation.exchange.models import Export
from guanxi.foundation.people.middleware import person_of
from guanxi.kit.api import check_scope

router = Router(tags=["exports"])


class ExportOut(Schema):
    """An export: `state` is waiting, written or failed; `failure` says why."""

    id: int
    listing: str
    format: str
    state: str
    failure: str
    rows: int
    kept_until: date | None


@router.get("/{pk}", response=ExportOut, summary="How an export stands")
def read_export(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Ask for one by `POST /actions/exchange.request_export`; only the caller's own."""
    export = _own(request, pk)
    state = "failed" if export.failed_at else "written" if export.finished_at else "waiting"
    names = ("listing", "format", "failure", "rows", "kept_until")
    return {"id": export.pk, "state": state} | {name: getattr(export, name) for name in names}


@router.get("/{pk}/file", summary="The file of an export")
def read_file(request: HttpRequest, pk: int) -> FileResponse:
    """The caller's own, once `state` is written and until the day it is kept."""
    return hand_out(_own(request, pk), person_of(request))


def _own(request: HttpRequest, pk: int) -> Export:
    check_scope(request, "read")
    return get_object_or_404(Export.objects.visible_to(person_of(request)), pk=pk)
