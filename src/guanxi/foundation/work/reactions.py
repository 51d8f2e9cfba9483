"""What this room does about events."""

from __future__ import annotations

from django.utils import timezone

from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.delivery import notify
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event, Notification
from guanxi.foundation.work.approvals.ladder import deciders_of
from guanxi.foundation.work.approvals.records import case_of_request
from guanxi.foundation.work.models import ApprovalRequest


def tell_assignee(event: Event) -> None:
    """Who has to do it hears of it, unless it was the same person's idea."""
    assignee = User.objects.filter(tasks__pk=event.object_id, tasks__done_at__isnull=True, is_active=True).first()
    if assignee is not None:
        notify(event, [assignee], at=event.at)


def request_of(event: Event) -> ApprovalRequest:
    """The request an event is about."""
    found: ApprovalRequest = ApprovalRequest.objects.select_related("requested_by", "decided_by").get(
        pk=event.object_id
    )
    return found


def tell_deciders(event: Event) -> None:
    """Those in whose hands a request is hear of it while it waits."""
    request = request_of(event)
    if request.state == ApprovalRequest.State.WAITING:
        deciders = deciders_of(case_of_request(request), request.rung, on=timezone.localdate(event.at))
        notify(event, {one.person.pk: one.person for one in deciders}.values(), at=event.at)


def tell_requester(event: Event) -> None:
    """Who asked hears what was decided and what came of it; of what went wrong, who granted it as well."""
    request = request_of(event)
    people = [request.requested_by] if request.requested_by.is_active else []
    if event.name in BOTH and request.decided_by is not None:
        people.append(request.decided_by)
    Notification.objects.bulk_create(
        [Notification(user=person, event=event, at=event.at) for person in people], ignore_conflicts=True
    )


BOTH = ("work.approval_failed", "work.approval_lapsed")
react("work.approval_requested", "work.tell_deciders", tell_deciders)
react("work.approval_readdressed", "work.tell_new_deciders", tell_deciders)
for _name in ("granted", "refused", "expired", "failed", "lapsed"):
    react(f"work.approval_{_name}", f"work.tell_requester_{_name}", tell_requester)
react("work.task_added", "work.tell_assignee", tell_assignee)
react("work.task_reassigned", "work.tell_new_assignee", tell_assignee)
react("work.task_postponed", "work.tell_of_new_day", tell_assignee)
