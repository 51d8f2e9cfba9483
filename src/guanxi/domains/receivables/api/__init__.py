"""Receivables over the API: invoices, receipts and credits, ageing, statements."""

from guanxi.domains.receivables.api import documents, statements  # noqa: F401 their routes write themselves in
from guanxi.domains.receivables.api.router import router

__all__ = ["router"]
