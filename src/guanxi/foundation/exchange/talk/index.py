"""What the rows of a run would become, kept on disk for the pages: one item a line, in the order of the file.

An index belongs to one state of the choices and mends (its name is their digest); other choices make another. It is a
file of SQLite, so that a million items need no memory.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.judging import DUPLICATE, REFUSED, Verdict
from guanxi.foundation.exchange.talk.store import folder_of
from guanxi.kit.imports.batches import Problem

VERSION = 2  # of the tables below and of the rules by which items are judged
TABLES = """
CREATE TABLE items (place INTEGER PRIMARY KEY, row INTEGER NOT NULL, lines INTEGER NOT NULL, rows TEXT,
  state TEXT NOT NULL, key TEXT, pk INTEGER, likely TEXT, outcome TEXT NOT NULL DEFAULT '');
CREATE TABLE problems (place INTEGER NOT NULL, code TEXT NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL,
  mend TEXT NOT NULL, row INTEGER);
CREATE TABLE formats (field TEXT PRIMARY KEY, format TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX items_state ON items (state, place);
CREATE INDEX items_row ON items (row);
CREATE INDEX problems_place ON problems (place);
CREATE INDEX problems_code ON problems (code, field, place);
"""


@dataclass(frozen=True)
class Entry:
    """One item of the index: where it stands, its rows, its state, the records it may be, what became of it."""

    place: int
    row: int
    rows: tuple[int, ...]
    state: str
    pk: int | None
    likely: tuple[int, ...]
    outcome: str


@dataclass
class Counts:
    """How many items (and lines of the file) are in each state, and how often each reason stands."""

    items: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    reasons: list[tuple[str, str, str, int]] = field(default_factory=list)  # code, field, reason, how many items


def digest_of(run: ImportRun) -> str:
    """A name for everything that decides what the rows become; reasons are in the language of who opened the run."""
    mends = sorted(run.mends.values_list("place", "row", "old", "text"), key=str)
    told = [
        VERSION, run.kind, run.columns, run.lines, run.reading, run.joined, run.mapping, run.formats, run.constants,
        run.upsert_key, run.empty, run.options, run.language, mends,
    ]  # fmt: skip
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def path_of(run: ImportRun, name: str) -> Path:
    """Where the index of that name lies."""
    return folder_of(run) / f"items-{name}.sqlite3"


class IndexWriter:
    """Writes an index while items are judged; it gets its name when it is complete."""

    def __init__(self, path: Path) -> None:
        self.path, self.part = path, path.with_suffix(f".{id(self):x}.part")
        self.part.unlink(missing_ok=True)
        self.base = sqlite3.connect(self.part, isolation_level=None)
        self.base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
        self.base.execute("BEGIN")
        self.count = 0

    def add(self, verdicts: Sequence[Verdict], keys: Sequence[str]) -> None:
        """Add items in the order of the file; `keys` are their upsert keys as text, empty where there is none."""
        rows, problems = [], []
        for verdict, key in zip(verdicts, keys, strict=True):
            self.count += 1
            item = verdict.item
            several = json.dumps(item.rows) if len(item.rows) > 1 else None
            likely = json.dumps([one.pk for one in verdict.likely]) if verdict.likely else None
            rows.append((self.count, item.row, len(item.rows), several, verdict.state, key, verdict.pk, likely))
            problems += [(self.count, *_problem(problem)) for problem in item.problems]
        self.base.executemany(
            "INSERT INTO items (place, row, lines, rows, state, key, pk, likely) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
        self.base.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?)", problems)

    def refuse_equal(self, column: str, field_key: str, reason: Any, mend: Any) -> None:
        """Refuse all items that share a value of `column` (their key, or the record they are).

        Args:
            reason: a sentence with %(rows)s, the first rows that share it.
        """
        self.base.execute(f"CREATE INDEX equal_{column} ON items ({column}, place)")
        shared = self.base.execute(
            f"SELECT {column}, count(*) FROM items WHERE {column} <> '' GROUP BY {column} HAVING count(*) > 1"  # noqa: S608
        )
        for value, count in shared.fetchall():
            found = self.base.execute(f"SELECT place, row FROM items WHERE {column} = ? ORDER BY place", [value])  # noqa: S608
            places = found.fetchall()
            rows = ", ".join(str(row) for _place, row in places[:5]) + (" …" if count > 5 else "")
            problem = _problem(Problem("not_unique", field_key, str(reason) % {"rows": rows}, mend))
            self.base.executemany(
                "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?)", [(place, *problem) for place, _row in places]
            )
            self.base.execute(f"UPDATE items SET state = ? WHERE {column} = ?", [REFUSED, value])  # noqa: S608

    def finish(self, formats: Mapping[str, Any]) -> int:
        """Give the index its name and keep how each field was read; answers the number of its items."""
        rows = [(name, json.dumps(one)) for name, one in formats.items()]
        self.base.executemany("INSERT INTO formats VALUES (?, ?)", rows)
        self.base.execute("COMMIT")
        self.base.executescript(INDEXES)
        self.base.close()
        self.part.replace(self.path)
        return self.count

    def drop(self) -> None:
        """Give up; what was written goes away."""
        self.base.close()
        self.part.unlink(missing_ok=True)


def _problem(problem: Problem) -> tuple[str, str, str, str, int | None]:
    return problem.code, problem.field, str(problem.reason), str(problem.mend), problem.row


class Index:
    """A complete index, for reading and for what becomes of its items while the run is written."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path, isolation_level=None, timeout=20)

    def counts(self) -> Counts:
        """States and reasons, the most frequent first; "…" ends one that has several wordings."""
        counts = Counts()
        for state, items, lines in self.base.execute("SELECT state, count(*), sum(lines) FROM items GROUP BY state"):
            counts.items[state], counts.lines[state] = items, lines
        sql = (
            "SELECT code, field, min(reason) || iif(min(reason) < max(reason), ' …', ''), "
            "count(DISTINCT place) AS many FROM problems GROUP BY code, field ORDER BY many DESC, code, field LIMIT 100"
        )
        counts.reasons = [tuple(row) for row in self.base.execute(sql)]
        return counts

    def formats(self) -> dict[str, Any]:
        """How each field was read, decided by the whole of its column."""
        return {name: json.loads(one) for name, one in self.base.execute("SELECT field, format FROM formats")}

    def outcomes(self) -> dict[str, int]:
        """Lines by what became of them."""
        return dict(self.base.execute("SELECT outcome, sum(lines) FROM items WHERE outcome <> '' GROUP BY outcome"))

    def page(self, state: str = "", *, reason: str = "", after: int = 0, limit: int = 50) -> list[Entry]:
        """Items after a place, of one state and one reason ("code" or "code:field") where they are given."""
        where, values = _condition("place > ?", after, state, reason)
        sql = f"SELECT {ENTRY} FROM items WHERE {where} ORDER BY place LIMIT ?"  # noqa: S608 no input
        return [_entry(row) for row in self.base.execute(sql, [*values, limit])]

    def place_before(self, state: str, *, reason: str = "", place: int, limit: int) -> int:
        """Where the page before begins, as its `after`: for going back."""
        where, values = _condition("place <= ?", place, state, reason)
        sql = f"SELECT place FROM items WHERE {where} ORDER BY place DESC LIMIT ?"  # noqa: S608 no input
        places = [row[0] for row in self.base.execute(sql, [*values, limit])]
        return max(0, min(places) - 1) if places else 0

    def between(self, first: int, last: int) -> list[Entry]:
        """The items of these places, both ends included."""
        sql = f"SELECT {ENTRY} FROM items WHERE place BETWEEN ? AND ? ORDER BY place"  # noqa: S608 no input
        return [_entry(row) for row in self.base.execute(sql, [first, last])]

    def problems(self, places: Sequence[int]) -> dict[int, list[Problem]]:
        """Why items are refused."""
        found: dict[int, list[Problem]] = {}
        marks = ", ".join(str(int(place)) for place in places)
        sql = f"SELECT place, code, field, reason, mend, row FROM problems WHERE place IN ({marks}) ORDER BY rowid"  # noqa: S608
        for place, *rest in self.base.execute(sql):
            found.setdefault(place, []).append(Problem(*rest))
        return found

    def refused(self) -> Iterator[tuple[Entry, list[Problem]]]:
        """Every refused item with its reasons, in the order of the file."""
        after = 0
        while page := self.page(REFUSED, after=after, limit=1_000):
            problems = self.problems([one.place for one in page])
            yield from ((one, problems.get(one.place, [])) for one in page)
            after = page[-1].place

    def note(self, outcomes: Iterable[tuple[int, str]], refused: Mapping[int, Sequence[Problem]]) -> None:
        """Write what became of items (by place), and why some were refused while they were written; repeatable."""
        self.base.execute("BEGIN IMMEDIATE")
        self.base.executemany("UPDATE items SET outcome = ? WHERE place = ?", [(out, place) for place, out in outcomes])
        for place, problems in refused.items():
            self.base.execute("DELETE FROM problems WHERE place = ?", [place])
            self.base.execute("UPDATE items SET state = ? WHERE place = ?", [REFUSED, place])
            rows = [(place, *_problem(problem)) for problem in problems]
            self.base.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.base.execute("COMMIT")

    def count_of(self, state: str) -> int:
        """Items in one state."""
        return int(self.base.execute("SELECT count(*) FROM items WHERE state = ?", [state]).fetchone()[0])

    def undecided(self, rows: Sequence[int]) -> int:
        """Items that may be a record that is here, without those begun by these rows."""
        total = self.count_of(DUPLICATE)
        marks = ", ".join(str(int(row)) for row in rows) or "0"
        sql = f"SELECT count(*) FROM items WHERE state = ? AND row IN ({marks})"  # noqa: S608 numbers
        return total - int(self.base.execute(sql, [DUPLICATE]).fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


WITH_CODE = "place IN (SELECT place FROM problems WHERE code = ?)"
WITH_FIELD = "place IN (SELECT place FROM problems WHERE code = ? AND field = ?)"
ENTRY = "place, row, rows, state, pk, likely, outcome"


def _condition(first: str, place: int, state: str, reason: str) -> tuple[str, list[Any]]:
    """Items by place, state and reason ("code" or "code:field"), as SQL and its values."""
    where, values = [first], [place]  # type: tuple[list[str], list[Any]]
    if state:
        where, values = [*where, "state = ?"], [*values, state]
    if reason:
        code, _colon, name = reason.partition(":")
        where.append(WITH_FIELD if name else WITH_CODE)
        values += [code, name] if name else [code]
    return " AND ".join(where), values


def _entry(row: Sequence[Any]) -> Entry:
    place, first, rows, state, pk, likely, outcome = row
    every = tuple(json.loads(rows)) if rows else (first,)
    return Entry(place, first, every, state, pk, tuple(json.loads(likely)) if likely else (), outcome)


def open_index(run: ImportRun, name: str) -> Index | None:
    """The index of that name, None where it is not there (yet)."""
    path = path_of(run, name)
    return Index(path) if name and path.exists() else None


__all__ = ["Counts", "Entry", "Index", "IndexWriter", "digest_of", "open_index", "path_of"]
