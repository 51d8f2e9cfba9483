"""Parts of pages that other rooms show, too."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from guanxi.domains.receivables.rules import BOUNDARIES


def labelled(aged: Any) -> list[tuple[str, Any]]:
    """The buckets of an ageing named by their days, short as a bar's key wants them: ≤60, 61–100, …, >365 (S4-60)."""
    middle = [f"{low + 1}–{high}" for low, high in pairwise(BOUNDARIES)]
    names = [f"≤{BOUNDARIES[0]}", *middle, f">{BOUNDARIES[-1]}"]
    return list(zip(names, aged.buckets, strict=True))
