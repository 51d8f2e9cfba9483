"""Printing a table of measurements."""

from __future__ import annotations

from collections.abc import Sequence


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A Markdown table, so that it can be pasted into a note."""
    widths = [max(len(str(row[n])) for row in [heads, *rows]) for n in range(len(heads))]
    print(f"\n## {title}\n")
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
