"""Measures the pages of one size: reads questions of `bench.lists` line by line and answers each in a line."""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.company import make_database, start_django
from bench.extra import extra_addresses, make_extra
from bench.growth import OWN, RARE, RARE_SOUND, Cast, index_for_search, make_growth
from bench.orders import free_port, serve

SORTS = ["name", "-name", "code", "last_order", "-last_order"]
SEARCHES = {
    "two characters": RARE,
    "initials": "kk",
    "pinyin": RARE_SOUND,
    "common word": "礼品",
    "common initials": "yh",
}


def main() -> None:
    """Make the database where there is none yet, then answer: pages, vendor, count PAGE, time PAGE, served ROUNDS."""
    parser = argparse.ArgumentParser(prog="bench.measuring", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("customers", type=int)
    parser.add_argument("--no-search", action="store_true")
    asked = parser.parse_args()
    start_django(str(asked.home))
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    cast = prepare(asked.customers, is_searched=not asked.no_search)
    pages = dict(find_pages(cast, is_searched=not asked.no_search))
    for line in sys.stdin:
        match json.loads(line):
            case ["pages"]:
                answer: Any = list(pages)
            case ["vendor"]:
                answer = connection.vendor
            case ["count", page]:
                answer = count_queries(pages[page])
            case ["time", page]:
                answer = seconds(pages[page])
            case ["served", rounds]:
                answer = measure_served(str(asked.home), cast, rounds)
        print(json.dumps(answer), flush=True)


def prepare(customers: int, *, is_searched: bool) -> Cast:
    """The company of this size, found or made."""
    from guanxi.foundation.people.models import User

    make_database()
    if not User.objects.filter(username="all").exists():
        make_growth(customers)
        if is_searched:
            started = time.perf_counter()
            index_for_search(customers)
            print(f"indexed for search in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    make_extra(customers)
    own, region, everything = (User.objects.get(username=name).pk for name in (OWN, "region", "all"))
    return Cast(own, region, everything)


def find_pages(cast: Cast, *, is_searched: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each page with the function that asks for it through Django's own client."""
    from django.test import Client

    from guanxi.foundation.people.models import User

    for who, pk in (("own", cast.own), ("region", cast.region), ("all", cast.all)):
        client = Client()
        client.force_login(User.objects.get(pk=pk))
        for name, url in addresses(User.objects.get(pk=pk), is_searched=is_searched):
            yield f"{name}, {who}", partial(client.get, url)


def addresses(user: Any, *, is_searched: bool) -> Iterator[tuple[str, str]]:
    """The pages one person opens: lists at their begin and in their middle, searches, one customer, the ageing."""
    from guanxi.domains.customers.models import Customer

    seen = list(Customer.objects.visible_to(user).order_by("pk")[:400])
    middle = seen[len(seen) // 2]
    for sort in SORTS:
        yield f"list {sort}", f"/customers/?sort={sort}"
        yield f"list {sort}, deep", f"/customers/?sort={sort}&cursor={place_at(middle, sort)}"
    if is_searched:
        numbers = {"code": middle.code, "part of a code": middle.code[:-1], "telephone": middle.phone}
        for name, text in (SEARCHES | numbers).items():
            yield f"search {name}", f"/customers/?q={text}"
    yield from extra_addresses()
    yield "one customer", f"/customers/{middle.pk}/"
    yield "ageing", "/receivables/"
    yield "orders", "/orders/"


def place_at(customer: Any, sort: str) -> str:
    """The cursor of the page after a customer."""
    from guanxi.kit.listing.columns import value_of
    from guanxi.kit.listing.cursor import Place, write_cursor
    from guanxi.surfaces.desk.lists.customers import CUSTOMERS

    column = CUSTOMERS.column(sort.lstrip("-"))
    assert column is not None
    assert column.sort is not None
    return write_cursor(Place(tuple(value_of(customer, name) for name in column.sort.names)), order=sort)


def count_queries(ask: Callable[[], Any]) -> int:
    """How many queries a request takes; it is asked twice more to warm up."""
    from django.db import connection

    queries = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*rest)

    answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"{answer.request['PATH_INFO']} answered {answer.status_code}")
    ask()
    with connection.execute_wrapper(count):
        ask()
    return queries


def seconds(ask: Callable[[], Any]) -> float:
    """How long one request takes."""
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def measure_served(home: str, cast: Cast, rounds: int) -> dict[str, float]:
    """Medians over a kept connection to the product's own server, the pages in turn."""
    from django.db import connection

    from guanxi.domains.customers.models import Customer

    customer = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    cookie = sign_in(cast.all)
    connection.close()
    port = free_port()
    server = serve(home, port)
    pages = {"whoami": "/people/whoami/", "list": "/customers/", "one customer": f"/customers/{customer}/"}
    times: dict[str, list[float]] = {name: [] for name in pages}
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(rounds * 2 + 5):
            for name, url in pages.items():
                took = seconds(partial(get, line, url, cookie))
                if turn >= 5:  # the first ones warm up every worker
                    times[name].append(took)
    finally:
        server.terminate()
        server.wait(30)
    return {name: statistics.median(values) * 1000 for name, values in times.items()}


def get(line: http.client.HTTPConnection, url: str, cookie: str) -> None:
    """One request of somebody signed in."""
    line.request("GET", url, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = line.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{url} answered {answer.status}: {text[:200]!r}")


def sign_in(pk: int) -> str:
    """The cookie of a new session of this person."""
    from django.conf import settings
    from django.test import Client

    from guanxi.foundation.people.models import User

    client = Client()
    client.force_login(User.objects.get(pk=pk))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
