"""What lower rooms tell, and what follows here."""

from __future__ import annotations

from guanxi.domains.credit.limits.actions import note_refusal, note_submission
from guanxi.domains.credit.limits.matter import MATTER
from guanxi.domains.credit.models import Application
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.models import ApprovalRequest


def _asked(event: Event) -> tuple[ApprovalRequest, Application] | None:
    """The request an event is of and the application it is about; nothing where it is about something else."""
    request = ApprovalRequest.objects.filter(pk=event.object_id, matter=MATTER).first()
    if request is None:
        return None
    application = Application.objects.filter(pk=request.object_id).first()
    return (request, application) if application is not None else None


def follow_request(event: Event) -> None:
    """An application waits for approval as long as a request about it does."""
    if found := _asked(event):
        _request, application = found
        waits = ApprovalRequest.objects.waiting().filter(matter=MATTER, object_id=application.pk).exists()
        note_submission(application, is_waiting=waits, by=system_user(), at=event.at)


def follow_refusal(event: Event) -> None:
    """What the approver refused is refused."""
    if found := _asked(event):
        request, application = found
        person = request.decided_by
        note_refusal(application, person=person, reason=request.comment, request=request, by=system_user(), at=event.at)


for name in ("requested", "withdrawn", "expired", "lapsed", "failed"):
    react(f"work.approval_{name}", "credit.follow_request", follow_request)
react("work.approval_refused", "credit.follow_refusal", follow_refusal)
