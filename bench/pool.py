"""The night of the customer pool: CPU seconds to warn of quiet customers and to take them back.

    python -m bench.pool --customers 200000

Days of the latest activity are spread over 400 days. Two nights are measured a week apart, the second of which takes
back all that the first warned of, as the first week of a new rule does; and a third, ordinary one, a day later.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.company import make_company, start_django
from bench.table import print_table

QUIET = 400  # days over which the latest activity is spread
BOUGHT_SHARE = 0.8


def main(arguments: list[str] | None = None) -> None:
    """Make the company, measure the nights and print the table."""
    parser = argparse.ArgumentParser(prog="bench.pool", description=__doc__)
    parser.add_argument("--customers", type=int, default=200_000)
    asked = parser.parse_args(arguments)
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    from django.db import connection
    from django.utils import timezone

    from guanxi.domains.customers.actions import tend_pool
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.policies.actions import record_policy_version

    company = make_company(reps=50, customers=asked.customers, products=0)
    at, by = timezone.now(), system_user()
    spread(company.customers, timezone.localdate(at))
    record_policy_version("customers.pool", terms={"is_on": True}, starts_on=timezone.localdate(at), by=by, at=at)
    rows = []
    for name, days in (("first night", 0), ("a week later", 7), ("the day after", 8)):
        on = timezone.localdate(at) + timedelta(days=days)
        night, cpu, wall = measured(lambda on=on, days=days: tend_pool(on=on, by=by, at=at + timedelta(days=days)))
        warned, returned = sum(night.warned.values()), sum(night.returned.values())
        rows.append([name, f"{warned:,}", f"{returned:,}", f"{cpu:.1f}", f"{wall:.1f}"])
    title = f"Night of the pool, {asked.customers:,} customers, {connection.vendor}"
    print_table(title, ["night", "warned of", "taken back", "CPU seconds", "seconds"], rows)


def spread(ids: list[int], on: Any) -> None:
    """Give customers a class and a day of their latest activity."""
    from guanxi.domains.customers.models import Customer
    from guanxi.kit.bulk import change_rows

    chance = random.Random(7)
    rows = [
        (on - timedelta(days=chance.randrange(QUIET)), chance.choice(["", "", "A", "B", "C", "C"]),
         "customer" if chance.random() < BOUGHT_SHARE else "prospect", pk)
        for pk in ids
    ]  # fmt: skip
    change_rows(Customer, ["active_on", "sales_class", "stage"], "id", rows)


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What the work answers, and its seconds of the processor and on the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = work()
    return answer, time.process_time() - cpu, time.perf_counter() - wall


if __name__ == "__main__":
    main()
