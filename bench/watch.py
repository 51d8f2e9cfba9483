"""The night in which customers with credit are watched: CPU seconds for 10,000 and for 100,000 of them.

    python -m bench.watch --customers 10000 100000

Every customer has eight invoices of the last year, seven of them paid, some late. Two nights are measured: the first
one, which grades everybody and raises what there is, and one a day later, when hardly anything is new.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.company import start_django
from bench.pool import measured
from bench.sizes import measure_sizes

INVOICES, PAID = 8, 7
EVERY = 45  # days between two invoices
SEED = 11
HEADS = [
    "customers", "database", "first night, CPU s", "ms a customer", "signals", "tasks", "next night, CPU s", "signals",
]  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Measure each size and print the table."""
    measure_sizes(
        "bench.watch", measure, about=__doc__, usual=(10_000, 100_000), title="Night of watching credit", heads=HEADS,
        arguments=arguments,
    )  # fmt: skip


def measure(customers: int) -> list[str]:
    """The two nights of a company of this size."""
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from guanxi.domains.credit.jobs import watch_every_customer
    from guanxi.domains.credit.models import Signal

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from bench.growth import make_growth

    make_growth(customers)
    at = timezone.now()
    with transaction.atomic():
        make_ledger(customers, at)
    _none, first, _wall = measured(lambda: watch_every_customer(at))
    signals = Signal.objects.count()
    tasks = Signal.objects.filter(task__isnull=False).count()
    _none, second, _wall = measured(lambda: watch_every_customer(at + timedelta(days=1)))
    return [
        f"{customers:,}", connection.vendor, f"{first:.1f}", f"{first / customers * 1000:.2f}", f"{signals:,}",
        f"{tasks:,}", f"{second:.1f}", f"{Signal.objects.count() - signals:,}",
    ]  # fmt: skip


def make_ledger(customers: int, at: datetime) -> None:
    """Invoices, receipts and what was set against what, by plain inserts."""
    from guanxi.domains.customers.models import Customer
    from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice
    from guanxi.kit.bulk import change_rows, insert_rows, reserve_ids

    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    chance = random.Random(SEED)
    days = [bills(chance, at) for _customer in ids]
    invoices, receipts = reserve_ids(Invoice, customers * INVOICES), reserve_ids(Credit, customers * PAID)
    by = system()
    insert_rows(Invoice, ["id", "number", "customer_id", "on", "due_on", "amount", "open_amount", "source_kind", "at"],
                invoice_rows(ids, days, invoices, at))  # fmt: skip
    insert_rows(
        Credit,
        ["id", "number", "kind", "customer_id", "on", "amount", "open_amount", "method", "reference", "reason",
         "source_kind", "by_id", "at"],
        ((pk, f"R{pk}", "receipt", ids[n // PAID], days[n // PAID][n % PAID][2], days[n // PAID][n % PAID][3],
          Decimal(0), "transfer", "", "", "", by, at) for n, pk in enumerate(receipts)),
    )  # fmt: skip
    insert_rows(
        Allocation, ["credit_id", "invoice_id", "amount", "on", "at"],
        ((pk, invoices[n // PAID * INVOICES + n % PAID], days[n // PAID][n % PAID][3], days[n // PAID][n % PAID][2], at)
         for n, pk in enumerate(receipts)),
    )  # fmt: skip
    owed = ((days[n][-1][3], days[n][-1][3] * chance.choice([1, 2, 4]), pk) for n, pk in enumerate(ids))
    change_rows(Account, ["balance", "ceiling"], "customer_id", owed)


def bills(chance: random.Random, at: datetime) -> list[tuple[Any, Any, Any, Decimal]]:
    """The invoices of one customer: day, due day, day of payment, amount; the last one is open."""
    usual = chance.choice([-3, 0, 0, 4, 15, 40])
    found = []
    for number in range(INVOICES):
        on = at.date() - timedelta(days=(INVOICES - number) * EVERY + chance.randrange(10))
        late = max(-29, round(chance.gauss(usual, 6)))
        found.append(
            (on, on + timedelta(days=30), on + timedelta(days=30 + late), Decimal(chance.randrange(100, 9000)))
        )
    return found


def invoice_rows(ids: list[int], days: list[Any], numbers: Any, at: datetime) -> Iterator[tuple[Any, ...]]:
    """One row an invoice, in the order of customers."""
    for n, pk in enumerate(numbers):
        on, due_on, _paid, amount = days[n // INVOICES][n % INVOICES]
        left = amount if n % INVOICES == PAID else Decimal(0)
        yield pk, f"W{pk}", ids[n // INVOICES], on, due_on, amount, left, "", at


def system() -> int:
    """The program itself."""
    from guanxi.foundation.people.queries import system_user

    return int(system_user().pk)


if __name__ == "__main__":
    main()
