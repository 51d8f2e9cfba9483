"""`guanxi import FILE --target …`: the conversation of the import pages in one line."""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guanxi.cli.failures import Failure
from guanxi.cli.people import now
from guanxi.cli.progress import progress_bar
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

if TYPE_CHECKING:
    from guanxi.foundation.exchange.models import ImportRun
    from guanxi.foundation.people.models import User

PAUSE = 0.5  # seconds between two looks at a run that another worker has
OUTCOMES = (
    gettext_noop("created"),
    gettext_noop("changed"),
    gettext_noop("unchanged"),
    gettext_noop("skipped"),
    gettext_noop("refused"),
    gettext_noop("new"),
    gettext_noop("duplicate"),
)


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """What the rows become, and which column is which field."""
    parser.add_argument("--target", metavar=_("NAME"), help=_("what the rows become, e.g. customers"))
    parser.add_argument("--key", metavar=_("FIELDS"), help=_("fields that recognise what is here, e.g. code"))
    parser.add_argument("--map", action="append", default=[], metavar=_("COLUMN=FIELD"), help=_("a column's field"))
    parser.add_argument("--set", action="append", default=[], metavar=_("FIELD=TEXT"), help=_("a value for all rows"))
    parser.add_argument(
        "--option", action="append", default=[], metavar=_("NAME=VALUE"), help=_("what is chosen for the whole file")
    )
    parser.add_argument("--sheet", metavar=_("NAME"), help=_("the sheet of a workbook"))
    parser.add_argument("--clear", action="store_true", help=_("empty cells empty the field"))
    parser.add_argument(
        "--duplicates", choices=["skip", "create", "update"], help=_("rows that look like a record that is here")
    )


def bring_in_target(arguments: argparse.Namespace, importer: User) -> int:
    """Open the file, choose, show what its rows would become, and import them unless it is a dry run."""
    from django.core.files import File

    from guanxi.foundation.exchange.actions import choose, discard_import, open_import

    with arguments.file.open("rb") as file:
        given: Any = File(file, arguments.file.name)
        run = open_import(file=given, target=arguments.target, by=importer, at=now())
    try:
        choices = _choices(run, arguments)
        run = choose(run, **choices, by=importer, at=now()) if choices else run
        run = choose(run, mapping=_mapping(run, arguments.map), by=importer, at=now()) if arguments.map else run
        show_mapping(run)
        if arguments.dry_run:
            _show_prospect(run, arguments.report)
            return 0
        return _import(run, importer, arguments.report)
    finally:
        run.refresh_from_db()
        if run.is_open:
            discard_import(run, by=importer, at=now())


def _choices(run: ImportRun, arguments: argparse.Namespace) -> dict[str, Any]:
    chosen = {
        "sheet": arguments.sheet,
        "constants": _pairs(arguments.set, "--set"),
        "options": _pairs(arguments.option, "--option"),
        "upsert_key": arguments.key.split(",") if arguments.key else None,
        "empty": "clear" if arguments.clear else None,
        "duplicates": arguments.duplicates,
    }
    return {name: value for name, value in chosen.items() if value}


def _pairs(given: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise Failure(_("%(option)s is written NAME=VALUE; “%(text)s” is not.") % {"option": option, "text": text})
        pairs[name.strip()] = value
    return pairs


def _mapping(run: ImportRun, given: list[str]) -> dict[str, int]:
    """What was guessed, with the columns that were named on the command line."""
    from guanxi.kit.staging import normal_heading

    places = {normal_heading(column): place for place, column in reversed(list(enumerate(run.columns)))}
    mapping = dict(run.mapping)
    for column, field in _pairs(given, "--map").items():
        place = places.get(normal_heading(column))
        if place is None:
            words = {"name": column, "columns": ", ".join(run.columns)}
            raise Failure(_("There is no column “%(name)s”; there are: %(columns)s.") % words)
        mapping = {name: at for name, at in mapping.items() if at != place}
        if field:
            mapping[field] = place
    return mapping


def show_mapping(run: ImportRun) -> None:
    """Which column is which field, and which are left out."""
    from guanxi.foundation.exchange.queries import fields_for

    labels = {one.place: one for one in fields_for(run) if one.place is not None}
    for place, column in enumerate(run.columns):
        field = labels.get(place)
        print(f"  {column} → {f'{field.label} ({field.key})' if field else _('left out')}")


def _show_prospect(run: ImportRun, report: Path | None) -> None:
    """What would become of the rows, judged in this process whatever the length of the file."""
    with _judged(run) as index:
        counts = index.counts()
        show_counts(counts.lines, run.lines, counts.reasons)
        _write_report(run, index, report)
    print(_("(dry run: nothing was written)"))


def _judged(run: ImportRun) -> Any:
    from guanxi.foundation.exchange.talk.checking import judged
    from guanxi.foundation.exchange.talk.store import RowStore

    with progress_bar(_("Checking")) as advance, RowStore(run) as store:
        return judged(run, store, at=now(), progress=lambda done: advance(done, run.lines))[0]


def _import(run: ImportRun, importer: User, report: Path | None) -> int:
    """Import what was opened, in this process unless a worker was quicker."""
    from guanxi.foundation.exchange.actions import begin_work, start_import, stop_import
    from guanxi.foundation.exchange.queries import progress_of
    from guanxi.foundation.exchange.running import work
    from guanxi.foundation.exchange.talk.index import open_index
    from guanxi.foundation.people.queries import system_user

    start_import(run, by=importer, at=now())
    run.refresh_from_db()
    try:
        with progress_bar(_("Importing")) as advance:
            while run.state in ("waiting", "running"):
                if taken := begin_work(only=run, by=system_user(), at=now()):
                    work(taken, tell=lambda done: advance(done, run.lines))
                else:
                    time.sleep(PAUSE)
                run.refresh_from_db()
                advance(progress_of(run).done, run.lines)
    except KeyboardInterrupt:
        stop_import(run, by=importer, at=now())
        raise Failure(_("Stopped; what came is kept. Go on, or take it back, on the page of imports.")) from None
    if run.state != "finished":
        raise Failure(run.failure or _("The import was stopped elsewhere."))
    index = open_index(run, run.index)
    assert index is not None
    with index:
        show_counts(progress_of(run).outcomes, run.lines, index.counts().reasons)
        _write_report(run, index, report)
    return 0


def show_counts(lines: dict[str, int], total: int, reasons: list[tuple[str, str, str, int]]) -> None:
    """Lines by what becomes of them, as a sum that is the file, and why some are refused."""
    parts = " + ".join(f"{count:,} {_(name)}" for name, count in sorted(lines.items()) if count)
    print(_("%(lines)s lines = %(parts)s") % {"lines": f"{total:,}", "parts": parts or "0"})
    for _code, field, reason, count in reasons:
        print(f"  {count:,} × {f'{field}: ' if field else ''}{reason}")
    if sum(lines.values()) != total:
        raise Failure(_("Lines or money do not add up: keep the file and report this, it is a fault of the program."))


def _write_report(run: ImportRun, index: Any, report: Path | None) -> None:
    """The refused rows in their own headings with the reason, as .csv or .xlsx."""
    if report is None:
        return
    from guanxi.foundation.exchange.talk.red_rows import red_file

    kind = "xlsx" if report.suffix.lower() == ".xlsx" else "csv"
    try:
        with red_file(run, index, kind) as content, report.open("wb") as file:
            shutil.copyfileobj(content, file)
    except OSError as error:
        raise Failure(_("The report cannot be written to %(file)s.") % {"file": report}) from error
