"""The open side of a customer's ledger, held in memory while documents are posted to it, and written back once.

Every action that moves money goes through here, one document or a batch alike, so that a batch cannot mean anything
else than its documents one by one.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.receivables.actions.ageing import OpenSide, renew_rows
from guanxi.domains.receivables.actions.posted import Aside
from guanxi.domains.receivables.actions.rows import lock_accounts
from guanxi.domains.receivables.models import Account, Allocation, Credit, Earmark, Invoice
from guanxi.domains.receivables.queries.earmarks import Kept
from guanxi.domains.receivables.rules import Match, OpenItem, match_in_order
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows, insert_rows


class Shelf:
    """Open items of one kind by age: what money meets first stands first. What is set aside of them is not open."""

    def __init__(self) -> None:
        self.items: dict[int, OpenItem] = {}
        self.order: list[tuple[date, int]] = []
        self.stored: set[int] = set()
        self.touched: set[int] = set()
        self.reopened: dict[int, date] = {}
        self.aside: dict[int, Decimal] = {}

    def fill(self, item: OpenItem, reopened_on: date | None, aside: Decimal = ZERO) -> None:
        """Lay an open item of the database behind those that are older; `aside` of it is set aside."""
        if aside:
            item, self.aside[item.id] = item._replace(amount=item.amount - aside), aside
        self.items[item.id] = item
        if item.amount > 0:
            self.order.append((item.on, item.id))
        self.stored.add(item.id)
        if reopened_on is not None:
            self.reopened[item.id] = reopened_on

    def put(self, item: OpenItem, *, is_stored: bool = False, reopened_on: date | None = None) -> None:
        """Lay an item in its place; one without an open amount is only remembered."""
        self.items[item.id] = item
        if reopened_on is not None:
            self.reopened[item.id] = reopened_on
        if item.amount > 0:
            insort(self.order, (item.on, item.id))
        if is_stored:
            self.stored.add(item.id)

    def take(self, pk: int, amount: Decimal) -> None:
        """Lower the open amount of an item; a negative amount opens it again."""
        item = self.items[pk]
        self.items[pk] = left = item._replace(amount=item.amount - amount)
        self.touched.add(pk)
        if item.amount > 0 and left.amount <= 0:
            self.order.remove((item.on, pk))
        elif item.amount <= 0 and left.amount > 0:
            insort(self.order, (item.on, pk))

    def set_aside(self, pk: int, amount: Decimal) -> None:
        """Keep a part of an item from being met; a negative amount lets it be met again."""
        self.take(pk, amount)
        self.aside[pk] = self.aside.get(pk, ZERO) + amount

    def open_of(self, pk: int) -> Decimal:
        """What is open of an item, with what is set aside of it."""
        return self.items[pk].amount + self.aside.get(pk, ZERO)

    def open_items(self) -> Iterable[OpenItem]:
        """Items with an open amount, oldest first."""
        return (self.items[pk] for _, pk in self.order)

    def settles_from(self, pk: int) -> date:
        """The first day from which what is open of an item can be settled, so that no day's sum turns negative."""
        return max(self.items[pk].on, self.reopened.get(pk, self.items[pk].on))

    def reopen(self, pk: int, on: date) -> None:
        """Remember that something was taken back from an item on a day."""
        self.reopened[pk] = max(on, self.settles_from(pk))

    def changes(self) -> Iterable[tuple[Decimal, date | None, int]]:
        """(open amount, day of reopening, id) of the rows of the database that changed."""
        return ((self.open_of(pk), self.reopened.get(pk), pk) for pk in sorted(self.touched & self.stored))

    def changes_aside(self) -> Iterable[tuple[Decimal, Decimal, date | None, int]]:
        """The same with what is set aside after the open amount."""
        return ((amount, self.aside.get(pk, ZERO), on, pk) for amount, on, pk in self.changes())


