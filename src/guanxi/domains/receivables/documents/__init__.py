"""What this room prints."""

from guanxi.domains.receivables.documents.statement import statement_pdf

__all__ = ["statement_pdf"]
