"""The night of measuring: CPU seconds to keep every metric and to grade every customer, of a small and a large company.

    python -m bench.measures --customers 10000 100000

Every customer has a year of paid invoices, some of them late, besides what `bench.growth` makes. Each size is measured
in a process of its own: a first night, in which all is new, and a second one, in which nothing moved.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bench.company import make_database, start_django
from bench.growth import insert, make_growth
from bench.pool import measured
from bench.table import print_table

PAID = 6  # invoices of the last year a customer has paid
STEPS = ("metrics", "first night", "second night")
SCORECARD = "credit.behaviour"


def main(arguments: list[str] | None = None) -> None:
    """Measure each size in its own process and print the table."""
    parser = argparse.ArgumentParser(prog="bench.measures", description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--make", help="make a company of the one size given in this folder")
    parser.add_argument("--night", help="measure the company in this folder and answer as JSON")
    asked = parser.parse_args(arguments)
    if asked.make:
        make(asked.make, asked.customers[0])
        return
    if asked.night:
        print(json.dumps(measure(asked.night)))
        return
    found = [_in_processes(size) for size in asked.customers]
    rows = []
    for step in STEPS:
        each = [one[step] / size * 1000 for one, size in zip(found, asked.customers, strict=True)]
        cells = [f"{one[step]:.1f}" for one in found]
        rows.append([step, *cells, *(f"{value:.2f}" for value in each), f"{each[-1] / each[0]:.2f}"])
    sizes = [f"{size:,}" for size in asked.customers]
    heads = ["", *(f"{size}: CPU s" for size in sizes), *(f"{size}: ms each" for size in sizes), "growth of one"]
    print_table(f"Metrics and grades by night, {found[0]['vendor']}", heads, rows)
    memory = ", ".join(f"{size}: {one['megabytes']:.0f} MB" for size, one in zip(sizes, found, strict=True))
    print(f"\nMost memory: {memory}. Rows kept: {', '.join(format(one['rows'], ',') for one in found)}.")


def _in_processes(size: int) -> dict[str, Any]:
    """Make the company in one process and measure in another, which has nothing else in its memory."""
    with tempfile.TemporaryDirectory(prefix="guanxi-bench-") as home:
        program = [sys.executable, "-m", "bench.measures"]
        subprocess.run([*program, "--make", home, "--customers", str(size)], check=True)
        answer = subprocess.run([*program, "--night", home], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def make(home: str, customers: int) -> None:
    """The company of this size."""
    start_django(home)
    from django.utils import timezone

    make_database()
    make_growth(customers)
    pay(customers, timezone.localdate())


def measure(home: str) -> dict[str, Any]:
    """CPU seconds of each step, the rows kept, and the megabytes the process took at most."""
    start_django(home)
    from django.db import connection

    from guanxi.foundation.measures.models import Grade, Snapshot

    steps = [measured(keep)[1], *(measured(grade)[1] for _night in range(2))]
    rows = Snapshot.objects.count() + Grade.objects.count()
    return dict(zip(STEPS, steps, strict=True)) | {
        "rows": rows, "vendor": connection.vendor, "megabytes": megabytes()
    }  # fmt: skip


def keep() -> None:
    """Snapshots of every metric of every customer, as the night takes them."""
    from django.utils import timezone

    from guanxi.foundation.measures.jobs import keep_values

    keep_values(timezone.now())


def grade() -> None:
    """The behaviour of every customer, a batch a transaction."""
    from django.utils import timezone

    from guanxi.foundation.measures.actions import grade_records
    from guanxi.foundation.measures.metrics import CUSTOMER, batches_of
    from guanxi.foundation.people.queries import system_user

    at, by = timezone.now(), system_user()
    for ids in batches_of(CUSTOMER):
        grade_records(SCORECARD, ids, on=timezone.localdate(at), by=by, at=at)


def pay(customers: int, today: date) -> None:
    """Invoices of the last year, each settled by a receipt of its own; every third customer pays late."""
    from django.utils import timezone

    from guanxi.domains.receivables.models import Allocation, Credit, Invoice
    from guanxi.foundation.people.queries import system_user

    at, by, first = timezone.now(), system_user().pk, customers + 1
    days = list(_days(customers, today))
    numbers = range(first, first + len(days))
    rows: list[tuple[int, tuple[int, date, date, date]]] = list(zip(numbers, days, strict=True))
    insert(
        Invoice, ["id", "number", "customer_id", "on", "due_on", "amount", "open_amount", "source_kind", "at"],
        ([n, f"I{n}", pk, on, due, 10_000 + n % 90_000, 0, "", at] for n, (pk, on, due, _paid) in rows),
    )  # fmt: skip
    names = ["id", "number", "kind", "customer_id", "on", "amount", "open_amount", "method", "reference", "reason",
             "source_kind", "by_id", "at"]  # fmt: skip
    insert(
        Credit, names,
        ([n, f"R{n}", "receipt", pk, paid, 10_000 + n % 90_000, 0, "transfer", "", "", "", by, at]
         for n, (pk, _on, _due, paid) in rows),
    )  # fmt: skip
    insert(
        Allocation, ["credit_id", "invoice_id", "amount", "on", "at"],
        ([n, n, 10_000 + n % 90_000, paid, at] for n, (_pk, _on, _due, paid) in rows),
    )  # fmt: skip


def _days(customers: int, today: date) -> Iterator[tuple[int, date, date, date]]:
    """Customer, day of the invoice, day it is due, day it was paid."""
    for pk in range(1, customers + 1):
        late: Sequence[int] = (0, 2, 1) if pk % 3 else (10, 25, 40)
        for place in range(PAID):
            on = today - timedelta(days=80 + place * 50 + pk % 20)
            due = on + timedelta(days=30)
            yield pk, on, due, due + timedelta(days=late[place % 3])


def megabytes() -> float:
    """The most memory this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