@dataclass
class Book:
    """One customer's open invoices and credits, and what a batch adds to the account row."""

    account: Account
    invoices: Shelf = field(default_factory=Shelf)
    credits: Shelf = field(default_factory=Shelf)
    balance: Decimal = ZERO
    unapplied: Decimal = ZERO
    released: Decimal = ZERO
    earmarked: Decimal = ZERO
    earmarks: list[tuple[int, str, int, Decimal]] = field(default_factory=list)
    used_earmarks: list[tuple[Decimal, int]] = field(default_factory=list)
    allocations: list[tuple[int, int, Decimal, date]] = field(default_factory=list)

    def add_invoice(self, item: OpenItem, *, paid: Sequence[Match] = (), takes_credit: bool) -> None:
        """A new claim; `paid` was set aside for it; the rest takes money on account, oldest first, by the terms."""
        self.invoices.put(item)
        self.balance += item.amount
        for match in paid:
            self.settle(match.id, item.id, match.amount)
        if takes_credit:
            left = self.invoices.items[item.id].amount
            for match in match_in_order(left, self.credits.open_items()):
                self.settle(match.id, item.id, match.amount)

    def add_credit(
        self, item: OpenItem, *, first: Sequence[Match] = (), aside: Aside | None = None, oldest_first: bool
    ) -> None:
        """New money: set against the invoices of `first`, set aside, then, when wanted, against the oldest."""
        self.credits.put(item)
        self.balance -= item.amount
        self.unapplied += item.amount
        for match in first:
            self.settle(item.id, match.id, match.amount)
        if aside is not None:
            kept = min(aside.amount, self.credits.items[item.id].amount)
            self.set_aside(item.id, aside, kept)
        if oldest_first:
            self.apply(item.id)

    def apply(self, credit: int) -> None:
        """Set what is free of a credit against the oldest invoices."""
        left = self.credits.items[credit].amount
        for match in match_in_order(left, self.invoices.open_items()):
            self.settle(credit, match.id, match.amount)

    def set_aside(self, credit: int, aside: Aside, amount: Decimal) -> None:
        """Keep a part of a credit for one record."""
        if amount:
            self.credits.set_aside(credit, amount)
            self.earmarked += amount
            self.earmarks.append((credit, aside.kind, aside.pk, amount))

    def free(self, kept: Sequence[Kept], amount: Decimal) -> list[Match]:
        """Let money that was set aside be met again, in the order given; answers what of which credit, at most all."""
        freed = []
        for one in kept:
            part = min(one.left, amount)
            if part > 0:
                amount -= part
                one.left -= part
                self.credits.set_aside(one.credit, -part)
                self.earmarked -= part
                self.used_earmarks.append((-part, one.pk))
                freed.append(Match(one.credit, part))
        return freed

    def first_day(self, credit: int, invoice: int) -> date:
        """The first day on which a credit can meet an invoice."""
        return max(self.credits.settles_from(credit), self.invoices.settles_from(invoice))

    def take_back(self, credit: int, invoice: int, amount: Decimal, on: date) -> None:
        """Answer an allocation by its opposite; from that day on both are open again."""
        self.settle(credit, invoice, -amount, on)
        self.credits.reopen(credit, on)
        self.invoices.reopen(invoice, on)

    def settle(self, credit: int, invoice: int, amount: Decimal, on: date | None = None) -> None:
        """Set part of a credit against part of an invoice, on the first day that both allow unless a day is given."""
        day = on or self.first_day(credit, invoice)
        self.credits.take(credit, amount)
        self.invoices.take(invoice, amount)
        self.unapplied -= amount
        self.allocations.append((credit, invoice, amount, day))


def open_books(customers: Iterable[int], *, at: datetime) -> dict[int, Book]:
    """Lock the accounts of these customers (opening those that are missing) and read what is open of each.

    What customers owe that were merged into them is on the same account.

    Raises:
        AccountCarried: one of them was merged into another customer.
    """
    books = {account.customer_id: Book(account) for account in lock_accounts(customers, at=at)}
    families = families_of(books)
    for customer, reopened_on, *values in _open_rows(Invoice, families, "due_on"):
        books[families[customer]].invoices.fill(OpenItem._make(values), reopened_on)
    for customer, reopened_on, *values, aside in _open_rows(Credit, families, "on", "earmarked"):
        books[families[customer]].credits.fill(OpenItem._make(values), reopened_on, aside)
    if len(families) > len(books):  # several shelves became one
        for book in books.values():
            book.invoices.order.sort()
            book.credits.order.sort()
    return books


def _open_rows(model: Any, customers: Iterable[int], due: str, *more: str) -> Iterable[tuple[Any, ...]]:
    """What is open of these customers, oldest first: customer, day of reopening, id, day, due day, amount, `more`."""
    rows = model.objects.filter(customer_id__among=sorted(customers), open_amount__gt=0)
    ordered = rows.order_by("customer_id", "on", "pk")
    return ordered.values_list("customer_id", "reopened_on", "pk", "on", due, "open_amount", *more)


def write_accounts(books: Mapping[int, Book], *, at: datetime) -> Any:
    """Write accounts, open amounts and ageing rows back; answers what the hot totals must take, to be written last."""
    everyone = list(books.values())
    change_rows(
        Account,
        ["+balance", "+unapplied", "+reserved", "+earmarked"],
        "id",
        [
            (book.balance, book.unapplied, -book.released, book.earmarked, book.account.pk)
            for book in everyone
            if book.balance or book.unapplied or book.released or book.earmarked
        ],
    )
    change_rows(
        Invoice, ["open_amount", "reopened_on"], "id", [row for book in everyone for row in book.invoices.changes()]
    )
    change_rows(
        Credit, ["open_amount", "earmarked", "reopened_on"], "id",
        [row for book in everyone for row in book.credits.changes_aside()],
    )  # fmt: skip
    change_rows(Earmark, ["+left"], "id", [row for book in everyone for row in book.used_earmarks])
    sides = {
        book.account.pk: OpenSide(list(book.invoices.open_items()), book.account.unapplied + book.unapplied)
        for book in everyone
    }
    return renew_rows(sides, as_of=timezone.localdate(at))


def write_earmarks(books: Iterable[Book], *, by: Any, at: datetime) -> None:
    """Add what was set aside since the books were opened."""
    rows = [(*earmark, earmark[-1], by.pk, at) for book in books for earmark in book.earmarks]
    insert_rows(Earmark, ["credit_id", "source_kind", "source_id", "amount", "left", "by_id", "at"], rows)


def write_allocations(books: Iterable[Book], *, at: datetime) -> None:
    """Add the allocations made since the books were opened."""
    rows = [(*allocation, at) for book in books for allocation in book.allocations]
    insert_rows(Allocation, ["credit_id", "invoice_id", "amount", "on", "at"], rows)
