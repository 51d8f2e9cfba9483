"""What follows from a grading: the next review."""

from __future__ import annotations

from guanxi.domains.credit.models import Standing
from guanxi.domains.credit.watch.actions import follow_grading
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def review_later(event: Event) -> None:
    """A customer that was graded is due for review some months later."""
    standing = Standing.objects.select_for_update(of=("self",)).filter(pk=event.object_id).first()
    if standing is not None and standing.graded_on is not None:
        follow_grading(standing, by=system_user(), at=event.at)


react("credit.customer_graded", "credit.review_later", review_later)
