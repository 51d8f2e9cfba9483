"""What was read from pasted text or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class OtherLine:
    """A line whose name nobody recognised, or one that no sum needs (`is_known`): kept as it stands.

    Args:
        closing, opening: its figures of this year and of the year's begin or the year before.
    """

    name: str
    closing: Decimal | None
    opening: Decimal | None
    is_known: bool = False


@dataclass(frozen=True)
class Notice:
    """Something about a sheet that its reader should know.

    Args:
        code: "no_unit", "no_year", "no_heads", "broken", "doubled", "part_year", "currency", "unsure", "no_lines",
            "other_sheet", "scaled".
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class YearRead:
    """Figures of one year, in whole units of the currency; `year` none: the sheet does not say which."""

    year: int | None
    figures: dict[str, Decimal] = field(default_factory=dict)
    opening: dict[str, Decimal] = field(default_factory=dict)
    others: list[OtherLine] = field(default_factory=list)
    months: int | None = None


@dataclass
class Reading:
    """Everything that was read."""

    years: list[YearRead]
    notices: list[Notice]
    currency: str = ""
