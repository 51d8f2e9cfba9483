"""Import: the real file by `guanxi import`, against a raw `executemany` of the same rows into one table.

Target: at most 15 times, in CPU seconds of this process (user and system), which another program's load hardly moves;
on PostgreSQL the server's share is not in them. The second comparison, with a raw `executemany` of as many rows as the
import writes into all its tables, is for information: it shows what the rules cost beyond writing.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.company import start_django
from bench.table import print_table

FILE = Path(__file__).parents[1] / "src/guanxi/demo/data/online_retail_2009_2010.parquet"
MOST = 15


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="bench.imports", description=__doc__)
    parser.add_argument("--file", type=Path, default=FILE)
    asked = parser.parse_args(arguments)
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    from django.db import connection

    _prepare()
    before = _rows_written()
    first, tally = _import(asked.file)
    written = _rows_written() - before
    again, second = _import(asked.file)
    raw, raw_all = _raw(asked.file, tally.lines), _raw(asked.file, written)
    rows = [
        ["raw executemany, one transaction", f"{tally.lines:,}", *raw.shown(), "1", ""],
        ["raw executemany of all rows written", f"{written:,}", *raw_all.shown(), "", "1"],
        ["guanxi import", f"{tally.lines:,}", *first.shown(), f"{first / raw:.1f} (at most {MOST})",
         f"{first / raw_all:.1f}"],
        ["the same file again", f"{second.unchanged:,} unchanged", *again.shown(), f"{again / raw:.1f}", ""],
    ]  # fmt: skip
    columns = ["what", "lines", "seconds", "CPU seconds", "CPU of raw", "CPU of raw, all rows"]
    print_table(f"Import of {asked.file.name}, {connection.vendor}", columns, rows)


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of the processor."""

    wall: float
    cpu: float

    def shown(self) -> tuple[str, str]:
        """Both as text."""
        return f"{self.wall:.1f}", f"{self.cpu:.1f}"

    def __truediv__(self, other: Spent) -> float:
        return self.cpu / other.cpu


@contextmanager
def _timed(answers: list[Spent]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    answers.append(Spent(time.perf_counter() - wall, time.process_time() - cpu))


def _prepare() -> None:
    from django.core.management import call_command

    from guanxi.foundation.people.models import Unit
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.people.seeds import seed_roles

    call_command("migrate", verbosity=0)
    seed_roles()
    unit = Unit.objects.create(name="bench", kind=Unit.Kind.COMPANY, path="/")
    Unit.objects.filter(pk=unit.pk).update(path=f"{unit.pk}/")
    system_user()


def _rows_written() -> int:
    """Rows in all tables of the program."""
    from django.apps import apps

    return sum(model._base_manager.count() for model in apps.get_models(include_auto_created=True))


def _raw(path: Path, count: int) -> Spent:
    """What the driver needs to write so many rows of the file (from the start again, where it has fewer)."""
    import duckdb
    from django.db import connection, transaction

    file = duckdb.read_parquet(str(path)).fetchall()
    rows = list(islice(cycle(file), count))
    spent: list[Spent] = []
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute(
            "CREATE TABLE bench_raw (invoice text, code text, description text, quantity integer, at timestamp, "
            "price double precision, customer integer, country text)"
        )
        marks = ", ".join(["%s"] * 8)
        with _timed(spent), transaction.atomic():
            cursor.executemany(f"INSERT INTO bench_raw VALUES ({marks})", rows)
    return spent[0]


def _import(path: Path) -> tuple[Spent, Any]:
    from django.utils import timezone

    from guanxi.foundation.exchange.importing import run_import
    from guanxi.foundation.people.queries import system_user

    spent: list[Spent] = []
    with _timed(spent):
        outcome = run_import(path, kind="order-lines", by=system_user(), at=timezone.now())
    return spent[0], outcome.tally


if __name__ == "__main__":
    main()
