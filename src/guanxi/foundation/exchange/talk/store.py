"""The rows of a run on disk: the file as it came, and its lines as text in a Parquet file that is never edited.

Mended cells lie over the rows when they are read. Sorting and joining is left to DuckDB, which spills to disk.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportMend, ImportRun
from guanxi.kit.errors import Refusal
from guanxi.kit.sheets import NotASheet, Sheet, letter_of

FOLDER = "imports"
MEMORY = "300MB"
MOST_SEEN = 200_000  # cells of a column that are looked at to decide how it is read
Row = tuple[Any, ...]  # number of the line, what is wrong with it as a whole, its cells


def folder_of(run: ImportRun) -> Path:
    """Where the files of a run lie, outside the web root."""
    return Path(settings.MEDIA_ROOT) / FOLDER / run.folder


def original_of(run: ImportRun, *, joined: bool = False) -> Path:
    """The file as it came, under its own name: readers look at its ending, and refusals call it so."""
    name = Path(str(run.joined.get("file_name", "")) if joined else run.file_name)
    return folder_of(run) / ("joined" if joined else "original") / (name.stem[:60] + name.suffix[:10])


def keep_file(run: ImportRun, file: File[bytes], *, joined: bool = False) -> Path:
    """Write an uploaded file into the folder of its run, readable by the program alone.

    Raises:
        Refusal: the disk is full or cannot be written.
    """
    path = original_of(run, joined=joined)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("wb") as kept:
            path.chmod(0o600)
            for chunk in file.chunks(1_000_000):
                kept.write(chunk)
    except OSError:
        raise Refusal(
            _("The file could not be kept: the disk is full or cannot be written."),
            mend=_("Tell an administrator; nothing else was changed."),
        ) from None
    return path


def drop_folder(run: ImportRun) -> None:
    """Delete everything that lies on disk for a run."""
    shutil.rmtree(folder_of(run), ignore_errors=True)


def drop_old_rows(run: ImportRun) -> None:
    """Delete rows that were read otherwise than the run says now."""
    for old in folder_of(run).glob("rows-*.parquet"):
        if old.name != run.reading["rows"]:
            old.unlink(missing_ok=True)


def sweep_folders(at: datetime) -> int:
    """Delete folders a day old that no run names; answers how many."""
    base = Path(settings.MEDIA_ROOT) / FOLDER
    kept = set(ImportRun.objects.talks().values_list("folder", flat=True))
    gone = [
        one
        for one in base.glob("*")
        if one.name not in {*kept, "spill"} and at.timestamp() - one.stat().st_mtime > 86_400
    ]
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return len(gone)


def write_rows(sheet: Sheet, path: Path) -> tuple[list[str], int]:
    """Write the lines of an opened table to a Parquet file; answers its headings and the number of its lines.

    Cells beyond the headings make a line broken. Columns without a heading are called by their letter.

    Raises:
        NotASheet: there is no line below the headings.
    """
    spilled = path.with_suffix(".csv.part")
    columns = [heading or letter_of(place) for place, heading in enumerate(sheet.columns)]
    try:
        count = _spill(sheet, len(columns), spilled)
        if not count:
            raise NotASheet(
                _("The file has headings but no lines."), mend=_("Choose a file with lines, or another heading row.")
            )
        kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in ["broken", *names_of(len(columns))])
        with connect() as base:
            base.execute(
                f"COPY (SELECT * FROM read_csv(?, header=false, delim=',', quote='\"', escape='\"', "  # noqa: S608
                f"auto_detect=false, parallel=false, max_line_size=20000000, columns={{'row': 'BIGINT', {kinds}}})) "
                f"TO '{_quoted(path)}.part' (FORMAT parquet, ROW_GROUP_SIZE 20000)",
                [str(spilled)],
            )
        Path(f"{path}.part").replace(path)
    finally:
        spilled.unlink(missing_ok=True)
    return columns, count


def _spill(sheet: Sheet, width: int, target: Path) -> int:
    count = 0
    empty = [""] * width
    with target.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerow
        for number, cells, broken in sheet.rows:
            if len(cells) != width:
                if len(cells) > width:
                    broken = broken or ("cells" if any(cells[width:]) else "")
                cells = [*cells, *empty][:width]
            write([number, broken, *cells])
            count += 1
    return count


def names_of(width: int) -> list[str]:
    """What the columns are called on disk: by their place."""
    return [f"c{place}" for place in range(width)]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@cache
def _base(folder: Path) -> Any:
    """The DuckDB of this process, which holds nothing: opening one costs more than most questions."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    config: dict[str, Any] = {"memory_limit": MEMORY, "threads": 1, "temp_directory": str(folder / "spill")}
    return duckdb.connect(":memory:", config=config)


def connect() -> Any:
    """A connection of one's own; what it creates must be temporary, and spills into the folder of imports."""
    return _base(Path(settings.MEDIA_ROOT) / FOLDER).cursor()


