"""Import: the real file by `guanxi import`, against a raw `executemany` of the same rows into one table.

Target: at most 15 times.
"""

from __future__ import annotations

import argparse
import tempfile
import time
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
    raw, count = _raw(asked.file)
    first, tally = _import(asked.file)
    again, second = _import(asked.file)
    rows = [
        ["raw executemany, one transaction", f"{count:,}", f"{raw:.1f}", "1"],
        ["guanxi import", f"{tally.lines:,}", f"{first:.1f}", f"{first / raw:.1f} (at most {MOST})"],
        ["the same file again", f"{second.unchanged:,} unchanged", f"{again:.1f}", f"{again / raw:.1f}"],
    ]
    print_table(f"Import of {asked.file.name}, {connection.vendor}", ["what", "lines", "seconds", "of raw"], rows)


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


def _raw(path: Path) -> tuple[float, int]:
    """Seconds that the driver needs to write the rows of the file into one table, and how many there are."""
    import duckdb
    from django.db import connection, transaction

    rows = duckdb.read_parquet(str(path)).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_raw (invoice text, code text, description text, quantity integer, at timestamp, "
            "price double precision, customer integer, country text)"
        )
        marks = ", ".join(["%s"] * 8)
        started = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bench_raw VALUES ({marks})", rows)
        return time.perf_counter() - started, len(rows)


def _import(path: Path) -> tuple[float, Any]:
    from django.utils import timezone

    from guanxi.foundation.exchange.importing import run_import
    from guanxi.foundation.people.queries import system_user

    started = time.perf_counter()
    outcome = run_import(path, kind="order-lines", by=system_user(), at=timezone.now())
    return time.perf_counter() - started, outcome.tally


if __name__ == "__main__":
    main()
