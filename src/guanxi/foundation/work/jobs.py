"""What this room does by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.foundation.people.queries import system_user
from guanxi.foundation.work.approvals.queries import unfinished
from guanxi.foundation.work.approvals.running import carry_out
from guanxi.foundation.work.approvals.tending import expire_requests, readdress_requests
from guanxi.kit.schedule import job


@job("work.finish_granted", every=timedelta(seconds=30))
def finish_granted(at: datetime) -> None:
    """Carry out what was granted and, for a crash or a fault, has not been carried out yet."""
    for pk in unfinished(at):
        carry_out(pk, at=at)


@job("work.tend_requests", every=timedelta(minutes=10))
def tend_requests(at: datetime) -> None:
    """End the requests for approval that nobody decided in time; hand on those whose deciders left."""
    by, after = system_user(), 0
    expire_requests(by=by, at=at)
    while last := readdress_requests(after=after, by=by, at=at):
        after = last
