"""Verbs of an import that runs: start, stop, resume, undo. The worker does what they ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions.guards import require_author, require_open
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import require_target
from guanxi.foundation.exchange.queries.previews import index_of
from guanxi.foundation.exchange.talk.index import digest_of
from guanxi.foundation.exchange.talk.learning import learn
from guanxi.foundation.exchange.talk.plan import target_named
from guanxi.foundation.exchange.tasks import write_imports
from guanxi.kit.actions import action
from guanxi.kit.errors import NotAllowed, Refusal


class WrongMoment(Refusal):
    """What was asked for does not fit where the import stands."""

    status = 409
    code = "wrong_moment"


@action("exchange.start_import", stepwise=True)
def start_import(run: ImportRun, *, by: Any, at: datetime, key: str | None = None) -> ImportRun:
    """Have the worker import an open file as it was previewed; its mapping is remembered for the next file like it.

    Raises:
        NotAllowed: somebody else opened it, or the person may not write such records. NotOpen: it was started before.
        Refusal: no column is mapped.
    """
    require_author(run, by)
    require_target(by, target_named(run.target))
    require_open(run)
    if not run.mapping:
        raise Refusal(_("No column is chosen for any field."), mend=_("Say which column is which field first."))
    if index := index_of(run, at=at):
        index.close()
    return begin_import(run, index=digest_of(run), by=by, at=at, key=key)


@action("exchange.begin_import", inner=True)
def begin_import(run: ImportRun, *, index: str, by: Any, at: datetime) -> ImportRun:
    """Mark a run as started, once; its choices stand from now on."""
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    require_open(fresh)
    fresh.started_at, fresh.index = at, index
    fresh.save(update_fields=["started_at", "index"])
    learn(fresh, at=at)
    write_imports.enqueue()
    return fresh


@action("exchange.stop_import")
def stop_import(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Stop an import that runs; what was imported stays, and it can be resumed or undone.

    Raises:
        WrongMoment: it does not run.
    """
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    if fresh.state not in ("running", "waiting"):
        raise WrongMoment(_("This import does not run."))
    fresh.stopped_at = at
    fresh.save(update_fields=["stopped_at"])
    return fresh


@action("exchange.resume_import")
def resume_import(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Go on with an import, or with its undoing, where it stopped or failed; nothing comes twice.

    Raises:
        WrongMoment: it neither stopped nor failed. NotAllowed: the person may not write such records.
    """
    require_target(by, target_named(run.target))
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    if fresh.state not in ("stopped", "failed") or not fresh.opened_at:
        raise WrongMoment(_("This import neither stopped nor failed."))
    fresh.stopped_at, fresh.failed_at, fresh.failure, fresh.touched_at = None, None, "", None
    fresh.summary = {name: value for name, value in fresh.summary.items() if name != "tries"}
    fresh.save(update_fields=["stopped_at", "failed_at", "failure", "touched_at", "summary"])
    write_imports.enqueue()
    return fresh


@action("exchange.undo_import")
def undo_import(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Have everything taken back that an import created and changed, as far as nothing newer depends on it.

    What is in the way stays (`obstacles_of` lists it beforehand); the same can be asked again when the way is free.

    Raises:
        WrongMoment: it still runs, or nothing is left of it. NotAllowed: the person may not write such records.
    """
    require_target(by, target_named(run.target))
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    if not fresh.opened_at or not fresh.started_at or fresh.state in ("running", "waiting", "undoing"):
        raise WrongMoment(_("This import cannot be undone now."), mend=_("Stop it first, or wait until it has ended."))
    left = fresh.records.filter(taken_back_at__isnull=True)
    if not left.exists():
        raise WrongMoment(_("Nothing of this import is left to be taken back."))
    if not getattr(by, "is_active", True):
        raise NotAllowed()
    fresh.undo_began_at, fresh.undone_at, fresh.undone_by = at, None, by
    fresh.failed_at, fresh.failure, fresh.touched_at = None, "", None
    fresh.stopped_at = fresh.stopped_at or (None if fresh.finished_at else at)
    fresh.summary = fresh.summary | {"undo": {"total": left.count(), "seen": 0, "taken_back": 0, "left": 0}}
    fresh.save()
    write_imports.enqueue()
    return fresh
