"""From a customer's history to facts: plain Python, no database, no clock."""

from guanxi.domains.credit.behaviour.rules.facts import Facts, facts_of
from guanxi.domains.credit.behaviour.rules.history import History, Movement, PastInvoice, PastPromise, Settlement
from guanxi.domains.credit.behaviour.rules.lateness import Lateness, lateness_of
from guanxi.domains.credit.behaviour.rules.promises import with_receipts
from guanxi.domains.credit.behaviour.rules.terms import Reading

__all__ = [
    "Facts", "History", "Lateness", "Movement", "PastInvoice", "PastPromise", "Reading", "Settlement", "facts_of",
    "lateness_of", "with_receipts",
]  # fmt: skip
