"""Writing documents down: number, row, ledger entry, event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from guanxi.domains.receivables.actions.posted import Posted
from guanxi.domains.receivables.models import Credit, Invoice, LedgerEntry
from guanxi.foundation.policies.series import next_numbers
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.bulk import insert_rows

PREFIX = {"invoice": "IN", "receipt": "RC", "credit_note": "CN", "bad_debt": "BD"}
EVENT = {
    "invoice": "receivables.invoice_issued",
    "receipt": "receivables.receipt_taken",
    "credit_note": "receivables.credit_note_issued",
    "bad_debt": "receivables.bad_debt_adjusted",
}


def draw_numbers(posted: Sequence[Posted]) -> list[Posted]:
    """Draw numbers for documents that brought none: once a series and month."""
    places = defaultdict[tuple[str, str], list[int]](list)
    for place, one in enumerate(posted):
        if not one.document.number:
            places[PREFIX[one.document.kind], f"{one.document.on:%y%m}"].append(place)
    answer = list(posted)
    for (prefix, _month), wanting in sorted(places.items()):
        drawn = next_numbers(prefix, on=answer[wanting[0]].document.on, count=len(wanting))
        for place, number in zip(wanting, drawn, strict=True):
            answer[place] = replace(answer[place], document=replace(answer[place].document, number=number))
    return answer


def write_documents(posted: Sequence[Posted], *, by: Any, at: datetime) -> None:
    """Add the documents, open as far as the books left them, and one ledger entry each."""
    invoices = [one for one in posted if one.document.is_invoice]
    credits = [one for one in posted if not one.document.is_invoice]
    common = ["id", "number", "customer_id", "on", "amount", "open_amount", "source_kind", "source_id", "at"]
    insert_rows(Invoice, [*common, "due_on"], ((*_common(one, at), one.due_on) for one in invoices))
    details = ["kind", "method", "reference", "reason", "earmarked", "by_id"]
    insert_rows(Credit, [*common, *details], ((*_common(one, at), *_details(one), by.pk) for one in credits))
    insert_rows(LedgerEntry, ["customer_id", "on", "amount", "invoice_id", "credit_id", "at"], _entries(posted, at=at))


def _common(one: Posted, at: datetime) -> tuple[Any, ...]:
    it = one.document
    return (
        one.id, it.number, it.customer_id, it.on, it.amount, one.open_amount, it.source_kind, it.source_id, it.at or at
    )  # fmt: skip


def _details(one: Posted) -> tuple[Any, ...]:
    it = one.document
    return it.kind, it.method, it.reference, it.reason, one.earmarked


def _entries(posted: Iterable[Posted], *, at: datetime) -> Iterable[tuple[Any, ...]]:
    for one in posted:
        it = one.document
        if it.is_invoice:
            yield it.customer_id, it.on, it.amount, one.id, None, it.at or at
        else:
            yield it.customer_id, it.on, -it.amount, None, one.id, it.at or at


def record_documents(posted: Sequence[Posted], *, by: Any, at: datetime) -> None:
    """One event a document, on the timeline of its customer too."""
    record_many([_happening(one) for one in posted], by=by, at=at)


def _happening(one: Posted) -> Happening:
    it = one.document
    facts: dict[str, Any] = {"number": it.number, "amount": f"{it.amount:.2f}", "on": it.on}
    if it.is_invoice:
        facts["due_on"] = one.due_on
    elif it.reason:
        facts["reason"] = it.reason
    kind = "receivables.invoice" if it.is_invoice else "receivables.credit"
    return Happening(EVENT[it.kind], (kind, one.id), (("customers.customer", it.customer_id),), facts, it.at)
