"""Bringing a whole company into an empty installation: everything in one transaction, or nothing."""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.exchange.package.describing import DESCRIPTION, FORMAT
from guanxi.foundation.exchange.package.founders import Founder, clear_tables, demand_empty, founders, settle
from guanxi.foundation.exchange.package.tables import Travelling, travelling_tables
from guanxi.foundation.exchange.package.writing import ROWS_AT_ONCE, PackageReport, Progress
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_rows
from guanxi.kit.errors import Refusal
from guanxi.kit.travelling import rebuilders

LONGEST_CELL = 100_000_000


class BadPackage(Refusal):
    """The file is no package of this program, or something in it cannot be; nothing was brought in."""

    code = "bad_package"
    message = gettext_lazy("This file cannot be brought in.")
    mend = gettext_lazy("Use a file written by `guanxi export`; nothing was changed.")


def is_package(path: Path) -> bool:
    """Whether a file is a whole company rather than a table."""
    if not is_zipfile(path):
        return False
    with ZipFile(path) as archive:
        return DESCRIPTION in archive.namelist()


@action("exchange.bring_in_package", inner=True)
def bring_in_package(
    path: Path, *, with_edits: bool = False, progress: Progress | None = None, by: Any, at: datetime
) -> PackageReport:
    """Fill an empty installation with a whole company; who can sign in to it now goes on as its administrator.

    Args:
        with_edits: take tables whose rows or sums are not those that were written, because somebody edited them.

    Raises:
        BadPackage: no package, another format, a cell that cannot be read, references to nothing, other sums.
        NotEmpty: the installation holds data already.
    """
    demand_empty()
    try:
        with ZipFile(path) as archive:
            return _bring_in(archive, with_edits, progress or (lambda done, total: None))
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BadPackage(_("The file %(name)s is damaged.") % {"name": path.name}) from error
    except IntegrityError as error:
        raise BadPackage(_("The tables do not fit each other: %(reason)s") % {"reason": error}) from error


def _bring_in(archive: ZipFile, with_edits: bool, progress: Progress) -> PackageReport:
    described = _read_description(archive)
    tables, report = travelling_tables(), PackageReport()
    known = {table.name for table in tables}
    if unknown := sorted(name for name in described if name not in known):
        raise BadPackage(
            _("It has tables that this version does not know: %(tables)s.") % {"tables": ", ".join(unknown)},
            mend=_("Install the version that wrote it, or a newer one; nothing was changed."),
        )
    keep: list[Founder] = founders()
    clear_tables()
    total, done = sum(resource["rows"] for resource in described.values()), 0
    for table in tables:
        if resource := described.get(table.name):
            rows = _fill(archive, table, lambda count: progress(done + count, total))  # noqa: B023
            _compare(table, resource, rows, with_edits)
            report.rows[table.name] = rows
            done += rows
            _take_files(archive, table, report)
    _move_counters(tables)
    connection.check_constraints()
    settle(keep)
    for rebuild in rebuilders.values():
        rebuild()
    return report


def _read_description(archive: ZipFile) -> dict[str, dict[str, Any]]:
    """Rows and sums of each table, by name."""
    try:
        described = json.loads(archive.read(DESCRIPTION))
        version, resources = described["guanxi"]["format"], described["resources"]
        tables = {resource["name"]: resource["guanxi"] for resource in resources}
    except (KeyError, TypeError, ValueError) as error:
        raise BadPackage(_("Its description (%(name)s) cannot be read.") % {"name": DESCRIPTION}) from error
    if version > FORMAT:
        raise BadPackage(
            _("A newer version of Guanxi wrote it."),
            mend=_("Install that version or a newer one; nothing was changed."),
        )
    return tables


def _fill(archive: ZipFile, table: Travelling, progress: Callable[[int], None]) -> int:
    csv.field_size_limit(LONGEST_CELL)
    try:
        raw = archive.open(table.path)
    except KeyError as error:
        raise BadPackage(_("The table %(table)s is missing.") % {"table": table.path}) from error
    with raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
        try:
            lines = csv.reader(text)
            names = next(lines, [])
            places = _places(table, names)
            counted = _Counted(_read_rows(table, names, places, lines), progress)
            insert_rows(table.model, names, counted)
        except (csv.Error, UnicodeError) as error:
            words = {"table": table.path, "reason": error}
            raise BadPackage(_("%(table)s is no CSV in UTF-8: %(reason)s") % words) from error
        except IntegrityError as error:
            raise BadPackage(
                _("%(table)s has a row that cannot be: %(reason)s") % {"table": table.path, "reason": error}
            ) from error
    return counted.count


