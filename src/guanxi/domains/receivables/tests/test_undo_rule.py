"""The worked tables of docs/rules/undo_of_an_import.md are executed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from guanxi.domains.receivables import actions
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Allocation, LedgerEntry
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.domains.receivables.tests.conftest import AT, D
from guanxi.foundation.people.queries import system_user

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/undo_of_an_import.md"


def table(first_heading: str) -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_ledger_after_both_undos_reads_as_the_page_says(firm):
    def post(*documents):
        posted = actions.post_documents(documents, by=system_user(), at=AT)
        return [one.id for one in posted]

    pk = firm.customer.pk
    invoices = post(
        PostedDocument("invoice", pk, date(2026, 8, 3), D("100.00"), "A-1"),
        PostedDocument("invoice", pk, date(2026, 9, 10), D("350.00"), "A-2"),
    )
    receipts = post(PostedDocument("receipt", pk, date(2026, 10, 5), D("150.00"), "R-1", method="cash"))
    common = {"reason": "import undone", "by": system_user(), "at": AT + timedelta(hours=1)}
    actions.reverse_documents(credits=receipts, **common)
    actions.reverse_documents(invoices=invoices, **common)

    seen, balance = [], D("0.00")
    for entry in LedgerEntry.objects.select_related("invoice", "credit").order_by("pk"):
        balance += entry.amount
        document = entry.invoice or entry.credit
        seen.append([entry.on.isoformat(), document.number, f"{entry.amount:.2f}", f"{balance:.2f}"])
    assert seen == [row[1:] for row in table("step")]
    rows = Allocation.objects.order_by("pk").values_list("credit__number", "invoice__number", "on", "amount")
    told = [[credit, invoice, on.isoformat(), f"{amount:.2f}"] for credit, invoice, on, amount in rows]
    assert told == [row[:4] for row in table("credit")]
    assert find_money_breaks() == []
