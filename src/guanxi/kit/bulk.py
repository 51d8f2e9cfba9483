"""Many rows at once: the fastest insert each database offers, under the same constraints as one row at a time.

Fields keep their meaning: decimals of `ScaledField` go in as `Decimal`, days as `date`, instants as aware `datetime`.
All of it runs inside the transaction of the action that calls it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice, repeat
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

from guanxi.kit.money import ScaledField

Row = Sequence[Any]
M = TypeVar("M", bound=models.Model)
ROWS_AT_ONCE = 500
REMEMBERED = 20_000  # objects that are kept with their converted values


def insert_rows(
    model: type[models.Model], field_names: Sequence[str], rows: Iterable[Row], *, skip_existing: bool = False
) -> None:
    """Insert rows given as sequences in the order of `field_names` (`customer_id` for a foreign key).

    Fields that are not named take their default. SQLite gets one prepared statement, PostgreSQL a COPY.

    Args:
        rows: read once, so a generator of any length needs no memory.
        skip_existing: leave out rows that a unique constraint forbids, as when another writer was first.
    """
    fields = [_field(model, name) for name in field_names]
    absent = [
        field
        for field in model._meta.local_concrete_fields
        if field not in fields and not field.primary_key and (field.has_default() or field.empty_strings_allowed)
    ]
    defaults = tuple(_plain(field, None if field.null else field.get_default()) for field in absent)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in [*fields, *absent])
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = _prepare(fields, rows, defaults)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql" and not skip_existing:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        mark = "?" if connection.vendor == "sqlite" else "%s"
        marks = ", ".join([mark] * (len(fields) + len(absent)))
        tail = " ON CONFLICT DO NOTHING" if skip_existing else ""
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}){tail}"  # noqa: S608 names come from the model
        if connection.vendor == "sqlite":
            sqlite3.Cursor.executemany(cursor.cursor, statement, prepared)
        else:
            cursor.executemany(statement, list(prepared))


def insert_records(records: list[M]) -> list[M]:
    """Insert new records of one model, complete but for their ids, which they get; no signals, no `auto_now`."""
    if records:
        names = [field.attname for field in records[0]._meta.local_concrete_fields]
        for pk, record in zip(reserve_ids(type(records[0]), len(records)), records, strict=True):
            record.pk, record._state.adding, record._state.db = pk, False, connection.alias
        insert_rows(type(records[0]), names, map(attrgetter(*names), records))
    return records


def change_rows(model: type[models.Model], assignments: Sequence[str], key: str, rows: Iterable[Row]) -> None:
    """Update many rows by their own values: `assignments` then `key`, in the order of each row.

    Args:
        assignments: field names; one written `+balance` is added to what stands there instead of replacing it.
        key: the field that finds the row.
    """
    names = [name.lstrip("+") for name in assignments]
    fields = [*(_field(model, name) for name in names), _field(model, key)]
    parts = []
    for name, field in zip(assignments, fields, strict=False):
        column = connection.ops.quote_name(str(field.column))
        parts.append(f"{column} = {column} + %s" if name.startswith("+") else f"{column} = %s")
    table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(fields[-1].column))
    statement = f"UPDATE {table} SET {', '.join(parts)} WHERE {column} = %s"  # noqa: S608 names come from the model
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_prepare(fields, rows, ())))


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """`count` fresh primary keys in rising order, which no other writer will get.

    Call it inside the transaction that inserts the rows.
    """
    if count <= 0:
        return []
    assert connection.in_atomic_block
    table, pk = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('\"{table}\"', '{pk}')"
            cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
            return sorted(number for (number,) in cursor.fetchall())
        return _reserve_sqlite(cursor, table, pk, count)


def _reserve_sqlite(cursor: Any, table: str, pk: str, count: int) -> range:
    """Move the table's counter; the one writer of the database is we."""
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(f"SELECT COALESCE(MAX({pk}), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        last = cursor.fetchone()[0]
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
    else:
        last = found[0]
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
    return range(last + 1, last + count + 1)


def in_chunks(values: Sequence[Any], size: int = 900) -> Iterator[Sequence[Any]]:
    """Slices of at most `size`, for `IN (…)` lists that every database accepts."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    for field in model._meta.local_concrete_fields:
        if name in (field.name, field.attname):
            return field
    raise LookupError(f"{model.__name__} has no column {name}")


def _prepare(fields: Sequence[models.Field[Any, Any]], rows: Iterable[Row], tail: tuple[Any, ...]) -> Iterator[Row]:
    """Rows as the driver wants them, some at a time; only the columns that need it are touched, each as a whole."""
    changes = [(place, found) for place, field in enumerate(fields) if (found := _column_converter(field))]
    waiting = iter(rows)
    while part := list(islice(waiting, ROWS_AT_ONCE)):
        columns: list[Iterable[Any]] = list(zip(*part, strict=True))
        for place, convert in changes:
            columns[place] = convert(columns[place])
        yield from zip(*columns, *(repeat(value, len(part)) for value in tail), strict=True)


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    convert = _converter(field)
    return convert(value) if convert and value is not None else value


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What turns a Python value into the driver's, or None where they are the same."""
    if isinstance(field, ScaledField):
        return _scaler(field)
    if isinstance(field, models.DateField):
        if connection.vendor == "postgresql":
            return None
        return _moment if isinstance(field, models.DateTimeField) else _day
    if isinstance(field, models.JSONField) and field.encoder is None and connection.vendor == "sqlite":
        return json.dumps
    if isinstance(field, models.JSONField | models.DecimalField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def _column_converter(field: models.Field[Any, Any]) -> Callable[[Iterable[Any]], Iterable[Any]] | None:
    """The same for a whole column. Days and moments are remembered by value: they know their hash; decimals do not."""
    convert = _converter(field)
    if convert is None:
        return None
    is_whole = convert in (_moment, _day, json.dumps)
    return partial(map, convert) if is_whole else _remembering(convert)


@lru_cache(REMEMBERED)
def _moment(value: Any) -> Any:
    return value if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


@lru_cache(REMEMBERED)
def _day(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value)


def _remembering(convert: Callable[[Any], Any]) -> Callable[[Iterable[Any]], list[Any]]:
    """The same conversion for a whole column; an object that stands in many rows is converted once."""
    known: dict[int, Any] = {}
    kept: list[Any] = []  # so that the id of an object stays its own

    def convert_all(values: Iterable[Any]) -> list[Any]:
        if len(kept) >= REMEMBERED:
            known.clear()
            kept.clear()
        column = list(values)
        answers = list(map(known.get, map(id, column)))
        for place, answer in enumerate(answers):
            if answer is None and (value := column[place]) is not None:
                if (number := id(value)) not in known:
                    known[number] = convert(value)
                    kept.append(value)
                answers[place] = known[number]
        return answers

    return convert_all


def _scaler(field: ScaledField) -> Callable[[Any], int]:
    places = field.places

    def scale(value: Any) -> int:
        if not isinstance(value, Decimal):
            return int(field.get_prep_value(value))
        scaled = value.scaleb(places)
        if (whole := int(scaled)) != scaled:
            raise ValueError(f"{value} has more than {places} decimals")
        return whole

    return scale
