"""The night in which customers with credit are watched: CPU seconds for 10,000 and for 100,000 of them.

    python -m bench.watch --customers 10000 100000

Every customer has eight invoices of the last year (`bench.ledger`). Two nights are measured: the first one, which
grades everybody and raises what there is, and one a day later, when hardly anything is new.
"""

from __future__ import annotations

from datetime import timedelta

from bench.ledger import make_trading_company
from bench.pool import measured
from bench.sizes import measure_sizes

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
    at = make_trading_company(customers)
    from django.db import connection

    from guanxi.domains.credit.jobs import watch_every_customer
    from guanxi.domains.credit.models import Signal

    _none, first, _wall = measured(lambda: watch_every_customer(at))
    signals = Signal.objects.count()
    tasks = Signal.objects.filter(task__isnull=False).count()
    _none, second, _wall = measured(lambda: watch_every_customer(at + timedelta(days=1)))
    return [
        f"{customers:,}", connection.vendor, f"{first:.1f}", f"{first / customers * 1000:.2f}", f"{signals:,}",
        f"{tasks:,}", f"{second:.1f}", f"{Signal.objects.count() - signals:,}",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
