"""The gate under fire, and what it costs.

    python -m bench.gate                                  # 8 processes, a minute each, SQLite
    python scripts/postgres.py run -- python -m bench.gate --seconds 60 --kill-every 5

Writers order, deliver, collect and cancel for one customer, then for many, while some of them are killed in the middle
of it. A watcher looks without pause whether any exposure is above its limit; in the end every order is looked at: no
hold lost, none twice, and the ledger adds up to the cent. Then the same order is placed with the gate and without it,
turn by turn in one process: it may take at most 1.3 times as long.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from typing import Any

from bench.company import Company, make_company, start_django
from bench.gate_steps import STEPS, attempt, order
from bench.table import print_table

D = Decimal
LIMIT = D("600.00")
MOST_COST = 1.3


def main(arguments: list[str] | None = None) -> None:
    """Run the writers on one customer and on many, then measure the cost, and print the tables."""
    parser = argparse.ArgumentParser(prog="bench.gate", description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--kill-every", type=float, default=5, help="seconds between two kills; 0: none")
    parser.add_argument("--orders", type=int, default=300, help="placed each way to measure the cost; 0: none")
    parser.add_argument("--home", help="a folder to work in; a fresh one otherwise")
    parser.add_argument("--writer", nargs=3, metavar=("HOME", "NUMBER", "CUSTOMERS"), help="for itself")
    asked = parser.parse_args(arguments)
    if asked.writer:
        home, number, customers = asked.writer
        start_django(home)
        write(int(number), int(customers))
        return
    is_clean = run_all(asked)
    sys.exit(0 if is_clean else 1)


def run_all(asked: Any) -> bool:
    """Both rounds and the cost; answers whether everything held."""
    home = asked.home or tempfile.mkdtemp(prefix="guanxi-bench-")
    start_django(home)
    from django.db import connection

    company = make_company(reps=asked.processes, customers=asked.customers, products=20)
    prepare(company)
    rows = [round_of(asked, home, company, customers) for customers in (1, asked.customers)]
    heads = ["customers", "orders", "confirmed", "held once", "orders/s", "kills", "looks", "above", "broken"]
    print_table(f"The gate, {asked.processes} processes, {asked.seconds:.0f} s, {connection.vendor}", heads, rows)
    held = all(row[-1] == row[-2] == "0" for row in rows)
    if not asked.orders:
        return held
    with_gate, without = cost(company, asked.orders)
    ratio = with_gate / without
    cost_rows = [
        ["without the gate", f"{without * 1000:.2f}", "1"],
        ["with the gate", f"{with_gate * 1000:.2f}", f"{ratio:.2f}"],
        [f"at most {MOST_COST}", "", "met" if ratio <= MOST_COST else "NOT MET"],
    ]
    print_table(f"One order, median of {asked.orders}, {connection.vendor}", ["what", "ms", "times"], cost_rows)
    return ratio <= MOST_COST and held


def prepare(company: Company) -> None:
    """Every customer gets a limit; the gate works by its own strict terms."""
    from django.utils import timezone

    from guanxi.domains.credit.gate import GatePolicy
    from guanxi.domains.receivables.actions.accounts import set_ceilings
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.policies.models import PolicyVersion
    from guanxi.foundation.policies.terms import to_json

    at = timezone.now()
    set_ceilings(dict.fromkeys(company.customers, LIMIT), by=system_user(), at=at)
    PolicyVersion.objects.filter(policy="credit.gate").update(terms=to_json(GatePolicy()))


def round_of(asked: Any, home: str, company: Company, customers: int) -> list[str]:
    """One round of writers, kills and looks; the row of the table."""
    from guanxi.domains.orders.models import Order

    before = Order.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    writers = [start_writer(home, number, customers) for number in range(asked.processes)]
    for writer in writers:
        writer.stdout.readline()  # it has read the program and is ready
    until = time.time() + asked.seconds
    for writer in writers:
        tell(writer, until)
    kills = looks = 0
    worst, next_kill = -LIMIT, time.time() + (asked.kill_every or float("inf"))
    while time.time() < until:
        worst, looks = max(worst, most_above()), looks + 1
        if time.time() >= next_kill:
            place = random.randrange(len(writers))
            writers[place].send_signal(signal.SIGKILL)
            writers[place].wait()
            writers[place] = start_writer(home, 100 + kills, customers)
            tell(writers[place], until)
            kills, next_kill = kills + 1, next_kill + asked.kill_every
        time.sleep(0.05)
    failed = sum(one.wait(120) != 0 for one in writers)
    worst = max(worst, most_above())
    mine = Order.objects.filter(pk__gt=before)
    made, confirmed = mine.count(), mine.filter(confirmed_at__isnull=False).count()
    held = mine.filter(holds__isnull=False).count()
    for fault in (faults := find_faults()):
        print(fault, file=sys.stderr)
    return [
        f"{customers:,}", f"{made:,}", f"{confirmed:,}", f"{held:,}", f"{made / asked.seconds:.0f}", str(kills),
        str(looks), f"{max(worst, D(0)):.2f}".replace("0.00", "0"), str(len(faults) + failed),
    ]  # fmt: skip


def start_writer(home: str, number: int, customers: int) -> Any:
    """A writer in a process of its own; it says when it is ready and waits to be told how long."""
    command = [sys.executable, "-m", "bench.gate", "--writer", home, str(number), str(customers)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env={**os.environ, "GUANXI_HOME": home}, stdin=pipe, stdout=pipe, text=True)


def tell(writer: Any, until: float) -> None:
    """Let a writer go until a moment."""
    writer.stdin.write(f"{until}\n")
    writer.stdin.flush()


def most_above() -> Decimal:
    """By how much the worst exposure passes its limit; below zero while all keep it. Committed rows only."""
    from django.db.models import F, Max

    from guanxi.domains.receivables.models import Account

    above = F("balance") + F("earmarked") + F("reserved") - F("ceiling")
    return Decimal(Account.objects.aggregate(worst=Max(above))["worst"] or -LIMIT)


def write(number: int, customers: int) -> None:
    """One writer, until it is told to stop."""
    from guanxi.domains.customers.models import Customer
    from guanxi.domains.orders import actions  # noqa: F401 read before the clock runs
    from guanxi.foundation.people.models import User
    from guanxi.foundation.people.queries import system_user

    chance = random.Random(number)
    people = list(User.objects.filter(username__startswith="rep").order_by("pk"))
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:customers])
    print("ready", flush=True)
    until = float(sys.stdin.readline())
    while time.time() < until:
        customer = Customer.objects.select_related("unit").get(pk=chance.choice(ids))
        person = next(one for one in people if one.pk == customer.owner_id)
        attempt(chance.choice(STEPS), customer, person, system_user(), chance)


def find_faults() -> list[str]:
    """Holds lost or doubled, orders without the cover they promise, and a ledger that does not add up."""
    from django.db.models import Count, F, Q, Sum

    from guanxi.domains.orders.models import Hold, Order
    from guanxi.domains.receivables.models import Account
    from guanxi.domains.receivables.queries import find_money_breaks, set_aside_for

    waits = Q(held_at__isnull=False, cancelled_at=None)
    counted = Order.objects.annotate(open=Count("holds", filter=Q(holds__released_at__isnull=True)))
    faults = [f"{one} waits with {one.open} holds" for one in counted.filter(waits).exclude(open=1)]
    faults += [f"{one} does not wait and has a hold" for one in counted.exclude(waits).exclude(open=0)]
    twice = Hold.objects.values("order", "released_at").annotate(n=Count("pk")).filter(n__gt=1)
    faults += [f"order {row['order']} has one hold twice" for row in twice]
    sums = dict(Order.objects.order_by().values_list("customer").annotate(sum=Sum("reserved")))
    for account in Account.objects.all():
        if account.reserved != sums.get(account.customer_id, D(0)):
            faults.append(f"customer {account.customer_id} reserves {account.reserved}, its orders {sums}")
    going = Order.objects.filter(confirmed_at__isnull=False, held_at=None, delivered_at=None, cancelled_at=None)
    aside = set_aside_for("orders.order", list(going.filter(payment="prepaid").values_list("pk", flat=True)))
    for one in going.exclude(reserved=F("total")):
        if one.reserved + aside.get(one.pk, D(0)) != one.total:
            faults.append(f"{one} of {one.total} has {one.reserved} reserved and {aside.get(one.pk)} set aside")
    return [*faults, *map(str, find_money_breaks())]


def cost(company: Company, orders: int) -> tuple[float, float]:
    """Seconds of one order with the gate and without it, medians of the same run, turn by turn."""
    from django.utils import timezone

    from guanxi.domains.customers.models import Customer
    from guanxi.domains.orders.actions import confirming
    from guanxi.domains.orders.actions.gate import Answer
    from guanxi.domains.receivables.actions.accounts import set_ceilings
    from guanxi.foundation.people.models import User
    from guanxi.foundation.people.queries import system_user

    set_ceilings(dict.fromkeys(company.customers, D(10) ** 9), by=system_user(), at=timezone.now())
    ask, chance = confirming.ask_gate, random.Random(11)
    times: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(orders * 2 + 20):
        customer = Customer.objects.get(pk=company.customers[turn % len(company.customers)])
        person, has_gate = User.objects.get(pk=customer.owner_id), turn % 2 == 0
        confirming.ask_gate = ask if has_gate else lambda one, **words: Answer()
        begin = time.perf_counter()
        order(customer, person, None, chance)
        if turn >= 20:
            times[has_gate].append(time.perf_counter() - begin)
    confirming.ask_gate = ask
    return statistics.median(times[True]), statistics.median(times[False])


if __name__ == "__main__":
    main()
