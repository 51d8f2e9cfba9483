"""The verbs of the ledger: the only writers of its rows."""

from guanxi.domains.receivables.actions.accounts import Reservation, open_account, reserve, set_ceiling, unreserve
from guanxi.domains.receivables.actions.allocations import allocate, undo_allocation
from guanxi.domains.receivables.actions.credits import issue_credit_note, take_receipt
from guanxi.domains.receivables.actions.documents import post_documents
from guanxi.domains.receivables.actions.earmarks import give_back, set_aside
from guanxi.domains.receivables.actions.invoices import charge_customer, issue_invoice
from guanxi.domains.receivables.actions.posted import Posted, PostedDocument
from guanxi.domains.receivables.actions.reversals import Reversal, reverse_documents

__all__ = [
    "Posted",
    "PostedDocument",
    "Reservation",
    "Reversal",
    "allocate",
    "charge_customer",
    "give_back",
    "issue_credit_note",
    "issue_invoice",
    "open_account",
    "post_documents",
    "reserve",
    "reverse_documents",
    "set_aside",
    "set_ceiling",
    "take_receipt",
    "undo_allocation",
    "unreserve",
]
