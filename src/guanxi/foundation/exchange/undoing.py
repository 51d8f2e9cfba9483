"""Taking an import back: newest record first, as far as nothing newer depends on it, in the background."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions import finish_undo, take_back_records
from guanxi.foundation.exchange.models import ImportedRecord, ImportRun
from guanxi.foundation.exchange.talk.plan import Plan, plan_of, target_named
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.people.visibility import may
from guanxi.kit.actions import steps_of
from guanxi.kit.errors import NotAllowed

BATCH = 200  # records taken back in one transaction


def _plan(run: ImportRun, at: datetime) -> Plan:
    plan = plan_of(run, None, at=at)
    return replace(plan, context=replace(plan.context, by=run.undone_by or run.by))


def undo(run: ImportRun) -> None:
    """Take back what is left of a run, newest first; what something newer depends on stays.

    Raises:
        NotAllowed: who asked for it may no longer. Overtaken: another writer has the run.
    """
    user = run.undone_by
    if user is None or not user.is_active or not may(user, target_named(run.target).permission):
        raise NotAllowed(_("%(name)s may no longer undo this.") % {"name": user})
    below: int | None = None
    run.summary["undo"] = run.summary.get("undo", {}) | {"seen": run.summary["undo"]["taken_back"], "left": 0}
    with steps_of("exchange.undo_import", by=user):
        while records := _next(run, below):
            below = records[-1].pk
            at = timezone.now()
            take_back_records(run, plan=_plan(run, at), records=records, by=user, at=at)
        finish_undo(run, by=system_user(), at=timezone.now())


def _next(run: ImportRun, below: int | None) -> list[ImportedRecord]:
    left = run.records.filter(taken_back_at__isnull=True).order_by("-id")
    return list((left if below is None else left.filter(pk__lt=below))[:BATCH])