def join_rows(first: Path, second: Path, places: tuple[int, int], widths: tuple[int, int], path: Path) -> int:
    """Join two tables of rows by a column of each, as one table in the order of the first; answers its lines.

    A line without a counterpart stays: one of the second file is marked as an orphan. Lines are numbered anew.
    """
    left, right = (f"upper(trim({side}.c{place}))" for side, place in zip("ab", places, strict=True))
    cells = [
        f"COALESCE(a.c{place}, b.c{places[1]}) AS c{place}" if place == places[0] else f"a.c{place}"
        for place in range(widths[0])
    ]
    others = [place for place in range(widths[1]) if place != places[1]]
    cells += [f"b.c{place} AS c{widths[0] + count}" for count, place in enumerate(others)]
    with connect() as base:
        base.execute(
            f"COPY (SELECT row_number() OVER (ORDER BY a.row NULLS LAST, b.row) + 1 AS row, "  # noqa: S608
            "COALESCE(NULLIF(a.broken, ''), NULLIF(b.broken, ''), CASE WHEN a.row IS NULL THEN 'orphan' END) "
            "AS broken, "
            f"{', '.join(cells)} FROM read_parquet('{_quoted(first)}') a "
            f"FULL OUTER JOIN read_parquet('{_quoted(second)}') b "
            f"ON {left} = {right} ORDER BY row) TO '{_quoted(path)}.part' (FORMAT parquet, ROW_GROUP_SIZE 20000)"
        )
        Path(f"{path}.part").replace(path)
        counted = base.execute(f"SELECT count(*) FROM read_parquet('{_quoted(path)}')").fetchone()  # noqa: S608
    return int(counted[0])


class RowStore:
    """The rows of a run for reading, mended cells included."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.folder = run, folder_of(run)
        self.path = self.folder / str(run.reading["rows"])
        self.width = len(run.columns)
        self.base = connect()
        self.base.execute(f"CREATE TEMP VIEW raw AS SELECT * FROM read_parquet('{_quoted(self.path)}')")  # noqa: S608
        self._lay_mends()

    def _lay_mends(self) -> None:
        """A view over the rows in which mended cells stand as they were mended; single cells before equal texts."""
        kept = ImportMend.objects.filter(run_id=self.run.pk)
        mends = list(kept.values_list("place", "row", "old", "text"))
        cells = names_of(self.width)
        joins, columns = "", []
        self.is_mended = bool(mends)
        if mends:
            self.base.execute("CREATE TEMP TABLE mends (place INTEGER, row BIGINT, old VARCHAR, text VARCHAR)")
            self.base.executemany("INSERT INTO mends VALUES (?, ?, ?, ?)", mends)
        for place, name in enumerate(cells):
            if not any(mend[0] == place for mend in mends):
                columns.append(f"raw.{name}")
                continue
            columns.append(f"COALESCE(m{place}.text, t{place}.text, raw.{name}) AS {name}")
            joins += (
                f" LEFT JOIN mends m{place} ON m{place}.place = {place} AND m{place}.row = raw.row"
                f" LEFT JOIN mends t{place} ON t{place}.place = {place} AND t{place}.row IS NULL"
                f" AND t{place}.old = COALESCE(raw.{name}, '')"
            )
        self.base.execute(f"CREATE TEMP VIEW rows AS SELECT raw.row, raw.broken, {', '.join(columns)} FROM raw{joins}")  # noqa: S608

    def batches(self, *, group: int | None = None, size: int = 2_000) -> Iterator[list[Row]]:
        """All rows in the order of the file; with `group`, rows of equal text in that column stand together.

        A batch never splits a group; rows whose cell there is empty are groups of their own.
        """
        if group is None:
            order = "SELECT * FROM rows ORDER BY row" if self.is_mended else "SELECT * FROM raw"
            cursor = self.base.execute(order)
            while found := cursor.fetchmany(size):
                yield found
            return
        key = f"COALESCE(NULLIF(upper(trim(c{group})), ''), chr(1) || row)"
        cursor = self.base.execute(
            "SELECT * EXCLUDE (first, key) FROM ("  # noqa: S608 the text names a column by its place
            f"SELECT rows.*, {key} AS key, min(row) OVER (PARTITION BY {key}) AS first FROM rows) ORDER BY first, row"
        )
        waiting: list[Row] = []
        while found := cursor.fetchmany(size):
            waiting += found
            cut = last_group_of(waiting, group)
            if cut:
                yield waiting[:cut]
                waiting = waiting[cut:]
        if waiting:
            yield waiting

    def some(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Single rows by their number."""
        if not numbers:
            return {}
        marks = ", ".join(str(int(number)) for number in numbers)
        return {row[0]: row for row in self.base.execute(f"SELECT * FROM rows WHERE row IN ({marks})").fetchall()}  # noqa: S608

    def sample(self, most: int = 200) -> list[list[str]]:
        """The first texts of each column."""
        rows = self.base.execute("SELECT * FROM rows ORDER BY row LIMIT ?", [most]).fetchall()
        return [[row[place + 2] or "" for row in rows] for place in range(self.width)]

    def distinct(self, place: int, most: int = 3_000) -> list[str]:
        """Different texts of a column, by which the way of reading it is decided; of a million rows a part of them."""
        part = f"SELECT c{place} FROM rows WHERE c{place} <> '' LIMIT {MOST_SEEN}"  # noqa: S608
        sql = f"SELECT DISTINCT c{place} FROM ({part}) LIMIT ?"  # noqa: S608
        return [row[0] for row in self.base.execute(sql, [most]).fetchall()]

    def count_equal(self, place: int, text: str) -> int:
        """How many cells of a column hold exactly this text."""
        sql = f"SELECT count(*) FROM rows WHERE COALESCE(c{place}, '') = ?"  # noqa: S608
        return int(self.base.execute(sql, [text]).fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    def __enter__(self) -> RowStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _t: TracebackType | None) -> None:
        self.close()


def group_of(row: Row, group: int) -> str:
    """The text by which rows are one document."""
    return str(row[group + 2] or "").strip().upper()


def last_group_of(rows: Sequence[Row], group: int) -> int:
    """Where the last group of these rows begins: what stands before is complete."""
    place = len(rows) - 1
    text = group_of(rows[place], group)
    while text and place and group_of(rows[place - 1], group) == text:
        place -= 1
    return place
