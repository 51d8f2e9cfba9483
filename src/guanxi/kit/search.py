"""Finding records by any part of a name, by pinyin and its initials, by code and telephone, among a million.

Each room keeps one index in a table of its own, filled by its actions in the same transaction as the record. SQLite
holds the tokens in a contentless FTS5 table beside the folded texts, PostgreSQL in a vector under GIN. Candidates are
read up to a bound and checked against the text, so a hit is always a real one and a search costs what it finds.

FTS5 hands out candidates one by one, so the bound stops it. GIN gathers all of them first; so on PostgreSQL the table
is cut by number into shelves, each four times the last, which are read one after the other until there are enough.
"""

# ruff: noqa: S608 - the names of tables are our own

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from guanxi.kit.search_tokens import Entry, is_whole_number, read_words, terms_of, tokens_of, wanted

MOST_CANDIDATES = 300

Ways: TypeAlias = Sequence[list[list[str]]]
"""For each term: the ways to find it, each a list of tokens that a record must hold together."""


@dataclass(frozen=True)
class Hits:
    """Ids of the records found, nearest first.

    Args:
        count: how many were found before the limit. is_cut: there may be more than were looked at.
    """

    ids: list[int] = field(default_factory=list)
    is_cut: bool = False
    count: int = 0


class SearchIndex:
    """The index of one room.

    Args:
        table: `<room>_search`; on SQLite `<room>_search_text` stands beside it.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        self.texts = f"{table}_text"

    def put(self, id: int, entry: Entry) -> None:
        """Make a record findable, or findable by its new words."""
        self.put_many({id: entry})

    def put_many(self, entries: Mapping[int, Entry]) -> None:
        """The same for many records at once; those already indexed are replaced."""
        if not entries:
            return
        self.remove(entries)
        texts = {id: entry.text() for id, entry in entries.items()}
        with connection.cursor() as cursor:
            if self._is_sqlite:
                cursor.executemany(f"INSERT INTO {self.texts}(id, text) VALUES (%s, %s)", list(texts.items()))
                rows: list[Any] = [(id, " ".join(tokens_of(text))) for id, text in texts.items()]
                cursor.executemany(f"INSERT INTO {self.table}(rowid, tokens) VALUES (%s, %s)", rows)
            else:
                rows = [(id, text, tokens_of(text)) for id, text in texts.items()]
                insert = f"INSERT INTO {self.table}(id, text, tokens) VALUES (%s, %s, array_to_tsvector(%s))"
                cursor.executemany(insert, rows)

    def clear(self) -> None:
        """Make every record unfindable, before the index is filled anew."""
        with connection.cursor() as cursor:
            if self._is_sqlite:
                cursor.execute(f"INSERT INTO {self.table}({self.table}) VALUES ('delete-all')")
                cursor.execute(f"DELETE FROM {self.texts}")
            else:
                cursor.execute(f"DELETE FROM {self.table}")

    def remove(self, ids: Iterable[int]) -> None:
        """Make records unfindable. A contentless table wants exactly the old tokens: they come from the kept text."""
        numbers = list(ids)
        with connection.cursor() as cursor:
            for start in range(0, len(numbers), 500):
                part = numbers[start : start + 500]
                where = f"WHERE id IN ({', '.join(['%s'] * len(part))})"
                if self._is_sqlite:
                    cursor.execute(f"SELECT id, text FROM {self.texts} {where}", part)
                    old = [(id, " ".join(tokens_of(text))) for id, text in cursor.fetchall()]
                    forget = f"INSERT INTO {self.table}({self.table}, rowid, tokens) VALUES ('delete', %s, %s)"
                    cursor.executemany(forget, old)
                    cursor.execute(f"DELETE FROM {self.texts} {where}", part)
                else:
                    cursor.execute(f"DELETE FROM {self.table} {where}", part)

    def find(
        self, query: str, *, within: Sequence[str] | None = None, limit: int = 20, most: int = MOST_CANDIDATES
    ) -> Hits:
        """Ids of records that hold every word of the query, nearest first; a whole code or telephone finds its owners.

        Args:
            within: only records with one of these keys; None searches all, an empty list finds nothing.
            most: candidates looked at; a query with more of them is cut and says so.
        """
        terms = terms_of(query)
        if not terms or (within is not None and not within):
            return Hits()
        if len(terms) == 1 and is_whole_number(terms[0]):
            whole = self._hits(terms, [[[f"={terms[0]}"]]], within, limit, most)
            if whole.ids:
                return whole
        ways = [wanted(term) for term in terms]
        hits = self._hits(terms, ways, within, limit, most)
        if hits.count < limit and not hits.is_cut:
            loose = [wanted(term, loosely=True) for term in terms]
            return hits if loose == ways else self._hits(terms, loose, within, limit, most)
        return hits

    def _hits(self, terms: list[str], ways: Ways, within: Sequence[str] | None, limit: int, most: int) -> Hits:
        found = self._candidates(ways, within, most + 1)
        is_cut = len(found) > most
        if is_cut:  # a number typed in full must not get lost among those that hold it
            found = found[:most] + self._candidates([[[f"={term}"]] for term in terms], within, 50)
        words = {id: read_words(text) for id, text in found}
        real = [id for id, read in words.items() if all(read.hold(term) for term in terms)]
        nearest = sorted(real, key=lambda id: (*words[id].closeness(terms), id))
        return Hits(nearest[:limit], is_cut, len(nearest))

    def _candidates(self, ways: Ways, within: Sequence[str] | None, most: int) -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(self._question(), [self._expression(ways, within), most])
            return cursor.fetchall()

    def _question(self) -> str:
        if self._is_sqlite:
            return (
                f"SELECT t.id, t.text FROM {self.table} s JOIN {self.texts} t ON t.id = s.rowid "
                f"WHERE {self.table} MATCH %s LIMIT %s"
            )
        return f"SELECT id, text FROM {self.table} WHERE tokens @@ %s::tsquery LIMIT %s"

    def _expression(self, ways: Ways, within: Sequence[str] | None) -> str:
        """What is asked of the index: each term in one of its ways, and one of the keys."""
        both, either, quote = (" AND ", " OR ", '"') if self._is_sqlite else (" & ", " | ", "'")
        asked = [*ways, [[key] for key in within]] if within is not None else ways

        def one(way: list[str]) -> str:
            return f"({both.join(f'{quote}{token}{quote}' for token in way)})"

        return both.join(f"({either.join(map(one, term))})" for term in asked)

    @property
    def _is_sqlite(self) -> bool:
        return connection.vendor == "sqlite"


SQLITE = (
    "CREATE TABLE {table}_text (id integer PRIMARY KEY, text text NOT NULL)",
    "CREATE VIRTUAL TABLE {table} USING fts5(tokens, content='', detail=none, columnsize=0, "
    "tokenize=\"ascii tokenchars ':='\")",
)
SHELVES = tuple(16_384 * 4**number for number in range(6))
POSTGRESQL = (
    "CREATE TABLE {table} (id bigint PRIMARY KEY, text text NOT NULL, tokens tsvector NOT NULL) "
    "PARTITION BY RANGE (id)",
    *(
        f"CREATE TABLE {{table}}_{number} PARTITION OF {{table}} FOR VALUES FROM ({first}) TO ({end})"
        for number, (first, end) in enumerate(pairwise(("MINVALUE", *SHELVES, "MAXVALUE")))
    ),
    "CREATE INDEX {table}_tokens ON {table} USING gin (tokens) WITH (gin_pending_list_limit = 256)",
)


def create_index(table: str) -> RunPython:
    """The migration that makes a room's index on either database, and takes it away when reversed."""
    return RunPython(lambda _apps, editor: _create(editor, table), lambda _apps, editor: _drop(editor, table))


def recreate_index(table: str, fill: Callable[[Any], None]) -> RunPython:
    """The migration that makes a room's index anew after its pieces have changed.

    Args:
        fill: given the apps of the migration, puts every record into the index.
    """

    def recreate(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _drop(editor, table)
        _create(editor, table)
        fill(apps)

    return RunPython(recreate, RunPython.noop)


def _create(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement.format(table=table))


def _drop(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(f"DROP TABLE {table}")
    editor.execute(f"DROP TABLE IF EXISTS {table}_text")
