"""What is found about figures. Nothing is refused: marks are kept with the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INCOME, BALANCE, ALL = "income", "balance", "all"


@dataclass(frozen=True)
class Mark:
    """A finding about figures.

    Args:
        code: what was found: "unbalanced", "negative_equity", "parts_over", "part_over", "profit_off", "negative",
            "units", "unit_jump", "part_small", "small_beside", "unit_all", "all_small", "below_ours",
            "opening_differs".
        lines: the lines it is about. facts: figures for its sentence, as decimal text; `part` ("income", "balance",
            "all") and `factor` say what to convert.
        is_bad: the figures cannot be true as they stand; otherwise they only should be looked at.
    """

    code: str
    year: int
    lines: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    is_bad: bool = True