class _Counted:
    """Passes rows on and tells how many there were."""

    def __init__(self, rows: Iterator[Any], progress: Callable[[int], None]) -> None:
        self.rows, self.progress, self.count = rows, progress, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            if not self.count % ROWS_AT_ONCE:
                self.progress(self.count)
            yield row


def _places(table: Travelling, names: list[str]) -> list[int]:
    known = {name: place for place, name in enumerate(table.names)}
    if unknown := [name for name in names if name not in known]:
        words = {"table": table.path, "columns": ", ".join(unknown)}
        raise BadPackage(_("%(table)s has columns that this version does not know: %(columns)s.") % words)
    if len(set(names)) < len(names) or table.model._meta.pk.attname not in names:
        raise BadPackage(_("The headings of %(table)s are not those of an export.") % {"table": table.path})
    return [known[name] for name in names]


def _read_rows(table: Travelling, names: list[str], places: list[int], lines: Any) -> Iterator[tuple[Any, ...]]:
    readers = [table.kinds[place].read for place in places]
    fields = [table.columns[place] for place in places]
    while part := list(islice(lines, ROWS_AT_ONCE)):
        first = lines.line_num - len(part) + 1
        if any(len(cells) != len(names) for cells in part):
            raise BadPackage(
                _("%(table)s, near line %(line)s: a line has not as many cells as there are headings.")
                % {"table": table.path, "line": first}
            )
        columns = []
        for field, read, cells in zip(fields, readers, zip(*part, strict=True), strict=True):
            empty = None if field.null else "" if field.empty_strings_allowed else ...
            try:
                columns.append([read(cell) if cell or empty is ... else empty for cell in cells])
            except (ValueError, ArithmeticError) as error:
                raise _bad_cell(table, field, read, cells, first) from error
        yield from zip(*columns, strict=True)


def _bad_cell(table: Travelling, field: Any, read: Any, cells: Any, first: int) -> BadPackage:
    for number, cell in enumerate(cells, start=first):
        try:
            read(cell)
        except (ValueError, ArithmeticError):
            words = {"table": table.path, "line": number, "column": field.attname, "value": cell[:60]}
            return BadPackage(_("%(table)s, near line %(line)s: “%(value)s” cannot stand in %(column)s.") % words)
    raise AssertionError


def _compare(table: Travelling, described: Mapping[str, Any], rows: int, with_edits: bool) -> None:
    """Refuse a table that is not what was written, unless edits are taken."""
    if with_edits:
        return
    mend = _("Export again; or, where the table was edited on purpose, add --with-edits. Nothing was changed.")
    if rows != described["rows"]:
        words = {"table": table.path, "rows": rows, "written": described["rows"]}
        raise BadPackage(_("%(table)s has %(rows)s rows; %(written)s were written.") % words, mend=mend)
    sums = described["sums"]
    known = [name for name in sums if name in table.names]
    found = table.model._base_manager.aggregate(**{f"sum_{name}": Sum(name) for name in known}) if known else {}
    for name in known:
        amount = found[f"sum_{name}"] or Decimal(0)
        if amount != Decimal(sums[name]):
            words = {"table": table.path, "column": name, "sum": amount, "written": sums[name]}
            raise BadPackage(_("%(table)s: %(column)s adds up to %(sum)s; %(written)s was written.") % words, mend=mend)


def _take_files(archive: ZipFile, table: Travelling, report: PackageReport) -> None:
    """Put the files that rows name where they were; a name already taken on this disk is overwritten by its own."""
    for place in table.files:
        name = table.names[place]
        for path in table.model._base_manager.exclude(**{name: ""}).values_list(name, flat=True).iterator():
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise BadPackage(_("A row names a file outside of the package: %(name)s") % {"name": path[:100]})
            try:
                source = archive.open(f"files/{path}")
            except KeyError:
                report.missing_files.append(path)
                continue
            with source:
                default_storage.delete(path)
                default_storage.save(path, source)
            report.files += 1


def _move_counters(tables: list[Travelling]) -> None:
    """Let new rows be numbered after those that came; SQLite sees to it by itself."""
    from django.core.management.color import no_style

    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
