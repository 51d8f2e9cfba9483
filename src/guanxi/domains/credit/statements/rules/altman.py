"""Altman's Z″, a second opinion beside the ratio score.

Source: E. I. Altman, J. Hartzell, M. Peck, "Emerging Market Corporate Bonds: A Scoring System", Salomon Brothers 1995;
the model for non-manufacturers and emerging markets, with book values: Z″ = 6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4.
Zones without the constant 3.25: above 2.60 safe, below 1.10 distress, between them grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guanxi.domains.credit.statements.rules.figures import Statement, Unknown

WEIGHTS = {
    "working_capital": Decimal("6.56"),
    "retained_earnings": Decimal("3.26"),
    "ebit": Decimal("6.72"),
    "equity_to_debts": Decimal("1.05"),
}
CONSTANT = Decimal("3.25")
SAFE, DISTRESS = Decimal("2.60"), Decimal("1.10")


@dataclass(frozen=True)
class ZScore:
    """Z″ with its four parts X1 … X4; `value` is none where one of them is not known.

    Args:
        zone: "safe", "grey" or "distress"; "" while not known.
    """

    value: Decimal | None
    parts: Mapping[str, Decimal]
    unknown: Unknown | None = None

    @property
    def zone(self) -> str:
        """Where the value lies."""
        if self.value is None:
            return ""
        if self.value > SAFE:
            return "safe"
        return "distress" if self.value < DISTRESS else "grey"

    @property
    def with_constant(self) -> Decimal | None:
        """The value with 3.25 added, as it is compared with bond ratings."""
        return None if self.value is None else self.value + CONSTANT


def z_score(statement: Statement) -> ZScore:
    """Z″ of a year.

    Retained earnings take the surplus reserve in, which Chinese firms set aside from them by law. Earnings before
    interest take the interest shown, else the finance expenses for it.
    """
    if statement.is_doubtful:
        return ZScore(None, {}, Unknown("doubtful"))
    if not statement.is_whole_year:
        return ZScore(None, {}, Unknown("part_year"))
    names = ["current_assets", "current_liabilities", "total_assets", "retained_earnings", "profit_before_tax",
             "total_equity", "total_liabilities"]  # fmt: skip
    found = {name: statement.find(name) for name in names}
    interest = statement.find("interest_expense") or statement.find("finance_expenses")
    missing = [name for name, figure in found.items() if figure is None]
    if missing or interest is None:
        return ZScore(None, {}, Unknown("missing", (*missing, *([] if interest else ["interest_expense"]))))
    value = {name: figure.value for name, figure in found.items() if figure is not None}
    for base in ("total_assets", "total_liabilities"):
        if value[base] <= 0:
            return ZScore(None, {}, Unknown("zero" if value[base] == 0 else "negative", (base,)))
    assets, reserve = value["total_assets"], statement.find("surplus_reserve")
    kept = value["retained_earnings"] + (reserve.value if reserve else 0)
    parts = {
        "working_capital": (value["current_assets"] - value["current_liabilities"]) / assets,
        "retained_earnings": kept / assets,
        "ebit": (value["profit_before_tax"] + interest.value) / assets,
        "equity_to_debts": value["total_equity"] / value["total_liabilities"],
    }
    return ZScore(z_of(parts), parts)


def z_of(parts: Mapping[str, Decimal]) -> Decimal:
    """Z″ of X1 … X4."""
    return sum((WEIGHTS[key] * parts[key] for key in WEIGHTS), Decimal(0))
