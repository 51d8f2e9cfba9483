"""Verbs of kinds that read a file in one go: a run begins, remembers what it brought, and ends well or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_rows


@action("exchange.begin_run", inner=True)
def begin_run(*, kind: str, file_name: str, sha256: str, by: Any, at: datetime) -> ImportRun:
    """Open an import run; a run of the same file that was cut off before is marked as such."""
    same = ImportRun.objects.filter(kind=kind, sha256=sha256, opened_at__isnull=True)
    same.filter(finished_at__isnull=True, failed_at__isnull=True).update(
        failed_at=at, failure=_("Cut off; a later run of the same file went on from there.")
    )
    return ImportRun.objects.create(kind=kind, file_name=file_name[:255], sha256=sha256, by=by, started_at=at)


@action("exchange.finish_run", inner=True)
def finish_run(run: ImportRun, *, summary: dict[str, Any], by: Any, at: datetime) -> ImportRun:
    """Close a run with its counts and sums."""
    run.finished_at, run.summary = at, summary
    run.save(update_fields=["finished_at", "summary"])
    return run


@action("exchange.fail_run", inner=True)
def fail_run(run: ImportRun, *, failure: str, summary: dict[str, Any], by: Any, at: datetime) -> ImportRun:
    """Close a run that stopped; what it wrote before stays, another run of the file goes on from there."""
    run.failed_at, run.failure, run.summary = at, failure[:400], summary
    run.save(update_fields=["failed_at", "failure", "summary"])
    return run


@action("exchange.remember_documents", inner=True)
def remember_documents(run: ImportRun, *, documents: Iterable[tuple[str, str]], by: Any, at: datetime) -> None:
    """Keep number and digest of documents in the transaction that brings them, so that each comes once.

    Args:
        documents: (number, digest) pairs.
    """
    rows = ((run.kind, number, digest, run.pk) for number, digest in documents)
    insert_rows(ImportedDocument, ["kind", "number", "digest", "run_id"], rows)


@action("exchange.forget_documents", inner=True)
def forget_documents(run: ImportRun, *, numbers: Sequence[str], by: Any, at: datetime) -> None:
    """Documents of a run were taken back: the same file may bring them again."""
    ImportedDocument.objects.filter(run=run, number__among=list(numbers)).delete()


@action("exchange.finish_taking_back", inner=True)
def finish_taking_back(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Mark a run of a kind that reads a file in one go as undone."""
    run.undone_at, run.undone_by = at, by
    run.save(update_fields=["undone_at", "undone_by"])
    return run
