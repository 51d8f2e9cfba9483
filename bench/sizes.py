"""Measuring a company of several sizes, each in a process of its own, because each makes its own database."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence

from bench.table import print_table


def measure_sizes(
    name: str, measure: Callable[[int], Sequence[str]], *, about: str | None, usual: Sequence[int], title: str,
    heads: Sequence[str], arguments: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Measure each size asked and print the table.

    Args:
        name: of the module that measures, as in "bench.watch"; started again with `--one` it measures one size.
        measure: number of customers → its row of the table. usual: the numbers where none are asked.
    """
    parser = argparse.ArgumentParser(prog=name, description=about)
    parser.add_argument("--customers", type=int, nargs="+", default=list(usual))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print("|".join(measure(asked.one)))
        return
    rows = []
    for size in asked.customers:
        command = [sys.executable, "-m", name, "--one", str(size)]
        rows.append(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().split("|"))
    print_table(title, heads, rows)
