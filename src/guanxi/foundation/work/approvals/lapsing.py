"""Requests that end by themselves because nothing is left to decide about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models

from guanxi.foundation.work.approvals.codec import Gone
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.port import in_languages
from guanxi.foundation.work.approvals.records import about_of, tell

State = ApprovalRequest.State


def why_over(request: ApprovalRequest) -> Any:
    """Why nothing is left to decide: its record was deleted, or is past what was asked; None: it is to be decided."""
    about, matter = about_of(request), declared.get(request.matter)
    if request.kind and about is None:
        return Gone()
    return matter.over(about) if matter is not None and matter.over is not None and about is not None else None


def lapse_requests(matter: str, records: Sequence[models.Model], *, reason: Any, by: Any, at: datetime) -> int:
    """End the requests of a matter about records that are past what was asked; answers how many.

    For verbs that make requests pointless: they call it in their own transaction. A request that is being carried out
    in another one is left to it, which finds the same.

    Args:
        records: of one kind. reason: why, a text that can be said in every language.
    """
    if not records:
        return 0
    waiting = ApprovalRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(
        matter=matter, kind=records[0]._meta.label_lower, state__in=(State.WAITING, State.GRANTED),
        object_id__among=[one.pk for one in records],
    )  # fmt: skip
    return sum(lapse(request, reason, by=by, at=at) for request in waiting.order_by("id"))


def lapse(request: ApprovalRequest, reason: Any, *, by: Any, at: datetime) -> bool:
    """End one request; whether this was the one to do it. Who asked reads why, in his or her language."""
    as_it_was = ApprovalRequest.objects.filter(pk=request.pk, state=request.state)
    decided = {"decided_at": at} if request.decided_at is None else {}
    if not as_it_was.update(state=State.LAPSED, ended_at=at, outcome=in_languages(reason), **decided):
        return False
    tell("work.approval_lapsed", request, by=by, at=at, words=in_languages(getattr(reason, "message", reason)))
    return True
