"""The record a request is about, and what its timeline is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps

from guanxi.foundation.timeline.events import by_language, record
from guanxi.foundation.work.approvals.ladder import Case
from guanxi.foundation.work.approvals.models import ApprovalRequest


def about_of(request: ApprovalRequest) -> Any:
    """The record a request is about, as it is now; None where there is none, or none any more."""
    if not request.kind:
        return None
    return apps.get_model(request.kind)._default_manager.filter(pk=request.object_id).first()


def is_gone(request: ApprovalRequest) -> bool:
    """Whether the record a request is about was deleted since."""
    return bool(request.kind) and about_of(request) is None


def case_of_request(request: ApprovalRequest) -> Case:
    """What the ladder wants to know of a request."""
    return Case(
        request.matter, request.amount, about_of(request), request.owner_id, request.unit_id, request.requested_by_id,
        frozenset(one.pk for one in request.apart.all()),
    )  # fmt: skip


def tell(name: str, request: ApprovalRequest, *, by: Any, at: datetime, words: str | Mapping[str, str] = "") -> None:
    """Write on the timelines of a request and of the record it is about what happened to it.

    Args:
        words: what is said besides, in one language or by language.
    """
    about = [apps.get_model(request.kind)(pk=request.object_id)] if request.kind else []
    summary = {
        language: f"{text} ({besides})" if (besides := words if isinstance(words, str) else words[language]) else text
        for language, text in request.summary.items()
    }
    record(name, request, about=about, by=by, at=at, matter=request.matter, summary=by_language(summary),
           amount=request.amount)  # fmt: skip
