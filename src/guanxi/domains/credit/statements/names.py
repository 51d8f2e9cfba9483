"""What lines, ratios, sides, marks and unknowns are called on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.statements.rules import RATIOS, WEAKEST
from guanxi.kit.components.numbers import figure, percent, quantity

LINE_NAMES: dict[str, Any] = {
    "cash": _("Cash and bank"), "settlement_reserves": _("Settlement reserves"),
    "trading_assets": _("Short-term investments"), "notes_receivable": _("Notes receivable"),
    "receivables": _("Accounts receivable"), "receivables_financing": _("Receivables for financing"),
    "prepayments": _("Prepayments"), "interest_receivable": _("Interest receivable"),
    "dividends_receivable": _("Dividends receivable"), "other_receivables": _("Other receivables"),
    "inventory": _("Stock of goods"), "contract_assets": _("Contract assets"),
    "held_for_sale": _("Assets held for sale"), "noncurrent_assets_due": _("Non-current assets due within a year"),
    "deferred_expenses": _("Deferred expenses"), "other_current_assets": _("Other current assets"),
    "current_assets": _("Total current assets"), "debt_investments": _("Debt investments"),
    "other_debt_investments": _("Other debt investments"), "long_receivables": _("Long-term receivables"),
    "long_investments": _("Long-term equity investments"), "equity_instruments": _("Other equity investments"),
    "other_financial_assets": _("Other non-current financial assets"),
    "investment_property": _("Investment property"), "fixed_assets": _("Fixed assets"),
    "construction": _("Construction in progress"), "biological_assets": _("Biological and oil assets"),
    "right_of_use_assets": _("Right-of-use assets"), "intangible_assets": _("Intangible assets"),
    "development_costs": _("Development costs"), "goodwill": _("Goodwill"),
    "long_deferred_expenses": _("Long-term deferred expenses"), "deferred_tax_assets": _("Deferred tax assets"),
    "other_noncurrent_assets": _("Other non-current assets"), "noncurrent_assets": _("Total non-current assets"),
    "total_assets": _("Total assets"),
    "short_loans": _("Short-term loans"), "trading_liabilities": _("Trading liabilities"),
    "notes_payable": _("Notes payable"), "payables": _("Accounts payable"),
    "advances": _("Advances from customers"), "contract_liabilities": _("Contract liabilities"),
    "wages_payable": _("Wages payable"), "taxes_payable": _("Taxes payable"),
    "interest_payable": _("Interest payable"), "dividends_payable": _("Dividends payable"),
    "other_payables": _("Other payables"), "accrued_expenses": _("Accrued expenses"),
    "held_for_sale_debts": _("Liabilities held for sale"),
    "noncurrent_debts_due": _("Non-current liabilities due within a year"),
    "other_current_liabilities": _("Other current liabilities"),
    "current_liabilities": _("Total current liabilities"), "long_loans": _("Long-term loans"),
    "bonds_payable": _("Bonds payable"), "lease_liabilities": _("Lease liabilities"),
    "long_payables": _("Long-term payables"), "long_wages_payable": _("Long-term wages and special payables"),
    "provisions": _("Provisions"), "deferred_income": _("Deferred income"),
    "deferred_tax_liabilities": _("Deferred tax liabilities"),
    "other_noncurrent_liabilities": _("Other non-current liabilities"),
    "noncurrent_liabilities": _("Total non-current liabilities"), "total_liabilities": _("Total liabilities"),
    "paid_in_capital": _("Paid-in capital"), "other_equity_instruments": _("Other equity instruments"),
    "capital_reserve": _("Capital reserve"), "treasury_shares": _("Less: treasury shares"),
    "other_comprehensive_income": _("Other comprehensive income"), "special_reserve": _("Special reserve"),
    "surplus_reserve": _("Surplus reserve"), "risk_reserve": _("General risk reserve"),
    "retained_earnings": _("Retained earnings"), "minority_interests": _("Minority interests"),
    "total_equity": _("Total equity"), "liabilities_and_equity": _("Total liabilities and equity"),
    "sales": _("Sales income"), "cost_of_sales": _("Cost of sales"), "sales_taxes": _("Taxes and surcharges"),
    "selling_expenses": _("Selling expenses"), "administration_expenses": _("Administration expenses"),
    "research_expenses": _("Research expenses"), "finance_expenses": _("Finance expenses"),
    "interest_expense": _("of which interest paid"), "operating_profit": _("Operating profit"),
    "profit_before_tax": _("Profit before tax"), "income_tax": _("Income tax"), "net_profit": _("Net profit"),
}  # fmt: skip
PART_NAMES: dict[str, Any] = {
    "assets": _("Assets"), "debts": _("Liabilities"), "equity": _("Equity"), "income": _("Income statement"),
    "balance": _("Balance sheet"), "all": _("figures"),
}  # fmt: skip
RATIO_NAMES: dict[str, Any] = {
    "quick": _("Quick ratio"), "asset_liability": _("Asset-liability ratio"),
    "total_asset_turnover": _("Total asset turnover"), "net_margin": _("Net profit margin"),
    "return_on_assets": _("Return on assets"), "own_reserves": _("Own reserves to assets"),
    "debt_days": _("Short debts in days of sales"), "sales_growth": _("Growth of sales"),
    "scale": _("Size (total assets)"), "current": _("Current ratio"),
    "working_capital": _("Working capital to assets"), "equity_to_debts": _("Equity to liabilities"),
    "gross_margin": _("Gross margin"), "operating_margin": _("Operating margin"),
    "interest_cover": _("Interest cover"), "receivable_days": _("Days of receivables"),
    "inventory_days": _("Days of stock"), WEAKEST: _("Weakest side"),
}  # fmt: skip
RATIO_HELP: dict[str, Any] = {
    "quick": _("Current assets less stock, prepayments and deferred expenses, over current liabilities: can it pay?"),
    "asset_liability": _("Total liabilities over total assets: how much of the firm belongs to others?"),
    "total_asset_turnover": _("Sales over the mean of opening and closing total assets: how busy are the assets?"),
    "net_margin": _("Net profit over sales: what stays of a sale?"),
    "return_on_assets": _("Net profit over total assets."),
    "own_reserves": _("Equity less paid-in capital, over total assets: what the firm earned and kept."),
    "debt_days": _("Current liabilities times 365 over sales: how many days of sales its short debts are."),
    "sales_growth": _("Sales over the sales of the year before, less one."),
    "scale": _("Total assets in the company's currency; smaller firms fail more often."),
    "current": _("Current assets over current liabilities."),
    "working_capital": _("Current assets less current liabilities, over total assets."),
    "equity_to_debts": _("Equity over total liabilities."),
    "gross_margin": _("Sales less their cost, over sales."),
    "operating_margin": _("Operating profit over sales."),
    "interest_cover": _("Profit before tax and interest over interest."),
    "receivable_days": _("Accounts and notes receivable times 365 over sales."),
    "inventory_days": _("Stock times 365 over cost of sales."),
    WEAKEST: _("Mean points of the weakest of five sides: a firm breaks where it is weakest."),
}  # fmt: skip
SIDE_NAMES: dict[str, Any] = {
    "short": _("short-term solvency"), "long": _("long-term solvency"), "turnover": pgettext_lazy("side", "turnover"),
    "profit": _("profitability"), "growth": pgettext_lazy("side", "growth"), "scale": pgettext_lazy("side", "size"),
}  # fmt: skip
ZONES: dict[str, Any] = {
    "safe": (_("safe zone"), "ok"), "grey": (_("grey zone"), "warn"), "distress": (_("distress zone"), "bad"),
}  # fmt: skip
DAYS, TIMES, POINTS = _("days"), _("×"), _("points")


def unit_name(ratio: str) -> Any:
    """What is written after a ratio's value."""
    if ratio == WEAKEST:
        return POINTS
    return {"days": DAYS, "times": TIMES}.get(RATIOS[ratio].unit, "")


def writing_of(ratio: str) -> str:
    """How a ratio's value reads, as `measures` names it."""
    return (
        "quantity" if ratio == WEAKEST else {"share": "percent", "money": "money"}.get(RATIOS[ratio].unit, "quantity")
    )


def write_ratio(ratio: str, value: Decimal | None) -> str:
    """A ratio's value as people read it."""
    if value is None:
        return ""
    writing, unit = writing_of(ratio), unit_name(ratio)
    if writing == "percent":
        return percent(value)
    if writing == "money":
        return figure(value)  # in the survey's currency, which need not be the company's
    places = Decimal(1) if RATIOS[ratio].unit == "days" else Decimal("0.01")
    return f"{quantity(value.quantize(places))} {unit}".strip()


def line_names(keys: Any) -> str:
    """Names of lines for a sentence."""
    return gettext(", ").join(f"“{LINE_NAMES[key]}”" for key in keys)


def amounts(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts of a mark with the amounts written as people read them."""
    return {key: quantity(Decimal(text)) if _is_number(text) else text for key, text in facts.items()}


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
