"""Questions to the ledger."""

from guanxi.domains.receivables.queries.accounts import account_of, age_now, open_credits, open_invoices
from guanxi.domains.receivables.queries.ageing import (
    Ageing,
    AgeingPage,
    ageing_of,
    ageing_page,
    ageing_totals,
    receivables_by_year,
    stream_ageing,
)
from guanxi.domains.receivables.queries.assets import AssetShare, sees_assets, share_of_assets
from guanxi.domains.receivables.queries.breaks import MoneyBreak, find_money_breaks
from guanxi.domains.receivables.queries.days import DaysBook, DaysToPay, days_by_terms, days_to_pay
from guanxi.domains.receivables.queries.documents import Settlement, reason_of, settlements_of
from guanxi.domains.receivables.queries.earmarks import set_aside_for
from guanxi.domains.receivables.queries.reversals import NewerPartner, newer_partners
from guanxi.domains.receivables.queries.statements import Movement, OpenLine, Statement, statement, statement_days

__all__ = [
    "Ageing",
    "AgeingPage",
    "AssetShare",
    "DaysBook",
    "DaysToPay",
    "MoneyBreak",
    "Movement",
    "NewerPartner",
    "OpenLine",
    "Settlement",
    "Statement",
    "account_of",
    "age_now",
    "ageing_of",
    "ageing_page",
    "ageing_totals",
    "days_by_terms",
    "days_to_pay",
    "find_money_breaks",
    "newer_partners",
    "open_credits",
    "open_invoices",
    "reason_of",
    "receivables_by_year",
    "sees_assets",
    "set_aside_for",
    "settlements_of",
    "share_of_assets",
    "statement",
    "statement_days",
    "stream_ageing",
]
