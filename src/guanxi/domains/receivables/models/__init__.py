"""The ledger. Rows of money are added, never edited; a mistake is mended by a reversing row."""

from guanxi.domains.receivables.models.accounts import Account, ThroughCustomer
from guanxi.domains.receivables.models.ageing import AccountAgeing, AgeingQuerySet, AgeingTotal
from guanxi.domains.receivables.models.documents import OPPOSITE, Allocation, Credit, Invoice, LedgerEntry
from guanxi.domains.receivables.models.earmarks import Earmark

__all__ = [
    "OPPOSITE", "Account", "AccountAgeing", "AgeingQuerySet", "AgeingTotal", "Allocation", "Credit", "Earmark",
    "Invoice", "LedgerEntry", "ThroughCustomer",
]  # fmt: skip
