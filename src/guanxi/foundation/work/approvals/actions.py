"""Requests are granted, refused, withdrawn. Of several who decide at once one does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals.ladder import Power, deciders_of, power_of
from guanxi.foundation.work.approvals.lapsing import why_over
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.records import case_of_request, tell
from guanxi.foundation.work.approvals.refusals import AlreadyDecided, BeyondAuthority, HasPart, NotYours, OwnRequest
from guanxi.foundation.work.approvals.running import carry_out
from guanxi.foundation.work.approvals.tending import close, end
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

State = ApprovalRequest.State
LONGEST = 400


@action("work.grant_request", stepwise=True)
def grant_request(
    request: ApprovalRequest, *, comment: str = "", by: User, at: datetime, key: str | None = None
) -> ApprovalRequest:
    """Agree to what was asked; it is carried out at once, as who asked, if the figures are still the same.

    Raises:
        OwnRequest, HasPart, BeyondAuthority: it is not the person's to decide. AlreadyDecided: somebody was faster.
        BadInput: the comment is longer than 400 characters.
    """
    granted = record_grant(request, comment=comment, by=by, at=at, key=key)
    carry_out(granted.pk, at=at)
    return ApprovalRequest.objects.get(pk=granted.pk)


@action("work.record_grant", inner=True)
def record_grant(request: ApprovalRequest, *, comment: str, by: User, at: datetime) -> ApprovalRequest:
    """Write down that a request is granted, before it is carried out."""
    return _decide(request, State.GRANTED, comment, by=by, at=at)


@action("work.refuse_request")
def refuse_request(request: ApprovalRequest, *, reason: str, by: User, at: datetime) -> ApprovalRequest:
    """Say no to what was asked, and why.

    Raises:
        OwnRequest, BeyondAuthority: it is not the person's to decide. AlreadyDecided: somebody was faster.
        BadInput: no reason, or one longer than 400 characters.
    """
    if not reason.strip():
        raise BadInput(reason=_("Say in up to 400 characters why; who asked reads it."))
    return _decide(request, State.REFUSED, reason, by=by, at=at)


@action("work.withdraw_request")
def withdraw_request(request: ApprovalRequest, *, by: User, at: datetime) -> ApprovalRequest:
    """Take an own request back while nobody has decided.

    Raises:
        NotYours: somebody else asked. AlreadyDecided: it is decided.
    """
    if request.requested_by_id != by.pk:
        raise NotYours()
    return _settle(request, State.WITHDRAWN, "", None, by=by, at=at)


def _decide(request: ApprovalRequest, state: str, words: str, *, by: User, at: datetime) -> ApprovalRequest:
    if len(words) > LONGEST:
        raise BadInput(**{"reason" if state == State.REFUSED else "comment": _("Say it in up to 400 characters.")})
    now: ApprovalRequest = ApprovalRequest.objects.get(pk=request.pk)
    if now.state != State.WAITING:
        raise AlreadyDecided(now)
    if now.expires_at <= at or why_over(now) is not None:
        return end(now, by=by, at=at)
    version = case_of_request(now).version(on=timezone.localdate(at))
    return _settle(now, state, words.strip(), _power(now, by, at), ladder_version=version, by=by, at=at)


def _power(request: ApprovalRequest, by: User, at: datetime) -> Power:
    on, case = timezone.localdate(at), case_of_request(request)
    if request.requested_by_id == by.pk:
        raise OwnRequest()
    power = power_of(by, case, on=on)
    if power is None:
        refused = HasPart if by.pk in case.apart else BeyondAuthority
        raise refused([one.person for one in deciders_of(case, request.rung, on=on)])
    return power


def _settle(
    request: ApprovalRequest, state: str, words: str, power: Power | None, *, by: User, at: datetime, **kept: Any
) -> ApprovalRequest:
    """Write a decision down.

    Raises:
        AlreadyDecided: somebody else's came first.
    """
    holder = power.holder if power and power.holder.pk != by.pk else None
    rung = power.rung.role if power else ""
    if not close(request, state, decided_at=at, decided_by=by, on_behalf_of=holder, decided_rung=rung, comment=words,
                 **kept):  # fmt: skip
        raise AlreadyDecided(ApprovalRequest.objects.select_related("decided_by").get(pk=request.pk))
    now: ApprovalRequest = ApprovalRequest.objects.get(pk=request.pk)
    tell(f"work.approval_{state}", now, by=by, at=at, words=words)
    return now
