"""What the databases are asked in a way of our own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import OperationalError, connection

from guanxi.kit.databases import read_day, refresh_statistics


def test_a_day_is_read_once():
    assert read_day(b"2026-11-20") == date(2026, 11, 20)
    assert read_day(b"2026-11-20") is read_day(b"2026-11-20")


@pytest.mark.django_db
def test_statistics_are_taken():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE looked_at (id integer PRIMARY KEY, kind integer)")
        cursor.execute("CREATE INDEX looked_at_kind ON looked_at (kind)")
        cursor.executemany("INSERT INTO looked_at (id, kind) VALUES (%s, %s)", [(n, n % 7) for n in range(1_000)])
        cursor.execute("SELECT count(*) FROM looked_at WHERE kind = 3 AND id > 4")
        assert cursor.fetchone() == (142,)
    refresh_statistics()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'looked_at'")
        else:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'looked_at'")
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
def test_a_busy_database_fails_no_import(caplog):
    def refuse(*_call):
        raise OperationalError("database is locked")

    with connection.execute_wrapper(refuse):
        refresh_statistics()
    assert "statistics" in caplog.text
