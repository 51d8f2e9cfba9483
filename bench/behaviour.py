"""How well the behaviour score ranks customers by how late they pay afterwards, against every simple figure.

    python -m bench.behaviour --seeds 8

The customers are made up (`bench.payers`), and seeds 0 to 7 are those on which weights and steps, chosen by reasoning,
were settled by repeated comparison: other seeds are other customers of the same kinds, no proof on unseen data.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from datetime import timedelta

from bench.company import start_django
from bench.payers import ALIKE, FIRST, MIXES, portfolio
from bench.ranking import compare
from bench.table import print_table

# day of judgement, end of what is compared, invoices that must have come due
CUTS = {"half a history": (450, 900, 3), "a short one": (250, 700, 1)}


def main(arguments: list[str] | None = None) -> None:
    """Make the customers, rank them and print the table."""
    parser = argparse.ArgumentParser(prog="bench.behaviour", description=__doc__)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--customers", type=int, default=300)
    asked = parser.parse_args(arguments)
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    rows = [row for mix in (*MIXES, *ALIKE) for cut in CUTS for row in compared(mix, cut, asked.seeds, asked.customers)]
    title = f"Ranking by later lateness, mean over {asked.seeds} × {asked.customers} customers"
    print_table(title, ["customers", "known", "figure", "rank correlation", "area under curve"], rows)


def compared(mix: str, cut: str, seeds: int, customers: int) -> list[list[str]]:
    """The score and its three best rivals, one line each."""
    day, end, least = CUTS[cut]
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in range(seeds):
        payers = portfolio(seed, mix=mix, customers=customers)
        on, until = FIRST + timedelta(days=day), FIRST + timedelta(days=end)
        for name, pair in compare(payers, on, until, least_due=least).figures.items():
            found[name].append(pair)
    means = {
        name: [sum(pair[place] for pair in pairs) / len(pairs) for place in (0, 1)] for name, pairs in found.items()
    }
    best = sorted(means, key=lambda name: (name != "score", -means[name][0]))[:4]
    return [[mix, cut, name, f"{means[name][0]:.3f}", f"{means[name][1]:.3f}"] for name in best]


if __name__ == "__main__":
    main()
