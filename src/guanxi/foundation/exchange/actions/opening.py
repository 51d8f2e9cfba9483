"""Verbs that begin an import as a conversation, or throw it away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions.guards import clean_name, require_author, require_open, require_own_open
from guanxi.foundation.exchange.importing import file_digest
from guanxi.foundation.exchange.models import ImportDecision, ImportMend, ImportRun
from guanxi.foundation.exchange.queries import require_target
from guanxi.foundation.exchange.queries.previews import is_small
from guanxi.foundation.exchange.talk.opening import check_size, guess_mapping, read_file
from guanxi.foundation.exchange.talk.plan import target_named
from guanxi.foundation.exchange.talk.store import drop_folder, drop_old_rows, keep_file
from guanxi.foundation.exchange.tasks import check_imports
from guanxi.kit.actions import action
from guanxi.kit.errors import Refusal


@action("exchange.open_import", stepwise=True)
def open_import(*, file: File[bytes], target: str, by: Any, at: datetime, key: str | None = None) -> ImportRun:
    """Bring a file in to look at it: it is kept as it is, read, and its columns are guessed; nothing is imported yet.

    Args:
        file: an open file with its name. target: what its rows are to become, as `customers`.

    Raises:
        NotASheet, TooLargeFile, Refusal: the file cannot be read; the mend says what to save instead.
        NotAllowed: the person may not write such records.
    """
    require_target(by, target_named(target))
    check_size(file.size)
    run = ImportRun(
        kind=target, file_name=clean_name(file.name), by=by, opened_at=at, size=file.size, folder=uuid4().hex,
        language=get_language() or "",
    )  # fmt: skip
    try:
        run.sha256 = file_digest(keep_file(run, file))
        read_file(run)
        guess_mapping(run)
        kept = keep_run(run, sha256=run.sha256, target=target, by=by, at=at, key=key)
    except BaseException:
        drop_folder(run)
        raise
    if kept.folder != run.folder:
        drop_folder(run)
    return kept


@action("exchange.keep_run", inner=True)
def keep_run(run: ImportRun, *, sha256: str, target: str, by: Any, at: datetime) -> ImportRun:
    """Write a run that was read; a long one is judged by the worker."""
    run.save()
    if not is_small(run):
        check_imports.enqueue()
    return run


@action("exchange.join_file", stepwise=True)
def join_file(
    run: ImportRun, *, file: File[bytes], column: str, joined_column: str, by: Any, at: datetime, key: str | None = None
) -> ImportRun:
    """Add a second file whose lines belong to those of the first: lines of orders to their orders.

    Args:
        column: heading in the first file whose text names the line. joined_column: the heading in the second.

    Raises:
        NotASheet, TooLargeFile, BadInput: the file cannot be read, or has no such column.
    """
    require_own_open(run, by)
    check_size(file.size)
    run.joined = {"file_name": clean_name(file.name), "column": column, "joined_column": joined_column}
    keep_file(run, file, joined=True)
    read_file(run)
    guess_mapping(run)
    return keep_reading(run, by=by, at=at, key=key)


@action("exchange.keep_reading", inner=True)
def keep_reading(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Write how a file was read anew; mends and decisions belonged to the rows before and go."""
    require_open(ImportRun.objects.lock().get(pk=run.pk))
    ImportMend.objects.filter(run=run).delete()
    ImportDecision.objects.filter(run=run).delete()
    run.checked = 0
    run.save()
    drop_old_rows(run)
    if not is_small(run):
        check_imports.enqueue()
    return run


@action("exchange.discard_import")
def discard_import(run: ImportRun, *, by: Any, at: datetime) -> None:
    """Throw an import away that was never started: its file and its rows are deleted.

    Raises:
        NotAllowed: somebody else opened it. Refusal: it was started.
    """
    require_author(run, by)
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    if fresh.started_at:
        raise Refusal(_("This import was started already."), mend=_("Undo it, if it should go."))
    ImportRun.objects.filter(pk=run.pk).update(discarded_at=at)
    run.discarded_at = at
    drop_folder(run)
