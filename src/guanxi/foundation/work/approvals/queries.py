"""Questions about requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from guanxi.foundation.people.visibility import reach_in_role, stood_in_for, tree_of
from guanxi.foundation.work.approvals.models import ApprovalRequest

GRACE = timedelta(seconds=20)  # so long the process that granted it has to carry it out itself
MOST = 100
SHOWN = 6


def for_me(user: Any) -> Q:
    """The condition on requests whose decision is in the hands of `user`, by own roles or for somebody away."""
    mine = Q(pk__in=[])
    tree = tree_of(user)
    for holder in (user, *stood_in_for(user, on=timezone.localdate())):
        for role in holder.held_roles:
            reach = reach_in_role(holder, role.key, tree)
            assert reach is not None
            condition = reach.condition()
            within = Q(rung=role.key) if condition is None else Q(rung=role.key) & condition
            mine |= within if holder.pk == user.pk else within & ~Q(requested_by=holder.pk) & ~has_part(holder)
    return mine & Q(state=ApprovalRequest.State.WAITING) & ~Q(requested_by=user.pk) & ~has_part(user)


def has_part(person: Any) -> Q:
    """The condition that somebody has part in what is asked, and does not decide about it."""
    links = ApprovalRequest.apart.through.objects.filter(approvalrequest=OuterRef("pk"), user=person.pk)
    return Q(Exists(links))


def waiting_for(user: Any) -> QuerySet[ApprovalRequest]:
    """Requests that wait for the decision of `user`, the one that expires first at the head."""
    found = ApprovalRequest.objects.filter(for_me(user)).order_by("expires_at", "id")
    return found.select_related("requested_by", "unit")


def count_waiting(user: Any) -> int:
    """How many requests wait for the decision of `user`; counting stops at a hundred."""
    return ApprovalRequest.objects.filter(for_me(user)).order_by()[:MOST].count()


def unfinished(at: datetime) -> list[int]:
    """Granted requests that were not carried out yet and whose time to try again has come, the oldest first."""
    due = Q(retry_at__isnull=True, decided_at__lte=at - GRACE) | Q(retry_at__lte=at)
    found = ApprovalRequest.objects.filter(due, state=ApprovalRequest.State.GRANTED)
    return list(found.order_by("decided_at", "id").values_list("pk", flat=True)[:MOST])


def with_hands(requests: QuerySet[ApprovalRequest], user: Any) -> QuerySet[ApprovalRequest]:
    """The requests, each with `for_me`: whether its decision is in the hands of `user`."""
    return requests.annotate(for_me=Case(When(for_me(user), then=Value(True)), default=Value(False)))


def others_about(request: ApprovalRequest, user: Any) -> list[ApprovalRequest]:
    """The latest other requests about the same record that `user` may see."""
    if not request.kind:
        return []
    found = ApprovalRequest.objects.visible_to(user).filter(kind=request.kind, object_id=request.object_id)
    return list(found.exclude(pk=request.pk).order_by("-requested_at", "-id")[:SHOWN])


def next_for(user: Any, request: ApprovalRequest) -> ApprovalRequest | None:
    """The request that waits longest for `user`, other than this one."""
    return waiting_for(user).exclude(pk=request.pk).first()


def consent_behind(made: models.Model, *, about: models.Model) -> ApprovalRequest | None:
    """The request about a record that was granted and made another one; None where nobody was asked."""
    found = ApprovalRequest.objects.filter(
        kind=about._meta.label_lower, object_id=about.pk, state=ApprovalRequest.State.DONE
    ).select_related("decided_by", "on_behalf_of")
    answer = (made._meta.label_lower, made.pk)
    return next((one for one in found if ((one.answer or {}).get("$"), (one.answer or {}).get("pk")) == answer), None)
