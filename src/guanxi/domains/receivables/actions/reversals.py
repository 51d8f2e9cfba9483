"""Documents taken back by their opposites: nothing of the ledger is edited or deleted, and every sum is as before.

Worked table: docs/rules/undo_of_an_import.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import families_of, survivors_of
from guanxi.domains.receivables.actions.ageing import add_to_totals
from guanxi.domains.receivables.actions.books import Book, open_books, write_accounts, write_allocations
from guanxi.domains.receivables.actions.entries import write_documents
from guanxi.domains.receivables.actions.numbers import numbers_when_undone
from guanxi.domains.receivables.actions.passing import tell_rises
from guanxi.domains.receivables.actions.posted import Posted, PostedDocument
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.queries.reversals import Peers, Ties, newer_among, ties_of
from guanxi.domains.receivables.refusals import StillNeeded
from guanxi.domains.receivables.rules import OpenItem
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows, reserve_ids

GIVE_BACK = _("Cancel that order, or let it be paid later, then take the receipt back.")
INVOICE, CREDIT = "receivables.invoice", "receivables.credit"


@dataclass(frozen=True)
class Reversal:
    """A document, the number it has from now on, and the id of its opposite (None: it was about nothing)."""

    document: Invoice | Credit
    number: str
    opposite: int | None

    @property
    def is_invoice(self) -> bool:
        """Whether an invoice is taken back, by a credit; a credit is taken back by an invoice."""
        return isinstance(self.document, Invoice)


@action("receivables.reverse_documents", inner=True)
def reverse_documents(
    *, invoices: Collection[int] = (), credits: Collection[int] = (), peers: Peers = ((), ()), reason: str,
    is_told: bool = False, by: Any, at: datetime,
) -> list[Reversal]:  # fmt: skip
    """Take documents back, all or none: an invoice by a credit, a credit by an invoice, each settling just the other.

    The opposite stands on the document's own day, and so does what takes its allocations back: the sum of every day is
    as if the document had not been. What was set against it and stays is open again; its number gets a mark, so that
    it is free. A document that was taken back before is left out.

    Args:
        invoices, credits: their ids. peers: those of documents that are taken back with them, in another step.
        reason: stands on the opposites.
        is_told: the caller writes events of its own, on the timelines of the documents too; none are written here.

    Raises:
        StillNeeded: a later document outside of these is settled against one, or money of one is set aside.
    """
    whose = {model: _customers(model, ids) for model, ids in ((Invoice, invoices), (Credit, credits))}
    carriers = survivors_of([*whose[Invoice].values(), *whose[Credit].values()])
    accounts = open_books(carriers.values(), at=at)
    books = {member: accounts[carrier] for member, carrier in families_of(accounts).items()}
    ties = ties_of(whose[Invoice], whose[Credit])
    if any(newer_among(ties, whose[Invoice], whose[Credit], peers)):
        raise StillNeeded()
    _demand_free(whose[Credit], accounts.values())
    mine = _lay_out(books, ties, whose[Invoice], whose[Credit])
    for (credit, invoice, on), amount in sorted(ties.items()):
        books[mine[Invoice, invoice].customer_id].settle(credit, invoice, -amount, on)
    reversals = _oppose([mine[model, pk] for model in (Invoice, Credit) for pk in sorted(whose[model])], books)
    if not is_told:
        tell_rises(accounts.values(), by=by, at=at)
    totals = write_accounts(accounts, at=at)
    _mark(reversals, at=at)
    write_documents([_posted(one, reason) for one in reversals if one.opposite is not None], by=by, at=at)
    write_allocations(accounts.values(), at=at)
    if not is_told:
        record_many([_happening(one, reason) for one in reversals], by=by, at=at)
    add_to_totals(totals)
    return reversals


def _mark(reversals: Sequence[Reversal], *, at: datetime) -> None:
    """Write down that the documents were taken back, and the numbers they have now."""
    for model in (Invoice, Credit):
        rows = [(one.number, at, one.document.pk) for one in reversals if isinstance(one.document, model)]
        change_rows(model, ["number", "reversed_at"], "id", rows)


def _demand_free(credits: Collection[int], books: Iterable[Book]) -> None:
    """Refuse credits of which something is set aside."""
    if set(credits) & {pk for book in books for pk, kept in book.credits.aside.items() if kept}:
        raise StillNeeded(_("A part of one of these receipts is set aside for an order."), mend=GIVE_BACK)


def _customers(model: Any, ids: Collection[int]) -> dict[int, int]:
    """Document → customer, of those that stand."""
    rows = model.objects.filter(pk__among=sorted(ids), reversed_at__isnull=True) if ids else model.objects.none()
    return dict(rows.values_list("pk", "customer_id"))


def _lay_out(
    books: dict[int, Book], ties: Ties, invoices: Collection[int], credits: Collection[int]
) -> dict[tuple[Any, int], Any]:
    """All documents concerned, read under the lock; those that are settled are laid on the shelves, too."""
    wanted: dict[Any, set[int]] = {
        Invoice: {*invoices, *(invoice for _credit, invoice, _on in ties)},
        Credit: {*credits, *(credit for credit, _invoice, _on in ties)},
    }
    found: dict[tuple[Any, int], Any] = {}
    for model, ids in wanted.items():
        for one in model.objects.filter(pk__among=sorted(ids)):
            found[model, one.pk] = one
            book = books[one.customer_id]
            shelf = book.invoices if model is Invoice else book.credits
            if one.pk not in shelf.items:
                item = OpenItem(one.pk, one.on, getattr(one, "due_on", one.on), one.open_amount)
                shelf.put(item, is_stored=True, reopened_on=one.reopened_on)
    return found


def _oppose(documents: Sequence[Any], books: dict[int, Book]) -> list[Reversal]:
    """Give each document its opposite, which it settles whole on its own day."""
    numbers = numbers_when_undone([one.number for one in documents], (Invoice, Credit))
    needed = [one for one in documents if one.amount]
    ids = {
        True: iter(reserve_ids(Credit, sum(isinstance(one, Invoice) for one in needed))),
        False: iter(reserve_ids(Invoice, sum(isinstance(one, Credit) for one in needed))),
    }
    reversals = []
    for one, number in zip(documents, numbers, strict=True):
        is_invoice = isinstance(one, Invoice)
        pk = next(ids[is_invoice]) if one.amount else None
        if pk is not None:
            _meet(books[one.customer_id], one, OpenItem(pk, one.on, one.on, one.amount))
        reversals.append(Reversal(one, number, pk))
    return reversals


def _meet(book: Book, document: Any, opposite: OpenItem) -> None:
    if isinstance(document, Invoice):
        book.add_credit(opposite, oldest_first=False)
        book.settle(opposite.id, document.pk, document.amount, document.on)
    else:
        book.add_invoice(opposite, takes_credit=False)
        book.settle(document.pk, opposite.id, document.amount, document.on)


def _posted(one: Reversal, reason: str) -> Posted:
    assert one.opposite is not None
    it = one.document
    kind, source = ("reversal", INVOICE) if one.is_invoice else ("invoice", CREDIT)
    document = PostedDocument(
        kind, it.customer_id, it.on, it.amount, one.number, reason="" if kind == "invoice" else reason[:200],
        source_kind=source, source_id=it.pk,
    )  # fmt: skip
    return Posted(one.opposite, document, it.on, ZERO)


def _happening(one: Reversal, reason: str) -> Happening:
    kind, other = (INVOICE, CREDIT) if one.is_invoice else (CREDIT, INVOICE)
    about: tuple[tuple[str, int], ...] = (("customers.customer", one.document.customer_id),)
    if one.opposite is not None:
        about += ((other, one.opposite),)
    facts = {"number": one.document.number, "amount": f"{one.document.amount:.2f}", "reason": reason}
    return Happening("receivables.document_reversed", (kind, one.document.pk), about, facts)


__all__ = ["Reversal", "reverse_documents"]
