"""Ratios of statements, each with the figures it was computed from or the reason why it is not known.

The first four are S4-41's; the others are read from the same statements: what the score needs beside them (ours), and
what a credit clerk looks at (textbook practice, for information).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guanxi.domains.credit.statements.rules.figures import Figure, Statement, Unknown
from guanxi.domains.credit.statements.rules.lines import LINES

Sum = tuple[tuple[int, str], ...]
YEAR_DAYS = Decimal(365)


@dataclass(frozen=True)
class Rule:
    """How a ratio is computed: `upper ÷ lower × times`.

    Args:
        upper, lower: signed sums of lines. A line with sign ±2 is taken where it is known and left out where not.
        side: which side of soundness it shows: "short", "long", "turnover", "profit", "growth", "scale" or "".
        better: "high" or "low".
        source: handbook id, or "ours" / "textbook".
        shape: "plain", "average" (lower is the mean of opening and closing), "growth" (against the year before, −1),
            "amount" (no division).
        unit: "times", "share", "days" or "money".
    """

    key: str
    side: str
    better: str
    upper: Sum
    lower: Sum = ()
    times: Decimal = Decimal(1)
    shape: str = "plain"
    unit: str = "share"
    source: str = "textbook"

    @property
    def needs_year(self) -> bool:
        """Whether it sets what flows in a year against what stands on a day, or against another year."""
        parts = {LINES[line].part == "income" for _sign, line in (*self.upper, *self.lower)}
        return self.shape == "growth" or len(parts) == 2


ASSETS: Sum = ((1, "total_assets"),)
SALES: Sum = ((1, "sales"),)
QUICK: Sum = ((1, "current_assets"), (-1, "inventory"), (-2, "prepayments"), (-2, "deferred_expenses"))
DEBTS_NOW: Sum = ((1, "current_liabilities"),)
EBIT: Sum = ((1, "profit_before_tax"), (1, "interest_expense"))
RULES = (
    Rule("quick", "short", "high", QUICK, DEBTS_NOW, unit="times", source="S4-41"),
    Rule("asset_liability", "long", "low", ((1, "total_liabilities"),), ASSETS, source="S4-41"),
    Rule("total_asset_turnover", "turnover", "high", SALES, ASSETS, shape="average", unit="times", source="S4-41"),
    Rule("net_margin", "profit", "high", ((1, "net_profit"),), SALES, source="S4-41"),
    Rule("return_on_assets", "profit", "high", ((1, "net_profit"),), ASSETS, source="ours"),
    Rule("own_reserves", "long", "high", ((1, "total_equity"), (-1, "paid_in_capital")), ASSETS, source="ours"),
    Rule("debt_days", "turnover", "low", DEBTS_NOW, SALES, YEAR_DAYS, unit="days", source="ours"),
    Rule("sales_growth", "growth", "high", SALES, shape="growth", source="ours"),
    Rule("scale", "scale", "high", ASSETS, shape="amount", unit="money", source="ours"),
    Rule("current", "", "high", ((1, "current_assets"),), DEBTS_NOW, unit="times"),
    Rule("working_capital", "", "high", ((1, "current_assets"), (-1, "current_liabilities")), ASSETS),
    Rule("equity_to_debts", "", "high", ((1, "total_equity"),), ((1, "total_liabilities"),), unit="times"),
    Rule("gross_margin", "", "high", ((1, "sales"), (-1, "cost_of_sales")), SALES),
    Rule("operating_margin", "", "high", ((1, "operating_profit"),), SALES),
    Rule("interest_cover", "", "high", EBIT, ((1, "interest_expense"),), unit="times"),
    Rule("receivable_days", "", "low", ((1, "receivables"), (2, "notes_receivable")), SALES, YEAR_DAYS, unit="days"),
    Rule("inventory_days", "", "low", ((1, "inventory"),), ((1, "cost_of_sales"),), YEAR_DAYS, unit="days"),
)
RATIOS: dict[str, Rule] = {rule.key: rule for rule in RULES}
FOUR = ("quick", "asset_liability", "total_asset_turnover", "net_margin")


@dataclass(frozen=True)
class Ratio:
    """A ratio of one year: its value, or why it is not known, and the figures that went in.

    Args:
        upper, lower: the figures above and below the line, with their signs.
    """

    key: str
    year: int
    value: Decimal | None
    unknown: Unknown | None = None
    upper: tuple[tuple[int, Figure], ...] = ()
    lower: tuple[tuple[int, Figure], ...] = ()


def ratios(statement: Statement, before: Statement | None = None) -> dict[str, Ratio]:
    """Every ratio of a year.

    Args:
        before: the statement of the year before, if there is one; its closing figures are this year's opening where
            this document does not show them.
    """
    found = {rule.key: _ratio(rule, statement, before) for rule in RULES}
    if not statement.is_doubtful:
        return found
    return {key: replace(one, value=None, unknown=Unknown("doubtful")) for key, one in found.items()}


def _ratio(rule: Rule, statement: Statement, before: Statement | None) -> Ratio:
    year = statement.year
    if rule.needs_year and not statement.is_whole_year:
        return Ratio(rule.key, year, None, Unknown("part_year"))
    upper = _take(rule.upper, statement)
    if rule.shape == "amount":
        return _amount(rule, year, upper)
    if rule.shape == "growth":
        unknown = _no_opening("no_year_before", "sales", statement, before)
        return _growth(rule, year, upper, _opening("sales", statement, before), unknown)
    lower = _take(rule.lower, statement)
    missing = [*_missing(upper), *_missing(lower)]
    if missing:
        return Ratio(rule.key, year, None, Unknown("missing", tuple(dict.fromkeys(missing))))
    above, below = _known(upper), _known(lower)
    base = _total(below)
    if rule.shape == "average":
        opening = _opening(rule.lower[0][1], statement, before)
        if opening is None:
            unknown = _no_opening("no_opening", rule.lower[0][1], statement, before)
            return Ratio(rule.key, year, None, unknown, above, below)
        below = ((1, opening), *below)
        base = _total(below) / 2
    return _divide(rule, year, above, below, base)


def _divide(rule: Rule, year: int, above: Signed, below: Signed, base: Decimal) -> Ratio:
    if base <= 0:
        why = Unknown("zero" if base == 0 else "negative", tuple(dict.fromkeys(one.line for _sign, one in below)))
        return Ratio(rule.key, year, None, why, above, below)
    return Ratio(rule.key, year, _total(above) / base * rule.times, None, above, below)


def _amount(rule: Rule, year: int, upper: Taken) -> Ratio:
    if missing := _missing(upper):
        return Ratio(rule.key, year, None, Unknown("missing", tuple(missing)))
    return Ratio(rule.key, year, _total(_known(upper)), None, _known(upper))


def _growth(rule: Rule, year: int, upper: Taken, before: Figure | None, lacking: Unknown) -> Ratio:
    if missing := _missing(upper):
        return Ratio(rule.key, year, None, Unknown("missing", tuple(missing)))
    if before is None:
        return Ratio(rule.key, year, None, lacking, _known(upper))
    below: Signed = ((1, before),)
    if before.value <= 0:
        why = Unknown("zero" if before.value == 0 else "negative", ("sales",))
        return Ratio(rule.key, year, None, why, _known(upper), below)
    return Ratio(rule.key, year, _total(_known(upper)) / before.value - 1, None, _known(upper), below)


Signed = tuple[tuple[int, Figure], ...]
Taken = list[tuple[int, str, Figure | None]]


def _take(sums: Sum, statement: Statement) -> Taken:
    """The figures of a signed sum; what may be left out and is not known is left out."""
    found: Taken = []
    for sign, line in sums:
        figure = statement.find(line)
        if figure is not None or abs(sign) == 1:
            found.append((1 if sign > 0 else -1, line, figure))
    return found


def _missing(taken: Taken) -> list[str]:
    return [line for _sign, line, figure in taken if figure is None]


def _known(taken: Taken) -> Signed:
    return tuple((sign, figure) for sign, _line, figure in taken if figure is not None)


def _total(signed: Signed) -> Decimal:
    return sum((sign * figure.value for sign, figure in signed), Decimal(0))


def _opening(line: str, statement: Statement, before: Statement | None) -> Figure | None:
    """A figure at the year's begin: from this document, else as the statement of the year before ends."""
    if statement.opening:
        shown = Statement(statement.year - 1, statement.opening).find(line)
        if shown is not None:
            return Figure(line, shown.value, statement.year - 1, "opening")
    if before is not None and before.year == statement.year - 1 and not before.is_doubtful:
        return before.find(line)
    return None


def _no_opening(code: str, line: str, statement: Statement, before: Statement | None) -> Unknown:
    """Why a figure of the year's begin is not known: nobody tells it, or who tells it cannot be believed."""
    is_doubted = before is not None and before.is_doubtful and before.year == statement.year - 1
    return Unknown("doubtful_before" if is_doubted else code, (line,))


def trend(books: Sequence[Statement]) -> dict[str, list[Ratio]]:
    """Every ratio over the years of `books` (oldest first), so that its way can be seen."""
    found: dict[str, list[Ratio]] = {rule.key: [] for rule in RULES}
    for place, statement in enumerate(books):
        for key, ratio in ratios(statement, books[place - 1] if place else None).items():
            found[key].append(ratio)
    return found
