"""What this room prints."""

from guanxi.domains.orders.documents.papers import delivery_note_pdf, order_confirmation_pdf

__all__ = ["delivery_note_pdf", "order_confirmation_pdf"]
