"""One invoice or credit: what was set against it, and why it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.domains.receivables.events import REASONS
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.rules import undone_among
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.timeline.records import kind_of


@dataclass(frozen=True)
class Settlement:
    """An allocation seen from one of its documents.

    Args:
        kind: of the document on the other side: invoice, receipt, credit_note, bad_debt or reversal.
        number, document_id: of the document on the other side.
        amount: minus where it takes an earlier one back.
        is_undone: whether a later row took it back.
        is_fixed: whether it stands between a document and its opposite, or is a loss.
    """

    id: int
    on: date
    kind: str
    number: str
    document_id: int
    amount: Decimal
    is_undone: bool = False
    is_fixed: bool = False

    @property
    def stands(self) -> bool:
        """Whether it counts and can be taken back; what keeps a document at nothing cannot."""
        return self.amount > 0 and not self.is_undone and not self.is_fixed


def settlements_of(document: Invoice | Credit) -> list[Settlement]:
    """What was set against an invoice, or what a credit was set against, in order of day; one question."""
    side = "credit" if isinstance(document, Invoice) else "invoice"
    rows = list(document.allocations.select_related(side).order_by("on", "pk"))
    by_id = sorted(rows, key=lambda row: row.pk)
    undone = undone_among((row.pk, (row.credit_id, row.invoice_id), row.amount) for row in by_id)
    return [_settlement(row, document, getattr(row, side), row.pk in undone) for row in rows]


def _settlement(row: Any, document: Invoice | Credit, other: Invoice | Credit, is_undone: bool) -> Settlement:
    kind = other.kind if isinstance(other, Credit) else "invoice"
    is_loss = "bad_debt" in (kind, getattr(document, "kind", ""))
    is_fixed = bool(document.reversed_at or other.reversed_at or is_loss)
    return Settlement(row.pk, row.on, kind, other.number, other.pk, row.amount, is_undone, is_fixed)


def reason_of(document: Invoice | Credit) -> str:
    """Why it was written: a credit's own reason; of an invoice without an order what its event says."""
    if isinstance(document, Credit):
        return str(dict[str, Any](REASONS).get(document.reason, document.reason))
    if document.source_kind:
        return ""
    charged = Event.objects.filter(name="receivables.customer_charged", kind=kind_of(document), object_id=document.pk)
    facts = charged.values_list("facts", flat=True).first() or {}
    reason = facts.get("reason", "")
    return str(dict[str, Any](REASONS).get(reason, reason))
