"""Growth of the search for duplicates over the whole base, at several sizes, and how soon one customer's are known.

    python -m bench.duplicates --customers 100000 1000000
    DATABASE_URL=postgres://… python -m bench.duplicates --customers 10000 100000

Every size is a process of its own with a database of its own. Names are real short names (../shared/data, or the sample
beside the tests) with a county, goods and legal form; one in fifty customers is entered a second time with a slip. Keys
are computed, kept and joined, candidates compared, pairs written. Target: ten times the customers take at most 13 times
as long.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.company import start_django
from bench.lists import database_for
from bench.table import print_table

GROWTH = 13.0
TWICE = 50  # one customer in so many is entered twice
NAMES = Path(__file__).parents[2] / "shared/data/china_company_names"


def main(arguments: list[str] | None = None) -> None:
    """Measure every size and print the table; with --one, measure one size and answer in a line."""
    parser = argparse.ArgumentParser(prog="bench.duplicates", description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print(json.dumps(measure(asked.one)))
        return
    print_growth([_in_process(size) for size in asked.customers])


def _in_process(customers: int) -> dict[str, Any]:
    environment = {**os.environ}
    if url := database_for(customers, keep=False):
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-W", "ignore", "-m", "bench.duplicates", "--one", str(customers)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(customers: int) -> dict[str, Any]:
    """Seconds and counts of one size."""
    with tempfile.TemporaryDirectory(prefix="guanxi-bench-") as home:
        start_django(home)
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        _make(customers)
        figures: dict[str, Any] = {"customers": customers, "vendor": connection.vendor}
        print(f"{customers:,} customers made", file=sys.stderr)
        figures |= _search("first")
        figures |= _search("again")
        figures["one_ms"] = _one_customer()
        figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        connection.close()
    return figures


def _search(name: str) -> dict[str, Any]:
    from django.utils import timezone

    from guanxi.domains.customers.duplicates.searching import search_all

    begin, cpu, phases = time.perf_counter(), time.process_time(), list[float]()

    def progress(done: int, total: int, pairs: int) -> None:
        if done * 2 <= total:
            phases[:] = [time.perf_counter() - begin]

    pairs = search_all(at=timezone.now(), progress=progress)
    whole = time.perf_counter() - begin
    return {f"{name}_keys": phases[0], f"{name}_join": whole - phases[0], f"{name}": whole,
            f"{name}_cpu": time.process_time() - cpu, "pairs": pairs}  # fmt: skip


def _one_customer() -> float:
    """Milliseconds, the median of 50, in which a changed customer's keys are kept and its duplicates found."""
    from guanxi.domains.customers.duplicates.finding import compare_with_all
    from guanxi.domains.customers.models import Customer

    times = []
    for pk in random.Random(3).sample(list(Customer.objects.values_list("pk", flat=True)), 50):
        begin = time.perf_counter()
        compare_with_all([pk])
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)[len(times) // 2]


def _make(customers: int) -> None:
    """Customers by plain inserts."""
    from django.db import connection, transaction

    from guanxi.domains.customers.models import Customer
    from guanxi.foundation.people.models import Unit
    from guanxi.foundation.people.seeds import seed_roles
    from guanxi.kit.bulk import insert_rows

    seed_roles()
    unit = Unit.objects.create(name="bench", kind=Unit.Kind.COMPANY, path="1/")
    at = datetime.now(UTC)
    columns = [
        "code", "name", "sort_name", "unit_id", "county_id", "street", "phone", "version", "created_at", "updated_at",
    ]  # fmt: skip
    companies = enumerate(_companies(customers), start=1)
    rows = ([f"B{n:07}", name, f"{n:07}", unit.pk, *where, 1, at, at] for n, (name, *where) in companies)
    with transaction.atomic():
        insert_rows(Customer, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _short_names() -> list[str]:
    """Real short names: the whole public list where it lies beside the checkout, else the sample that ships."""
    from guanxi.domains.customers.tests.duplicates.labelled import SAMPLE

    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    for file in NAMES.glob("*.txt.gz"):
        with gzip.open(file, "rt", encoding="utf-8-sig") as rows:
            lines = [row.strip() for row in rows][3:]
    return [name for name in lines if 2 <= len(name) <= 6]


def _companies(customers: int) -> Iterator[tuple[str, str, str, str]]:
    from guanxi.domains.customers.seeds import county_rows
    from guanxi.domains.customers.tests.duplicates.labelled import AGAIN, ROADS, parts_of

    chance, counties, hearts = random.Random(11), county_rows(), _short_names()
    made, again = 0, list(AGAIN.values())
    while made < customers:
        parts = parts_of(chance.choice(hearts), chance, counties)
        street = f"{chance.choice(ROADS)}{chance.randrange(1, 900)}号"
        phone = f"13{chance.randrange(10**9):09}"
        yield parts.written(), parts.county["code"], street, phone
        made += 1
        if made % TWICE == 0 and made < customers:
            yield again[made // TWICE % len(again)](parts, chance), parts.county["code"], "", ""
            made += 1


def print_growth(found: list[dict[str, Any]]) -> None:
    """Each size, and how the time grew."""
    rows = []
    for one in found:
        ratio = one["first"] / found[0]["first"]
        allowed = GROWTH * one["customers"] / found[0]["customers"] / 10
        mark = "" if ratio <= max(allowed, 1) else " NOT MET"
        rows.append(
            [f"{one['customers']:,}", f"{one['first_keys']:.0f}", f"{one['first_join']:.0f}", f"{one['first']:.0f}",
             f"{ratio:.1f}{mark}", f"{one['again']:.0f}", f"{one['again'] / found[0]['again']:.1f}",
             f"{one['pairs']:,}", f"{one['one_ms']:.1f}", str(one["memory_mb"])]
        )  # fmt: skip
    heads = ["customers", "keys s", "join and compare s", "together s", f"ratio (10 times: at most {GROWTH:g})",
             "again s", "ratio", "pairs", "one customer ms", "memory MB"]  # fmt: skip
    print_table(f"Search for duplicates, {found[0]['vendor']}", heads, rows)


if __name__ == "__main__":
    main()
