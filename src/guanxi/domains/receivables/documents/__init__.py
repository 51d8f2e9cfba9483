"""What this room prints."""

from guanxi.domains.receivables.documents.invoice import invoice_pdf
from guanxi.domains.receivables.documents.statement import statement_pdf

__all__ = ["invoice_pdf", "statement_pdf"]
