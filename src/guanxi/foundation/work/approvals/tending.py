"""Requests that nobody decides: their time is over, their record is gone, or those who decided have left."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from guanxi.foundation.people.models import User
from guanxi.foundation.people.visibility import Tree
from guanxi.foundation.work.approvals.ladder import deciders_of, deciding_rung
from guanxi.foundation.work.approvals.lapsing import lapse, why_over
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.records import case_of_request, is_gone, tell
from guanxi.kit.actions import action

State = ApprovalRequest.State
BATCH = 500


@action("work.expire_requests", inner=True)
def expire_requests(*, by: User, at: datetime) -> int:
    """End the requests nobody decided in time; answers how many."""
    late = list(ApprovalRequest.objects.waiting().filter(expires_at__lte=at).order_by("id")[:BATCH])
    for request in late:
        end(request, by=by, at=at)
    return len(late)


@action("work.readdress_requests", inner=True)
def readdress_requests(*, after: int = 0, by: User, at: datetime) -> int | None:
    """Hand requests on whose rung nobody stands on any more, to the lowest that is held: the next few hundred of them.

    Args:
        after: the last request looked at before.

    Returns:
        the last one looked at now; None when there was none.
    """
    on, tree = timezone.localdate(at), Tree()
    waiting = ApprovalRequest.objects.waiting().filter(matter__in=declared, pk__gt=after).order_by("pk")
    found, is_held = list(waiting.prefetch_related("apart")[:BATCH]), {}
    for request in found:
        apart = frozenset(one.pk for one in request.apart.all())
        hands = request.rung, request.owner_id, request.unit_id, request.requested_by_id, apart
        if hands not in is_held:
            is_held[hands] = bool(deciders_of(case_of_request(request), request.rung, on=on, tree=tree))
        if is_held[hands] or is_gone(request):
            continue
        case = case_of_request(request)
        rung = deciding_rung(case, on=on, tree=tree)
        version = case.version(on=on)
        if rung is not None and close(request, State.WAITING, rung=rung.role, ladder_version=version):
            tell("work.approval_readdressed", request, by=by, at=at)
    return found[-1].pk if found else None


def end(request: ApprovalRequest, *, by: User, at: datetime) -> ApprovalRequest:
    """End a request by itself: its time is over, or nothing is left to decide about."""
    if request.expires_at <= at:
        if close(request, State.EXPIRED, decided_at=at):
            tell("work.approval_expired", request, by=by, at=at)
    elif (reason := why_over(request)) is not None:
        lapse(request, reason, by=by, at=at)
    ended: ApprovalRequest = ApprovalRequest.objects.get(pk=request.pk)
    return ended


def close(request: ApprovalRequest, state: str, **decision: object) -> bool:
    """Move a request on from waiting; whether this was the one to do it."""
    return bool(ApprovalRequest.objects.waiting().filter(pk=request.pk).update(state=state, **decision))
