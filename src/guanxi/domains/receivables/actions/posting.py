"""How documents enter the ledger: checked, numbered, written with entry, balance, allocations, ageing and event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.ageing import add_to_totals
from guanxi.domains.receivables.actions.books import Book, open_books, write_accounts, write_allocations, write_earmarks
from guanxi.domains.receivables.actions.checks import amount_fault, faults_of
from guanxi.domains.receivables.actions.entries import draw_numbers, record_documents, write_documents
from guanxi.domains.receivables.actions.passing import tell_rises
from guanxi.domains.receivables.actions.posted import DocumentFaults, Posted, PostedDocument
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.policies import ReceivablesPolicy, TermsBook
from guanxi.domains.receivables.queries.days import DaysBook
from guanxi.domains.receivables.queries.earmarks import Kept, kept_for
from guanxi.domains.receivables.refusals import ReservedTooLittle, SetAsideTooLittle
from guanxi.domains.receivables.rules import Match, OpenItem
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import reserve_ids


def post(
    documents: Sequence[PostedDocument], *, is_told: bool = False, is_brought: bool = False, by: Any, at: datetime
) -> list[Posted]:
    """Write documents to the ledger in the order given; without events where another's `is_told` of them.

    Args:
        is_brought: by a file, as an account that passes its ceiling says.

    Raises:
        DocumentFaults: nothing was written.
        ReservedTooLittle: more is released than an account has reserved.
    """
    documents = _carried_on(documents)
    customers = _check(documents, at=at)
    books = open_books(customers, at=at)
    posted = _enter(documents, books, customers)
    posted = [_as_left(one, books[one.document.customer_id]) for one in posted]
    for book in books.values():
        if book.released > book.account.reserved:
            raise ReservedTooLittle()
    if not is_told:  # history that is taken over passed its limits long ago
        tell_rises(books.values(), is_brought=is_brought, by=by, at=at)
    totals = write_accounts(books, at=at)
    posted = draw_numbers(posted)
    write_documents(posted, by=by, at=at)
    write_allocations(books.values(), at=at)
    write_earmarks(books.values(), by=by, at=at)
    if not is_told:
        record_documents(posted, by=by, at=at)
    add_to_totals(totals)
    return posted


def _carried_on(documents: Sequence[PostedDocument]) -> Sequence[PostedDocument]:
    """Documents of customers that were merged into another go to the one that remained."""
    wanted = sorted({document.customer_id for document in documents})
    merged = Customer.objects.filter(pk__among=wanted, merged_into__isnull=False)
    remained = dict(merged.values_list("pk", "merged_into_id"))
    if not remained:
        return documents
    return [replace(one, customer_id=remained.get(one.customer_id, one.customer_id)) for one in documents]


def _as_left(one: Posted, book: Book) -> Posted:
    """A document with what is open, and what is set aside of it, after all others."""
    shelf = book.invoices if one.document.is_invoice else book.credits
    return replace(one, open_amount=shelf.open_of(one.id), earmarked=shelf.aside.get(one.id, ZERO))


def _check(documents: Sequence[PostedDocument], *, at: datetime) -> dict[int, Any]:
    """Refuse what is wrong in itself, unknown customers and numbers already used; answers the customers."""
    today, faults = timezone.localdate(at), defaultdict[int, dict[str, Any]](dict)
    wanted = {document.customer_id for document in documents}
    rows = Customer.objects.filter(pk__among=sorted(wanted)).values_list("pk", "unit_id", "sales_class", named=True)
    customers = {one.pk: one for one in rows}
    used = {model: _used_numbers(model, documents) for model in (Invoice, Credit)}
    for place, document in enumerate(documents):
        if found := faults_of(document, today=today):
            faults[place].update(found)
        if document.customer_id not in customers:
            faults[place]["customer"] = _("This customer does not exist.")
        numbers = used[Invoice if document.is_invoice else Credit]
        if document.number in numbers:
            faults[place]["number"] = _("This number is already used. Every document has its own.")
        elif document.number:
            numbers.add(document.number)
    if faults:
        raise DocumentFaults(dict(faults))
    return customers


def _used_numbers(model: type[Invoice] | type[Credit], documents: Sequence[PostedDocument]) -> set[str]:
    given = [one.number for one in documents if one.number and one.is_invoice == (model is Invoice)]
    return set(model.objects.filter(number__among=given).values_list("number", flat=True)) if given else set()


def _enter(documents: Sequence[PostedDocument], books: dict[int, Book], customers: dict[int, Any]) -> list[Posted]:
    """Let every document meet the open items of its customer, in memory."""
    terms = TermsBook()
    days = DaysBook(_billed_by_terms(documents, customers), terms)
    ids = {
        True: iter(reserve_ids(Invoice, sum(one.is_invoice for one in documents))),
        False: iter(reserve_ids(Credit, sum(not one.is_invoice for one in documents))),
    }
    numbers, kept = _invoices_by_number(documents), kept_for(_paid_records(documents))
    posted, faults = [], {}
    for place, document in enumerate(documents):
        book, pk = books[document.customer_id], next(ids[document.is_invoice])
        holds = terms.of(customers[document.customer_id], document.on)
        due_on = document.due_on or document.on + timedelta(days=_days_of(document, days, holds))
        item = OpenItem(pk, document.on, due_on, document.amount)
        if document.is_invoice:
            numbers[document.number] = pk
            book.released += document.release
            paid = _take_kept(document, book, kept)
            book.add_invoice(item, paid=paid, takes_credit=holds.auto_apply)
        else:
            first, fault = choose(document, book, numbers)
            if fault:
                faults[place] = fault
                continue
            oldest_first = holds.auto_apply and document.chosen is None
            book.add_credit(item, first=first, aside=document.aside, oldest_first=oldest_first)
        posted.append(Posted(pk, document, due_on))
    if faults:
        raise DocumentFaults(faults)
    return posted


def _billed_by_terms(documents: Sequence[PostedDocument], customers: dict[int, Any]) -> dict[int, Any]:
    """The customers of whom somebody asks when an invoice is due."""
    asked = {one.customer_id for one in documents if one.is_invoice and one.due_on is None}
    return {pk: customers[pk] for pk in asked}


def _days_of(document: PostedDocument, days: DaysBook, holds: ReceivablesPolicy) -> int:
    """From an invoice to the day it is due; a credit is of an age like an invoice by the terms."""
    return days.of(document.customer_id, document.on).days if document.is_invoice else holds.due_days


def _paid_records(documents: Sequence[PostedDocument]) -> set[tuple[str, int]]:
    return {(one.aside.kind, one.aside.pk) for one in documents if one.is_invoice and one.aside is not None}


def _take_kept(document: PostedDocument, book: Book, kept: Mapping[tuple[str, int], list[Kept]]) -> list[Match]:
    """What was set aside for the record that is invoiced, as much as the document says.

    Raises:
        SetAsideTooLittle: less is set aside.
    """
    if document.aside is None:
        return []
    paid = book.free(kept.get((document.aside.kind, document.aside.pk), ()), document.aside.amount)
    if sum((match.amount for match in paid), ZERO) < document.aside.amount:
        raise SetAsideTooLittle()
    return paid


def _invoices_by_number(documents: Sequence[PostedDocument]) -> dict[str, int]:
    against = {one.against for one in documents if one.against}
    return dict(Invoice.objects.filter(number__among=sorted(against)).values_list("number", "pk")) if against else {}


def choose(document: PostedDocument, book: Book, numbers: Mapping[str, int]) -> tuple[list[Match], dict[str, Any]]:
    """The invoices a credit names, as far as they are open; or what is wrong with the choice, by field."""
    if document.chosen is not None:
        matches = [Match(pk, amount) for pk, amount in document.chosen.items() if amount]
        fault = chosen_fault(matches, document.amount, book)
        return matches, {"chosen": fault} if fault else {}
    if not document.against:
        return [], {}
    pk = numbers.get(document.against)
    if pk is None:
        return [], {"against": _("There is no invoice of this number.")}
    item = book.invoices.items.get(pk)
    if item is None:
        own = Invoice.objects.filter(pk=pk, customer__in=family_of(document.customer_id)).exists()
        return [], {} if own else {"against": _("This invoice belongs to another customer.")}
    part = min(item.amount, document.amount)
    return ([Match(pk, part)] if part > 0 else []), {}


def chosen_fault(matches: Sequence[Match], amount: Decimal, book: Book) -> Any:
    """What is wrong with a hand-made choice of invoices, or None."""
    for match in matches:
        item = book.invoices.items.get(match.id)
        if item is None or item.amount <= 0:
            return _("One of the invoices is not an open invoice of this customer. Reload the page and choose again.")
        if fault := amount_fault(match.amount):
            return fault
        if match.amount > item.amount:
            return _("More is set against an invoice than is open of it. Lower the amount.")
    if sum((match.amount for match in matches), ZERO) > amount:
        return _("More is set against invoices than was received. Lower one of the amounts.")
    return None
