"""Order entry: orders a second through the API, against the same statements without HTTP and the bare rows.

Eight clients write orders of five lines, confirmed in the same request. Target: at least 1/15 of the durable commits of
the same rows by hand-made SQL, or 1/4 of the same verbs through Django without HTTP, whichever is lower.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from bench.company import Company, make_company, start_django
from bench.rows import write_raw_orders
from bench.table import print_table

LINES = 5


def through_http(port: int, company: Company, number: int, until: float) -> int:
    """One client: orders over one kept connection until the moment `until`; returns how many were accepted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {company.tokens[number]}", "Content-Type": "application/json"}
    done = turn = 0
    while time.monotonic() < until:
        body = {"customer": _customer(company, number, turn), "lines": _lines(company, turn), "confirm": True}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        connection.request("POST", "/api/v1/orders", json.dumps(body), headers | key)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise SystemExit(f"the API answered {answer.status}: {text[:300]!r}")
        done, turn = done + 1, turn + 1
    return done


def through_django(company: Company, number: int, until: float) -> int:
    """One client: the same verb with the same key, called in the process."""
    from django.utils import timezone

    from guanxi.domains.customers.models import Customer
    from guanxi.domains.orders.actions import place_order
    from guanxi.domains.orders.queries import lines_from_codes
    from guanxi.foundation.people.models import User

    person = User.objects.get(pk=company.users[number])
    done = turn = 0
    while time.monotonic() < until:
        customer = Customer.objects.get(pk=_customer(company, number, turn))
        rows = [(line["product"], Decimal(line["quantity"]), None) for line in _lines(company, turn)]
        place_order(
            customer, lines=lines_from_codes(rows), ordered_on=date.today(), by=person, at=timezone.now(),
            key=uuid.uuid4().hex,
        )  # fmt: skip
        done, turn = done + 1, turn + 1
    return done


def through_sql(company: Company, number: int, until: float) -> int:
    """One client: only the rows an order leaves behind, by hand-made SQL, one durable commit an order."""
    return write_raw_orders(company, number, until)


def _customer(company: Company, number: int, turn: int) -> int:
    mine = company.customers[number :: len(company.users)]
    return mine[turn % len(mine)]


def _lines(company: Company, turn: int) -> list[dict[str, str]]:
    count = len(company.codes)
    return [{"product": company.codes[(turn * LINES + n) % count], "quantity": str(n + 1)} for n in range(LINES)]


def rate(clients: int, seconds: float, home: str, work: Callable[..., int], *args: Any) -> float:
    """Orders a second of `clients` processes that all run `work` for `seconds`, once every one of them is ready."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(clients + 1)
    with context.Pool(clients, initializer=_make_ready, initargs=(home, ready)) as pool:
        ready.wait(120)
        begin = time.monotonic()
        waiting = [pool.apply_async(work, (*args, number, begin + seconds)) for number in range(clients)]
        done = sum(one.get() for one in waiting)
        return done / (time.monotonic() - begin)


def _make_ready(home: str, ready: Any) -> None:
    start_django(home)
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # everything is imported before the clock runs
    ready.wait(120)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: str, port: int) -> subprocess.Popen[bytes]:
    """The product's own server on `port`."""
    environment = {**os.environ, "GUANXI_HOME": home, "GUANXI_PLAIN_STATIC": "1"}
    command = [sys.executable, "-m", "guanxi", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    for _attempt in range(300):
        time.sleep(0.2)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
    process.kill()
    raise SystemExit("the server did not start")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="bench.orders", description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args(arguments)
    home = tempfile.mkdtemp(prefix="guanxi-bench-")
    start_django(home)
    from django.db import connection

    company = make_company(reps=asked.clients, customers=400, products=200)
    vendor = connection.vendor
    connection.close()
    raw = rate(asked.clients, asked.seconds, home, through_sql, company)
    plain = rate(asked.clients, asked.seconds, home, through_django, company)
    port = free_port()
    server = serve(home, port)
    try:
        served = rate(asked.clients, asked.seconds, home, through_http, port, company)
    finally:
        server.terminate()
        server.wait(30)
    floor = min(raw / 15, plain / 4)
    rows = [
        ["the same rows, hand-made SQL", f"{raw:.0f}", "1"],
        ["the same verb, no HTTP", f"{plain:.0f}", f"1/{raw / plain:.1f}"],
        ["through the API", f"{served:.0f}", f"1/{raw / served:.1f}"],
        ["floor (lower of 1/15 raw, 1/4 verb)", f"{floor:.0f}", "met" if served >= floor else "NOT MET"],
    ]
    print_table(f"Order entry, {asked.clients} clients, {LINES} lines, {vendor}", ["what", "orders/s", "of raw"], rows)


if __name__ == "__main__":
    main()
