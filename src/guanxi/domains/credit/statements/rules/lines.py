"""The lines that an ordinary balance sheet and income statement hold, and which of them add up to which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of a statement.

    Args:
        part: where it stands: "assets", "debts", "equity" or "income".
        of: the key of the total it belongs to; "" for a total and for what is only read.
        is_main: shown for typing even while empty; the others are shown once they hold a figure or are asked for.
        sign: −1 for what a total takes off, such as treasury shares.
    """

    key: str
    part: str
    of: str = ""
    is_main: bool = False
    sign: int = 1


def _lines(part: str, of: str, keys: str, *, main: str = "", minus: str = "") -> list[Line]:
    shown, off = set(main.split()), set(minus.split())
    return [Line(key, part, of, key in shown, -1 if key in off else 1) for key in keys.split()]


ALL = [
    *_lines(
        "assets", "current_assets",
        "cash settlement_reserves trading_assets notes_receivable receivables receivables_financing prepayments "
        "interest_receivable dividends_receivable other_receivables inventory contract_assets held_for_sale "
        "noncurrent_assets_due deferred_expenses other_current_assets",
        main="cash notes_receivable receivables prepayments other_receivables inventory",
    ),
    Line("current_assets", "assets", "total_assets", is_main=True),
    *_lines(
        "assets", "noncurrent_assets",
        "debt_investments other_debt_investments long_receivables long_investments equity_instruments "
        "other_financial_assets investment_property fixed_assets construction biological_assets "
        "right_of_use_assets intangible_assets development_costs goodwill long_deferred_expenses deferred_tax_assets "
        "other_noncurrent_assets",
        main="fixed_assets",
    ),
    Line("noncurrent_assets", "assets", "total_assets"),
    Line("total_assets", "assets", is_main=True),
    *_lines(
        "debts", "current_liabilities",
        "short_loans trading_liabilities notes_payable payables advances contract_liabilities wages_payable "
        "taxes_payable interest_payable dividends_payable other_payables accrued_expenses held_for_sale_debts "
        "noncurrent_debts_due other_current_liabilities",
        main="short_loans notes_payable payables other_payables",
    ),
    Line("current_liabilities", "debts", "total_liabilities", is_main=True),
    *_lines(
        "debts", "noncurrent_liabilities",
        "long_loans bonds_payable lease_liabilities long_payables long_wages_payable provisions deferred_income "
        "deferred_tax_liabilities other_noncurrent_liabilities",
        main="long_loans",
    ),
    Line("noncurrent_liabilities", "debts", "total_liabilities", is_main=True),
    Line("total_liabilities", "debts", is_main=True),
    *_lines(
        "equity", "total_equity",
        "paid_in_capital other_equity_instruments capital_reserve treasury_shares other_comprehensive_income "
        "special_reserve surplus_reserve risk_reserve retained_earnings minority_interests",
        main="paid_in_capital surplus_reserve retained_earnings", minus="treasury_shares",
    ),
    Line("total_equity", "equity", is_main=True),
    Line("liabilities_and_equity", "equity"),
    *_lines(
        "income", "",
        "sales cost_of_sales sales_taxes selling_expenses administration_expenses research_expenses finance_expenses "
        "interest_expense operating_profit profit_before_tax income_tax net_profit",
        main="sales cost_of_sales finance_expenses interest_expense operating_profit profit_before_tax income_tax "
        "net_profit",
    ),
]  # fmt: skip
LINES: dict[str, Line] = {line.key: line for line in ALL}
TOTALS = ("current_assets", "noncurrent_assets", "current_liabilities", "noncurrent_liabilities", "total_equity")


def parts_of(total: str) -> list[Line]:
    """The lines that add up to a total."""
    return [line for line in ALL if line.of == total]
