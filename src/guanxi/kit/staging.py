"""A staging area on disk for tables of any length: rows in file order, as text, sorted and grouped by DuckDB.

The file may name one document in scattered places; sorting a million rows is left to a database that spills to disk.
"""

from __future__ import annotations

import csv
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.kit.sheets import DoubledColumn, MissingColumns, NotASheet, Sheet, kind_of_file, open_sheet

MEMORY = "400MB"
Progress = Callable[[int, int], None]  # done so far, of how many (0: not known)


@dataclass(frozen=True)
class Column:
    """A column that a reader wants: its key, the headings under which it may stand, whether it can do without."""

    key: str
    headings: tuple[str, ...]
    is_required: bool = True


def normal_heading(text: str) -> str:
    """A heading without case, spaces and punctuation, so that “Customer ID” and “customer_id” are one."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def match_columns(wanted: Sequence[Column], found: Sequence[str]) -> dict[str, int]:
    """Place of each wanted column among the headings found.

    Raises:
        MissingColumns: names those that are needed and not there, and the headings that are.
        DoubledColumn: a heading that is wanted stands twice.
    """
    keys = [normal_heading(heading) for heading in found]
    places = {key: place for place, key in enumerate(keys)}
    matched, missing = {}, []
    for column in wanted:
        names = [normal_heading(heading) for heading in (column.key, *column.headings)]
        place = next((places[name] for name in names if name in places), None)
        if place is not None:
            if keys.count(keys[place]) > 1:
                raise DoubledColumn(_("The heading “%(heading)s” stands twice.") % {"heading": found[place]})
            matched[column.key] = place
        elif column.is_required:
            missing.append(column.headings[0])
    if missing:
        listed = ", ".join(heading for heading in found if heading)[:300]
        raise MissingColumns(
            _("Columns are missing: %(missing)s.") % {"missing": ", ".join(missing)},
            mend=_("Give the first line these headings; it has: %(found)s.") % {"found": listed},
        )
    return matched


def hold(folder: Path, *, wait: bool) -> int | None:
    """Hold a folder until the descriptor is closed or the process ends; None where another holds it or it is gone."""
    try:
        place = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # its import ended this moment
        return None
    try:
        fcntl.flock(place, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(place)
        return None
    return place


def own_folder(base: Path) -> tuple[tempfile.TemporaryDirectory[str], int | None]:
    """A folder for one import, held while it runs; those of imports that were killed are removed first."""
    base.mkdir(parents=True, exist_ok=True)
    door = hold(base, wait=True)
    try:
        for left in base.glob("import-*"):
            if (place := hold(left, wait=False)) is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(place)
        folder = tempfile.TemporaryDirectory(prefix="import-", dir=base, ignore_cleanup_errors=True)
        return folder, hold(Path(folder.name), wait=False)
    finally:
        if door is not None:
            os.close(door)


class Staging:
    """The rows of one file in a table `rows(row, broken, <keys…>)` of a temporary DuckDB database.

    `row` is the number of the line in the file (a Parquet file counts its rows from 1), `broken` says what is wrong
    with the line as a whole ("cells": more cells than headings, "quote": a quotation that never closes), else empty.
    """

    def __init__(self, path: Path, columns: Sequence[Column], *, progress: Progress | None = None) -> None:
        """Read the file.

        Raises:
            NotASheet, MissingColumns, DoubledColumn: the file cannot be read.
        """
        import duckdb

        self.columns = list(columns)
        self.left_out: tuple[str, ...] = ()
        self.folder, self.held = own_folder(Path(settings.HOME) / "tmp")
        try:
            self.base = duckdb.connect(
                os.path.join(self.folder.name, "rows.duckdb"),
                config={
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "memory_limit": MEMORY,
                    "temp_directory": os.path.join(self.folder.name, "spill"),
                },
            )
            self._fill(path, progress)
        except BaseException as error:
            self.close()
            if isinstance(error, duckdb.OutOfMemoryException | duckdb.IOException) and "space" in str(error).lower():
                raise OSError(28, "No space left on device") from error
            raise

    def _fill(self, path: Path, progress: Progress | None) -> None:
        if kind_of_file(path) == ".parquet":
            self._fill_from_parquet(path)
        else:
            sheet = open_sheet(path)
            self.left_out = sheet.left_out
            spilled = Path(self.folder.name) / "rows.csv"
            self._spill(sheet, match_columns(self.columns, sheet.columns), spilled, progress)
            kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in self.names[1:])
            self.base.execute(
                f"CREATE TABLE rows AS SELECT * FROM read_csv(?, header=false, delim=',', quote='\"', escape='\"', "  # noqa: S608
                f"auto_detect=false, parallel=false, max_line_size=20000000, columns={{'row': 'BIGINT', {kinds}}})",
                [str(spilled)],
            )
            spilled.unlink()
        self.count = int(self.one("SELECT count(*) FROM rows")[0])
        if not self.count:
            raise NotASheet(
                _("The file %(name)s has headings but no lines.") % {"name": path.name},
                mend=_("Choose a file with lines."),
            )

    @property
    def names(self) -> list[str]:
        """The columns of the table `rows`."""
        return ["row", "broken", *(column.key for column in self.columns)]

    def _fill_from_parquet(self, path: Path) -> None:
        import duckdb

        quoted = str(path).replace("'", "''")
        try:
            source = f"read_parquet('{quoted}', file_row_number=true)"
            described = self.base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 a quoted path
            found = [str(row[0]) for row in described]
        except duckdb.Error as error:
            raise NotASheet(_("%(name)s is no Parquet file that can be read.") % {"name": path.name}) from error
        places = match_columns(self.columns, [name for name in found if name != "file_row_number"])
        cells = ", ".join(
            f'CAST("{found[places[column.key]]}" AS VARCHAR) AS "{column.key}"'
            if column.key in places
            else f'NULL::VARCHAR AS "{column.key}"'
            for column in self.columns
        )
        numbered = "file_row_number + 1 AS row, NULL::VARCHAR AS broken"
        self.base.execute(f"CREATE TABLE rows AS SELECT {numbered}, {cells} FROM {source}")  # noqa: S608 a quoted path

    def _spill(self, sheet: Sheet, places: dict[str, int], target: Path, progress: Progress | None) -> None:
        """Write the wanted cells of every line to a clean text file that cannot be misread."""
        order = [places.get(column.key, -1) for column in self.columns]
        width, most = len(sheet.columns), max(order) + 1
        with target.open("w", encoding="utf-8", newline="") as file:
            write = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerow
            for count, (number, cells, broken) in enumerate(sheet.rows):
                if len(cells) > width and any(cells[width:]):
                    broken = broken or "cells"
                if len(cells) < most:
                    cells = [*cells, *[""] * (most - len(cells))]
                write([number, broken, *[cells[place] if place >= 0 else "" for place in order]])
                if progress and not count % 20_000:
                    progress(count, 0)

    def one(self, sql: str, values: Iterable[Any] = ()) -> tuple[Any, ...]:
        """The single row that a question has for an answer."""
        return self.base.execute(sql, list(values)).fetchone() or ()

    def batches(self, sql: str, values: Iterable[Any] = (), *, size: int = 20_000) -> Iterator[list[tuple[Any, ...]]]:
        """The answer to a question, `size` rows at a time, through a cursor of its own."""
        cursor = self.base.cursor().execute(sql, list(values))
        while found := cursor.fetchmany(size):
            yield found

    def close(self) -> None:
        """Drop the table and its folder."""
        if hasattr(self, "base"):
            self.base.close()
        self.folder.cleanup()
        if self.held is not None:
            os.close(self.held)
            self.held = None

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()
