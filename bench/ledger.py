"""A company whose customers have a ledger: eight invoices of the last year each, seven of them paid, some late."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.company import make_database, start_django
from bench.growth import make_growth

INVOICES, PAID = 8, 7
EVERY = 45  # days between two invoices
SEED = 11


def make_trading_company(customers: int) -> datetime:
    """A company of this size with its ledger, in a database of its own; answers the moment at which it stands so."""
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    make_database()
    from django.db import transaction
    from django.utils import timezone

    make_growth(customers)
    at = timezone.now()
    with transaction.atomic():
        make_ledger(customers, at)
    return at


def make_ledger(customers: int, at: datetime) -> None:
    """Invoices, receipts and what was set against what, by plain inserts."""
    from guanxi.domains.customers.models import Customer
    from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice
    from guanxi.foundation.people.queries import system_user
    from guanxi.kit.bulk import change_rows, insert_rows, reserve_ids

    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    chance = random.Random(SEED)
    days = [bills(chance, at) for _customer in ids]
    invoices, receipts = reserve_ids(Invoice, customers * INVOICES), reserve_ids(Credit, customers * PAID)
    by = system_user().pk
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
