"""What rooms below plug in: the points that filled forms gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# form, kind, ids, day → id → item → share of the item's points (0–1) of the latest record finished by that day
Answers = Callable[[str, str, Sequence[int], date], Mapping[int, Mapping[str, Decimal]]]


@dataclass
class Ports:
    """Filled when the program starts."""

    answers: Answers | None = None


ports = Ports()
