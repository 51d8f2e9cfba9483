"""Parquet tables, read in batches by DuckDB; the memory used does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sheets.model import Book, NotASheet, Row, Sheet, SheetInfo

BATCH = 5_000


def _connect() -> Any:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def _source(path: Path) -> str:
    return "read_parquet('{}', file_row_number=true)".format(str(path).replace("'", "''"))


def _described(base: Any, path: Path) -> list[tuple[str, str]]:
    import duckdb

    try:
        found = base.execute(f"DESCRIBE SELECT * FROM {_source(path)}").fetchall()  # noqa: S608 a quoted path
    except duckdb.Error as error:
        raise NotASheet(
            _("%(name)s is no Parquet file that can be read.") % {"name": path.name},
            mend=_("Write the file anew, or save it as .csv in UTF-8."),
        ) from error
    return [(str(row[0]), str(row[1])) for row in found if row[0] != "file_row_number"]


def inspect_parquet(path: Path) -> Book:
    """The one table of the file with its number of lines."""
    with _connect() as base:
        _described(base, path)
        (count,) = base.execute(f"SELECT count(*) FROM {_source(path)}").fetchone()  # noqa: S608 a quoted path
    return Book(".parquet", [SheetInfo(path.stem, lines=int(count))])


def open_parquet(path: Path) -> Sheet:
    """Open the table; its rows count from 1, days come as 2010-12-09.

    Raises:
        NotASheet: the file is damaged, or no Parquet file.
    """
    base = _connect()
    described = _described(base, path)
    return Sheet([name for name, _kind in described], _rows(base, path, described))


def _rows(base: Any, path: Path, described: list[tuple[str, str]]) -> Iterator[Row]:
    import duckdb

    cells = ", ".join(_cell(name, kind) for name, kind in described)
    try:
        cursor = base.execute(f"SELECT file_row_number + 1, {cells} FROM {_source(path)}")  # noqa: S608 a quoted path
        while rows := cursor.fetchmany(BATCH):
            for number, *texts in rows:
                if any(texts):
                    yield number, texts, ""
    except duckdb.Error as error:
        raise NotASheet(_("%(name)s is no Parquet file that can be read.") % {"name": path.name}) from error
    finally:
        base.close()


def _cell(name: str, kind: str) -> str:
    quoted = '"{}"'.format(name.replace('"', '""'))
    if kind == "BOOLEAN":
        return f"coalesce(upper(CAST({quoted} AS VARCHAR)), '')"
    return f"replace(replace(coalesce(CAST({quoted} AS VARCHAR), ''), chr(13) || chr(10), chr(10)), chr(13), chr(10))"
