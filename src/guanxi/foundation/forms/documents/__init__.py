"""What this room prints."""

from guanxi.foundation.forms.documents.record import record_pdf

__all__ = ["record_pdf"]
