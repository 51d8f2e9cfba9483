"""Figures of one year: what is written, what follows from it, and what is not known and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from guanxi.domains.credit.statements.rules.lines import TOTALS, parts_of

ZERO = Decimal(0)
# Sums of printed figures miss by their rounding; beside it this share of the sum is no difference worth a word.
TRIFLE = Decimal("0.000001")
MOST_ROUNDING = Decimal("0.0005")

# A figure that is not written follows from others: (line, ((sign, line), …)); the first that can be computed counts.
DERIVED: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = (
    ("total_assets", ((1, "liabilities_and_equity"),)),
    ("total_assets", ((1, "current_assets"), (1, "noncurrent_assets"))),
    ("total_liabilities", ((1, "current_liabilities"), (1, "noncurrent_liabilities"))),
    ("total_liabilities", ((1, "total_assets"), (-1, "total_equity"))),
    ("total_equity", ((1, "total_assets"), (-1, "total_liabilities"))),
    ("current_liabilities", ((1, "total_liabilities"), (-1, "noncurrent_liabilities"))),
    ("noncurrent_liabilities", ((1, "total_liabilities"), (-1, "current_liabilities"))),
    ("current_assets", ((1, "total_assets"), (-1, "noncurrent_assets"))),
    ("noncurrent_assets", ((1, "total_assets"), (-1, "current_assets"))),
    ("net_profit", ((1, "profit_before_tax"), (-1, "income_tax"))),
    ("profit_before_tax", ((1, "net_profit"), (1, "income_tax"))),
)


@dataclass(frozen=True)
class Unknown:
    """Why something is not known.

    Args:
        code: "missing" (lines are not known), "zero" (division by zero), "negative" (a base below zero says nothing),
            "no_opening" (no figure of the year's begin), "no_year_before" (no statement of the year before),
            "part_year" (the income statement covers a part of the year only), "doubtful" (the year cannot be true as
            it stands), "doubtful_before" (the year before cannot).
        lines: the keys of the lines it is about.
    """

    code: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure that goes into a sum, and where it comes from.

    Args:
        how: "written", "derived" (it follows from `parts`), "nil" (its total is reached without it), "opening".
    """

    line: str
    value: Decimal
    year: int
    how: str = "written"
    parts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Statement:
    """Figures of a financial year by line, in one unit of one currency.

    Args:
        opening: figures of the year before as this document shows them: balance at the year's begin, income of the
            year before.
        months: how many months the income statement covers; none or 12: the whole year.
        is_compared: taken from the comparison column of the next year's document, not from an own one.
        is_doubtful: it cannot be true as it stands, and nobody said why it does: nothing follows from it.
    """

    year: int
    figures: Mapping[str, Decimal]
    opening: Mapping[str, Decimal] = field(default_factory=dict)
    is_compared: bool = False
    months: int | None = None
    is_doubtful: bool = False

    @property
    def is_whole_year(self) -> bool:
        """Whether the income statement covers twelve months."""
        return self.months in (None, 12)

    def find(self, line: str) -> Figure | None:
        """A figure as written, as it follows from others, or as nil; nothing where it is not known."""
        if (written := self.figures.get(line)) is not None:
            return Figure(line, written, self.year)
        for key, parts in DERIVED:
            values = [self.figures.get(part) for _sign, part in parts]
            if key == line and None not in values:
                total = sum((sign * (self.figures[part]) for sign, part in parts), ZERO)
                return Figure(line, total, self.year, "derived", parts)
        return Figure(line, ZERO, self.year, "nil") if line in self._nil_lines() else None

    def _nil_lines(self) -> set[str]:
        """Lines left blank whose total is reached exactly without them: they are nil, not unknown."""
        found: set[str] = set()
        for total in TOTALS:
            lines = parts_of(total)
            known = [line for line in lines if line.key in self.figures]
            if total in self.figures and known:
                reached = sum((line.sign * self.figures[line.key] for line in known), ZERO)
                if self.is_near(reached, self.figures[total], lines=len(known)):
                    found |= {line.key for line in lines} - {line.key for line in known}
        return found

    def is_near(self, one: Decimal, other: Decimal, *, lines: int = 2) -> bool:
        """Whether two sums are the same but for the rounding of the `lines` printed figures behind them."""
        most = max(abs(one), abs(other))
        return abs(one - other) <= max(min(self.precision * lines, most * MOST_ROUNDING), most * TRIFLE)

    @property
    def precision(self) -> Decimal:
        """The smallest step in which the figures are printed: 0.01, 1, or 10,000 for a sheet in whole 万元."""
        steps = [value.normalize().as_tuple().exponent for value in self.figures.values() if value]
        return Decimal(1).scaleb(min((step for step in steps if isinstance(step, int)), default=0))


def books_of(statements: Sequence[Statement], *, years: int = 3) -> list[Statement]:
    """The last `years` years, oldest first; a year without a document is read from the comparison columns of the next.

    A year that neither holds is left out.
    """
    held = {one.year: one for one in statements}
    for one in statements:
        if one.opening and one.year - 1 not in held:
            held[one.year - 1] = Statement(one.year - 1, one.opening, is_compared=True)
    return [held[year] for year in sorted(held)[-years:]]
