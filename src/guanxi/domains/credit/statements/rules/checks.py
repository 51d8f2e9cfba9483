"""What in a statement cannot be true or should be looked at. Nothing is refused: marks are kept with the figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from guanxi.domains.credit.statements.rules.figures import Statement
from guanxi.domains.credit.statements.rules.lines import LINES, TOTALS, parts_of
from guanxi.domains.credit.statements.rules.marks import BALANCE, INCOME, Mark
from guanxi.domains.credit.statements.rules.units import APART, FACTORS, NOTHING, Ours, check_units

NEVER_NEGATIVE = ("cash", "inventory", "receivables", "current_assets", "total_assets", "current_liabilities", "sales")


def check_statement(one: Statement, ours: Ours = NOTHING) -> list[Mark]:
    """Marks of one year, beside what we know of the customer ourselves."""
    return [*_balance(one), *_negative(one), *_sums(one), *_profit(one), *check_units(one, ours)]


def _balance(one: Statement) -> list[Mark]:
    marks = []
    figures = one.figures
    assets, debts, equity = (figures.get(key) for key in ("total_assets", "total_liabilities", "total_equity"))
    if assets is not None and debts is not None and equity is not None and not one.is_near(assets, debts + equity):
        facts = {"assets": str(assets), "sources": str(debts + equity), "difference": str(assets - debts - equity)}
        marks.append(Mark("unbalanced", one.year, ("total_assets", "total_liabilities", "total_equity"), facts))
    elif assets is not None and (other := figures.get("liabilities_and_equity")) is not None and assets != other:
        facts = {"assets": str(assets), "sources": str(other), "difference": str(assets - other)}
        if not one.is_near(assets, other):
            marks.append(Mark("unbalanced", one.year, ("total_assets", "liabilities_and_equity"), facts))
    found = one.find("total_equity")
    if found is not None and found.value < 0:
        marks.append(Mark("negative_equity", one.year, ("total_equity",), {"equity": str(found.value)}, is_bad=False))
    return marks


def _negative(one: Statement) -> list[Mark]:
    below = tuple(key for key in NEVER_NEGATIVE if one.figures.get(key, Decimal(0)) < 0)
    return [Mark("negative", one.year, below)] if below else []


def _sums(one: Statement) -> list[Mark]:
    """Parts that are more than their total: a figure in the wrong line or the wrong unit."""
    marks = []
    for total in (*TOTALS, "total_assets", "total_liabilities"):
        whole = one.figures.get(total)
        parts = [line for line in parts_of(total) if line.key in one.figures]
        if whole is None or whole <= 0 or not parts:
            continue
        reached = sum((line.sign * one.figures[line.key] for line in parts), Decimal(0))
        if reached > whole and not one.is_near(reached, whole, lines=len(parts) + 1):
            code, lines = "parts_over", [total]
            if largest := [line.key for line in parts if one.figures[line.key] > whole * APART]:
                code, lines = "part_over", [largest[0], total]
            marks.append(Mark(code, one.year, tuple(lines), {"whole": str(whole), "parts": str(reached)}))
    return marks


def _profit(one: Statement) -> list[Mark]:
    before, tax, net = (one.figures.get(key) for key in ("profit_before_tax", "income_tax", "net_profit"))
    if before is None or tax is None or net is None or one.is_near(before - tax, net, lines=3):
        return []
    facts = {"net": str(net), "expected": str(before - tax)}
    return [Mark("profit_off", one.year, ("profit_before_tax", "income_tax", "net_profit"), facts)]


def check_years(books: Sequence[Statement], ours: Ours = NOTHING) -> dict[int, list[Mark]]:
    """Marks of each year, those included that only two years beside each other show."""
    marks = {one.year: check_statement(one, ours) for one in books}
    held = {one.year: one for one in books}
    for one in books:
        before = held.get(one.year - 1)
        if before is not None:
            marks[one.year] += _beside(one, before)
    return marks


def _beside(one: Statement, before: Statement) -> list[Mark]:
    marks = []
    for key in ("total_assets", "sales"):
        now, then = one.figures.get(key), before.figures.get(key)
        if now and then and now > 0 and then > 0 and not then / APART <= now <= then * APART:
            part = BALANCE if key == "total_assets" else INCOME
            small = before if then < now else one
            times = next((str(f) for f in FACTORS if _fits(now, then, f)), "")
            facts = {"part": part, "factor": times, "of": str(small.year), "now": str(now), "then": str(then)}
            if before.is_compared:  # two columns of one sheet: nothing there to convert alone
                facts["part"] = ""
            marks.append(Mark("unit_jump", one.year, (key,), facts, is_bad=bool(times)))
    differing = [
        key
        for key, opened in one.opening.items()
        if (closed := before.figures.get(key)) is not None and key in LINES and not one.is_near(opened, closed)
    ]
    if differing and not any(mark.code == "unit_jump" for mark in marks):
        first = differing[0]
        facts = {"opened": str(one.opening[first]), "closed": str(before.figures[first]), "count": str(len(differing))}
        marks.append(Mark("opening_differs", one.year, tuple(differing[:5]), facts, is_bad=False))
    return marks


def _fits(now: Decimal, then: Decimal, factor: Decimal) -> bool:
    """Whether two years are of the same size once the smaller one is taken times `factor`."""
    return Decimal("0.1") <= max(now, then) / (min(now, then) * factor) <= Decimal(10)
