"""New rows that may be customers who are here already."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.kit.imports.targets import Item, Likeness, RunContext


def resembling(items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
    return [[] for _item in items]
