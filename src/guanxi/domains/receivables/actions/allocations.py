"""Setting money on account against invoices, and taking it back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.receivables.actions.ageing import add_to_totals
from guanxi.domains.receivables.actions.books import Book, open_books, write_accounts, write_allocations
from guanxi.domains.receivables.actions.checks import check_amount, check_day
from guanxi.domains.receivables.models import Allocation, Credit, Invoice
from guanxi.domains.receivables.refusals import LossStands, NotUndoable
from guanxi.domains.receivables.rules import OpenItem
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput


@action("receivables.allocate")
def allocate(credit: Credit, invoice: Invoice, *, amount: Decimal, on: date, by: Any, at: datetime) -> Allocation:
    """Set money on account against an invoice of the same customer.

    Args:
        amount: above zero, at most what is open of both.
        on: the day it counts from; not before both are open (an undone allocation opens them again on its day), not
            after the day of `at`.

    Raises:
        BadInput: amount, on or invoice.
    """
    check_amount(amount)
    check_day(on, at=at)
    carrier = survivors_of([credit.customer_id, invoice.customer_id])
    if carrier[credit.customer_id] != carrier[invoice.customer_id]:
        raise BadInput(invoice=_("This invoice belongs to another customer."))
    book = _book_of(credit, at=at)
    for shelf, pk in ((book.credits, credit.pk), (book.invoices, invoice.pk)):
        if pk not in shelf.items or shelf.items[pk].amount < amount:
            raise BadInput(amount=_("This is more than is open. Lower the amount."))
    if on < book.first_day(credit.pk, invoice.pk):
        raise BadInput(on=_("Money cannot meet an invoice before both are open. Use a later day."))
    book.settle(credit.pk, invoice.pk, amount, on)
    return _close(book, "receivables.credit_allocated", credit, invoice, amount, by=by, at=at)


@action("receivables.undo_allocation")
def undo_allocation(allocation: Allocation, *, on: date | None = None, by: Any, at: datetime) -> Allocation:
    """Take money back from an invoice: a negative row answers the allocation, and the money is on account again.

    Args:
        on: the day it counts from; none: the day of `at`, so that no report of an earlier day changes.

    Raises:
        NotUndoable: it was undone before, it stands between a document and the one that took it back, or it is a loss.
        BadInput: the day lies before the allocation or after the day of `at`.
    """
    day = on or timezone.localdate(at)
    check_day(day, at=at)
    if day < allocation.on:
        raise BadInput(on=_("This lies before the allocation itself. Use a later day."))
    credit, invoice = allocation.credit, allocation.invoice
    book = _book_of(credit, at=at)
    pair = Allocation.objects.filter(credit=credit, invoice=invoice)
    if allocation.amount < 0 or pair.aggregate(net=Sum("amount"))["net"] < allocation.amount:
        raise NotUndoable()
    if credit.kind == Credit.Kind.BAD_DEBT:
        raise LossStands()
    credit.refresh_from_db()
    invoice.refresh_from_db()
    if credit.reversed_at or invoice.reversed_at:
        raise NotUndoable(_("One of both was taken back; this allocation keeps it at nothing."))
    _remember(book, credit, invoice)
    book.take_back(credit.pk, invoice.pk, allocation.amount, day)
    return _close(book, "receivables.allocation_undone", credit, invoice, allocation.amount, by=by, at=at)


def _book_of(credit: Credit, *, at: datetime) -> Book:
    """The book a credit stands in: of a merged customer that of the one that remained."""
    carrier = survivors_of([credit.customer_id])[credit.customer_id]
    return open_books([carrier], at=at)[carrier]


def _remember(book: Book, credit: Credit, invoice: Invoice) -> None:
    """Lay settled documents, which the open books left out, on their shelves."""
    for shelf, one, due_on in ((book.credits, credit, credit.on), (book.invoices, invoice, invoice.due_on)):
        if one.pk not in shelf.items:
            item = OpenItem(one.pk, one.on, due_on, one.open_amount)
            shelf.put(item, is_stored=True, reopened_on=one.reopened_on)


def _close(
    book: Book, event: str, credit: Credit, invoice: Invoice, amount: Decimal, *, by: Any, at: datetime
) -> Allocation:
    """Write the book and the event; answers the new row."""
    totals = write_accounts({book.account.customer_id: book}, at=at)
    write_allocations([book], at=at)
    facts = {"amount": f"{amount:.2f}", "credit": credit.number, "invoice": invoice.number}
    record(event, invoice, about=[credit.customer, credit], by=by, at=at, **facts)
    add_to_totals(totals)
    return Allocation.objects.filter(credit=credit, invoice=invoice).latest("pk")
