"""Growth and overhead of pages: the customer list, search, the page of one customer and the ageing, at several sizes.

    python -m bench.lists --customers 10000 1000000
    DATABASE_URL=postgres://… python -m bench.lists --customers 10000 1000000

Each size gets a database of its own (a file, or a database beside the one DATABASE_URL names) and a process of its own.
Targets: the median of every page at the largest size is at most 1.5 times that at the smallest; the list and the page
of one customer take at most 4 times the plainest signed-in page of the same server in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.table import print_table

GROWTH, OVERHEAD = 1.5, 4.0


def main(arguments: list[str] | None = None) -> None:
    """Measure every size and print the tables."""
    parser = argparse.ArgumentParser(prog="bench.lists", description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=15, help="requests measured of each page")
    parser.add_argument("--keep", type=Path, help="folder in which made databases are kept and found again")
    parser.add_argument("--only", default="", help="measure only pages whose name holds this, without the server")
    parser.add_argument("--no-search", action="store_true", help="leave the search index out; it takes longest to fill")
    asked = parser.parse_args(arguments)
    sizes = [Size(customers, asked) for customers in asked.customers]
    try:
        print_growth(sizes, measure_pages(sizes, asked.rounds, asked.only))
        if not asked.only:
            print_overhead(sizes, [size.ask("served", asked.rounds) for size in sizes])
    finally:
        for size in sizes:
            size.close()


class Size:
    """One size: a process that has Django and a database of this size to itself, and answers what it is asked."""

    def __init__(self, customers: int, asked: argparse.Namespace) -> None:
        self.customers = customers
        home = str(asked.keep / str(customers)) if asked.keep else tempfile.mkdtemp(prefix="guanxi-bench-")
        Path(home).mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "GUANXI_HOME": home, "GUANXI_PLAIN_STATIC": "1"}
        if url := database_for(customers, keep=bool(asked.keep)):
            environment["DATABASE_URL"] = url
        command = [sys.executable, "-W", "ignore", "-m", "bench.measuring", home, str(customers)]
        command += ["--no-search"] if asked.no_search else []
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pages: list[str] = self.ask("pages")
        self.vendor: str = self.ask("vendor")

    def ask(self, *words: Any) -> Any:
        """What the process answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"The measurement of {self.customers:,} customers broke off; its own message stands above.")
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def measure_pages(sizes: list[Size], rounds: int, only: str = "") -> dict[str, list[dict[str, float]]]:
    """Median and queries of each page at each size. The sizes take turns, so that a busy machine slows all alike."""
    found = {}
    for page in (name for name in sizes[0].pages if only in name):
        counts = [size.ask("count", page) for size in sizes]
        times: list[list[float]] = [[] for _size in sizes]
        for _round in range(rounds):
            for size, kept in zip(sizes, times, strict=True):
                kept.append(size.ask("time", page))
        medians = [statistics.median(kept) * 1000 for kept in times]
        found[page] = [{"ms": ms, "queries": count} for ms, count in zip(medians, counts, strict=True)]
    return found


def database_for(size: int, *, keep: bool) -> str:
    """A database of this size beside the one DATABASE_URL names, made anew or, if kept, found; nothing on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    import psycopg

    name = f"guanxi_bench_{size}"
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known and not keep:
            connection.execute(f'DROP DATABASE "{name}"')
        if not (known and keep):
            connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def print_growth(sizes: list[Size], found: dict[str, list[dict[str, float]]]) -> None:
    """Medians in the process, page by page, and the ratio of the largest size to the smallest."""
    rows = []
    for page, figures in found.items():
        ratio = figures[-1]["ms"] / figures[0]["ms"]
        mark = "" if ratio <= GROWTH else " NOT MET"
        medians = [f"{one['ms']:.1f}" for one in figures]
        rows.append([page, *medians, f"{ratio:.2f}{mark}", str(int(figures[-1]["queries"]))])
    heads = ["page", *(f"{size.customers:,} ms" for size in sizes), f"ratio (at most {GROWTH})", "queries"]
    print_table(f"Growth, {sizes[0].vendor}, medians", heads, rows)


def print_overhead(sizes: list[Size], found: list[dict[str, float]]) -> None:
    """Medians through the served product, beside its plainest page."""
    rows = []
    for size, served in zip(sizes, found, strict=True):
        for page, median in served.items():
            ratio = median / served["whoami"]
            mark = "" if ratio <= OVERHEAD else " NOT MET"
            rows.append([f"{size.customers:,}", page, f"{median:.1f}", f"{ratio:.2f}{mark}"])
    heads = ["customers", "page", "ms", f"of the plainest (at most {OVERHEAD:g})"]
    print_table(f"Overhead through the server, {sizes[0].vendor}, medians", heads, rows)


if __name__ == "__main__":
    main()
