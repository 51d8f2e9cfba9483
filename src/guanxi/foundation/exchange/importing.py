"""Running an import: stage the file, write it batch by batch, account for every line and all the money.

Each batch is one transaction, so a run that is killed loses nothing and the next run of the same file completes it.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.exchange.actions import begin_run, fail_run, finish_run
from guanxi.foundation.exchange.models import ImportRun
from guanxi.kit.actions import steps_of
from guanxi.kit.databases import refresh_statistics
from guanxi.kit.errors import Refusal
from guanxi.kit.faults import Busy, DiskFull, fault_of
from guanxi.kit.imports import Batch, CameBetween, ImportContext, ImportKind, ReportFile, Tally, kind_named
from guanxi.kit.memory import rare_collection
from guanxi.kit.staging import Progress, Staging

log = logging.getLogger(__name__)
ATTEMPTS = 3


class ImportStopped(Refusal):
    """The run could not go on; what was written stays, and the same command completes it."""

    code = "import_stopped"
    message = _("The import stopped.")
    mend = _("Run the same import again: it goes on where it stopped, nothing comes twice.")


@dataclass(frozen=True)
class Outcome:
    """What an import did: its run (None: a dry run), its tally, sheets of the workbook that were not read."""

    run: ImportRun | None
    tally: Tally
    left_out: tuple[str, ...] = ()


def run_import(
    path: Path,
    *,
    kind: str,
    by: Any,
    at: datetime,
    is_dry: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
    options: dict[str, Any] | None = None,
) -> Outcome:
    """Bring a file in.

    Args:
        kind: a registered kind of import.
        is_dry: check everything, write nothing.
        report: where the reported lines go as .csv.
        progress: told lines done and lines in the file.
        options: what the kind offers beyond the file.

    Raises:
        NotAllowed: `by` may not import.
        Refusal: unknown kind, unreadable file, missing or doubled columns, no place for the report.
        ImportStopped: disk full, database locked or lost; the run is marked as failed.
    """
    found = kind_named(kind)
    tell = progress or (lambda done, total: None)
    context = ImportContext(by=by, at=at, is_dry=is_dry, options=options or {})
    with steps_of("exchange.import_file", by=by), rare_collection():
        return _run(found, path, context, report, tell)


def _run(kind: ImportKind, path: Path, context: ImportContext, report: Path | None, tell: Progress) -> Outcome:
    tally, run, by, at = Tally(), None, context.by, context.at
    with ExitStack() as stack:
        try:
            staging = stack.enter_context(Staging(path, kind.columns, progress=lambda done, total: tell(0, 0)))
            lines = stack.enter_context(ReportFile(report, source=path))
            if not context.is_dry:
                run = begin_run(kind=kind.key, file_name=path.name, sha256=file_digest(path), by=by, at=at)
            tell(0, staging.count)
            for batch in kind.batches(staging, replace(context, run=run)):
                write_batch(batch)
                batch.count_into(tally)
                lines.write(batch.reported)
                tell(tally.lines, staging.count)
            lines.close()
            tally.tidy()
            if run:
                finish_run(run, summary=tally.as_json(), by=by, at=at)
        except BaseException as error:
            stop = stopped_by(error)
            if run:
                mark_failed(run, str(stop.message if stop else type(error).__name__), tally, by, at)
            if stop:
                raise stop from error
            raise
        if run and tally.imported:
            refresh_statistics()
        return Outcome(run, tally, staging.left_out)


def write_batch(batch: Batch) -> None:
    """Write one batch; when another run brought the same documents in between, look again and write the rest."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            batch.write()
            return
        except (IntegrityError, CameBetween):
            if attempt == ATTEMPTS:
                raise
            log.info("another writer came between; the batch is prepared anew")


def mark_failed(run: ImportRun, failure: str, tally: Tally, by: Any, at: datetime) -> None:
    """Say on the run that it failed; where even that cannot be written, the next run of the file says so."""
    try:
        fail_run(run, failure=failure, summary=tally.as_json(), by=by, at=at)
    except (DatabaseError, OSError, Refusal):  # the verb tells a full disk and a held database by refusals
        log.warning("import run %s could not be marked as failed", run.pk, exc_info=True)


def stopped_by(error: BaseException) -> ImportStopped | None:
    """The clear sentence for what stops imports in this world; None for refusals and bugs."""
    fault = error if isinstance(error, Refusal) else fault_of(error)
    if isinstance(fault, DiskFull):
        return ImportStopped(
            _("The disk is full; what was imported before is kept."),
            mend=_("Make room, then run the same import again: it goes on where it stopped."),
        )
    if isinstance(fault, Busy):
        return ImportStopped(
            _("Another program held the database too long; what was imported before is kept."),
            mend=_("Close the other program, then run the same import again: it goes on where it stopped."),
        )
    if isinstance(error, OperationalError):
        return ImportStopped(
            _("The database was lost during the import; what was imported before is kept."),
            mend=_("Start the database, then run the same import again: it goes on where it stopped."),
        )
    return None


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
