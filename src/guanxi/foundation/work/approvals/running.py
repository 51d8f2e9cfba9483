"""Carrying out what was granted: as who asked, in one transaction with the note that it was done, so never twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.work.approvals.codec import Gone, decode
from guanxi.foundation.work.approvals.lapsing import why_over
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.port import Approvals, in_languages
from guanxi.foundation.work.approvals.records import tell
from guanxi.kit.actions import by_itself, describe, registry
from guanxi.kit.approvals import FiguresChanged, Grant, NeedsApproval, granted
from guanxi.kit.errors import Refusal

State = ApprovalRequest.State
log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 12  # over some four hours
STUMBLED = _("The program stumbled over something unforeseen; its journal has the details. Please ask again.")


def carry_out(pk: int, *, at: datetime) -> None:
    """Run a granted verb unless it ran already; what keeps it from running ends the request, with the reason."""
    request: ApprovalRequest = ApprovalRequest.objects.select_related("requested_by", "decided_by").get(pk=pk)
    if request.state != State.GRANTED:
        return
    try:
        with by_itself(), granted(*grants_of(request)):
            run(request, at)
    except NeedsApproval as need:
        _go_on(request, need, at)
    except (FiguresChanged, Gone) as refusal:
        _end(request, State.LAPSED, refusal, at)
    except Refusal as refusal:
        if refusal.retry_after:
            _put_off(request, at)
        elif (reason := why_over(request)) is not None:  # what was asked has come about, or never will
            _end(request, State.LAPSED, reason, at)
        else:
            _end(request, State.FAILED, refusal, at)
    except Exception:
        log.exception("What request %s granted could not be carried out; it will be tried again.", pk)
        _put_off(request, at)


def run(request: ApprovalRequest, at: datetime) -> None:
    """The verb and the note that it ran, in one transaction; nothing where another process was faster."""
    with transaction.atomic():
        waiting = ApprovalRequest.objects.filter(pk=request.pk, state=State.GRANTED)
        if not waiting.update(state=State.DONE, ended_at=at):
            return
        args, kwargs = decode(request.arguments, user=request.requested_by)
        verb, key = registry[request.action].function, request.key or f"approval-{request.pk}"
        answer = describe(verb(*args, by=request.requested_by, at=at, key=key, **kwargs))
        is_record = isinstance(answer, dict) and "$" in answer
        ApprovalRequest.objects.filter(pk=request.pk).update(answer=answer if is_record else None)
        tell("work.approval_done", request, by=request.requested_by, at=at)


def grants_of(request: ApprovalRequest) -> list[Grant]:
    """What was granted to the verb: this request, and those before it where the verb needs several."""
    held: list[Grant] = []
    one: ApprovalRequest | None = request
    while one is not None:
        held.append(
            Grant(
                one.pk,
                one.body,
                one.matter,
                one.kind,
                one.object_id,
                one.unit_id,
                one.amount,
                one.facts,
                one.decided_by,
                one.decided_rung,
                one.ladder_version,
            )
        )
        one = one.after
    return held


def _go_on(request: ApprovalRequest, need: NeedsApproval, at: datetime) -> None:
    """The verb needs a further approval: it waits on as another request, if somebody is there to decide it."""
    try:
        _ask_on(request, need, at)
    except Refusal as refusal:
        _end(request, State.FAILED, refusal, at)


def _ask_on(request: ApprovalRequest, need: NeedsApproval, at: datetime) -> None:
    by = request.requested_by
    args, kwargs = decode(request.arguments, user=by)
    with transaction.atomic():
        waiting = ApprovalRequest.objects.filter(pk=request.pk, state=State.GRANTED)
        if waiting.update(state=State.CONTINUED, ended_at=at):
            Approvals().store(need, action=request.action, args=args, kwargs=kwargs, body=request.body, by=by, at=at,
                              key=request.key, after=request)  # fmt: skip


def _end(request: ApprovalRequest, state: str, reason: Any, at: datetime) -> None:
    """The request ends without having been carried out; who asked and who decided are told why."""
    with transaction.atomic():
        waiting = ApprovalRequest.objects.filter(pk=request.pk, state=State.GRANTED)
        if waiting.update(state=state, ended_at=at, outcome=in_languages(reason)):
            tell(f"work.approval_{state}", request, by=request.requested_by, at=at, words=in_languages(reason))


def _put_off(request: ApprovalRequest, at: datetime) -> None:
    """A fault that may pass: try again after a growing pause, and give up when it does not."""
    if request.attempts + 1 >= MOST_ATTEMPTS:
        _end(request, State.FAILED, STUMBLED, at)
        return
    pause = min(FIRST_PAUSE * 2**request.attempts, LONGEST_PAUSE)
    waiting = ApprovalRequest.objects.filter(pk=request.pk, state=State.GRANTED)
    waiting.update(attempts=F("attempts") + 1, retry_at=at + pause)
