"""Figures in another unit than the rest or than they are said to be: 万元 or 千元 taken for 元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guanxi.domains.credit.statements.rules.figures import Statement
from guanxi.domains.credit.statements.rules.lines import TOTALS, Line, parts_of
from guanxi.domains.credit.statements.rules.marks import ALL, BALANCE, INCOME, Mark

# A year in which sales are more than this many times the assets, or less than one such part, mixed up its units; and
# so does a total of which the sum above it is this many times as much.
APART = Decimal(300)
FACTORS = (Decimal(10000), Decimal(1000))
# Sales of one year lie within these multiples of the assets once the units agree.
USUAL = (Decimal("0.03"), Decimal(30))
# What we invoice holds tax and lies in another twelve months: only above this multiple of all its sales is it odd,
# and above the other one no firm buys so much more than it sells.
ODD, BEYOND = Decimal("1.3"), Decimal(30)
# No firm that keeps books sells or owns less than this in the company's currency; it does in 万元.
LEAST = Decimal(10000)
NEAR = Decimal("0.005")


@dataclass(frozen=True)
class Ours:
    """What we know of a customer beside its statements.

    Args:
        rate: what one unit of the statements is worth in the company's currency; none: nobody said.
        billed: year → what we invoiced it less credit notes, in the company's currency.
    """

    rate: Decimal | None = None
    billed: Mapping[int, Decimal] = field(default_factory=dict)


NOTHING = Ours()


def check_units(one: Statement, ours: Ours = NOTHING) -> list[Mark]:
    """Marks of one year: sheets, single figures or the whole statement in another unit."""
    mixed = _sheets(one)
    return [*mixed, *_single_figures(one), *([] if mixed else _whole(one, ours))]


def _sheets(one: Statement) -> list[Mark]:
    """Balance sheet and income statement in different units: sales thousands of times the assets, or the reverse."""
    assets, sales = one.figures.get("total_assets"), one.figures.get("sales")
    if assets is None or sales is None or assets <= 0 or sales <= 0:
        return []
    if not (sales > assets * APART or sales * APART < assets):
        return []
    for factor in FACTORS:
        for part, turnover in ((INCOME, sales * factor / assets), (BALANCE, sales / assets / factor)):
            if USUAL[0] <= turnover <= USUAL[1]:
                facts = {"part": part, "factor": str(factor), "assets": str(assets), "sales": str(sales)}
                return [Mark("units", one.year, ("total_assets", "sales"), facts)]
    facts = {"part": "", "factor": "", "assets": str(assets), "sales": str(sales)}
    return [Mark("units", one.year, ("total_assets", "sales"), facts, is_bad=False)]


def _single_figures(one: Statement) -> Iterator[Mark]:
    """A line by which its total falls short, and just not once the line is taken times 10,000 or 1,000; or a total
    that is next to nothing of the sum above it, where nothing shows that it is right.
    """
    for total in (*TOTALS, "total_assets", "total_liabilities"):
        whole = one.figures.get(total)
        parts = [line for line in parts_of(total) if one.figures.get(line.key)]
        if whole is None or whole <= 0 or not parts:
            continue
        reached = sum((line.sign * one.figures[line.key] for line in parts), Decimal(0))
        if one.is_near(reached, whole, lines=len(parts) + 1):
            continue
        if found := next((line for line in parts if _fills(one, line, whole - reached)), None):
            yield _small("part_small", one, found.key, total)
        elif total in ("total_assets", "total_liabilities"):
            for line in parts:
                if line.key.startswith("current_") and 0 < one.figures[line.key] * APART < whole:
                    yield _small("small_beside", one, line.key, total, is_bad=False)


def _fills(one: Statement, line: Line, gap: Decimal) -> bool:
    """Whether a line in another unit is just what is missing, within the rounding of its own figure."""
    value = line.sign * one.figures[line.key]
    exponent = value.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
    return any(abs(value * (by - 1) - gap) <= min(step * by / 2, abs(gap) * NEAR) for by in FACTORS)


def _small(code: str, one: Statement, key: str, total: str, *, is_bad: bool = True) -> Mark:
    facts = {"value": str(one.figures[key]), "whole": str(one.figures[total])}
    return Mark(code, one.year, (key, total), facts, is_bad=is_bad)


def _whole(one: Statement, ours: Ours) -> list[Mark]:
    """A statement that is small as a whole: beside what we invoiced the customer, or for any firm that keeps books."""
    sales, assets = one.figures.get("sales"), one.figures.get("total_assets")
    billed, rate = ours.billed.get(one.year, Decimal(0)), ours.rate
    size = sales * 12 / (one.months or 12) if sales is not None else None
    if rate is None or (size is None and assets is None) or (size is not None and size <= 0):
        return []
    line = "sales" if size is not None else "total_assets"
    most = (size if size is not None else (assets or Decimal(0)) * APART / BEYOND) * rate
    facts = {"value": str(one.figures[line]), "ours": str(billed)}
    if 0 < most * BEYOND < billed:
        return [Mark("unit_all", one.year, (line,), facts | {"part": ALL, "factor": str(FACTORS[0])})]
    if line == "sales" and max(most, (assets or Decimal(0)) * rate) < LEAST:
        lines = tuple(key for key in ("total_assets", "sales") if key in one.figures)
        told = {"value": str(sales), "part": ALL, "factor": str(FACTORS[0])}
        return [Mark("all_small", one.year, lines, told, is_bad=False)]
    if line == "sales" and one.is_whole_year and most * ODD < billed:
        return [Mark("below_ours", one.year, (line,), facts, is_bad=False)]
    return []
