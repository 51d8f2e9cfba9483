"""Worked tables of the documentation, read so that tests can execute them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parents[4] / "docs"


def read_table(page: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table under a heading, each a mapping from column title to cell text.

    Args:
        page: path below `docs/`, as in "rules/ageing.md".
        heading: text of the heading, without its marks.

    Raises:
        LookupError: the page has no such heading, or no table stands under it.
    """
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    table = list(_table_under(lines, heading))
    if len(table) < 3:
        raise LookupError(f"{page} has no table under “{heading}”")
    titles = _cells(table[0])
    return [dict(zip(titles, _cells(line), strict=True)) for line in table[2:]]


def _table_under(lines: list[str], heading: str) -> Iterator[str]:
    is_under = is_begun = False
    for line in lines:
        if line.startswith("#"):
            if is_begun:
                return
            is_under = line.lstrip("#").strip() == heading
        elif is_under and line.startswith("|"):
            is_begun = True
            yield line
        elif is_begun:
            return


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
