"""The target `open-invoices`: what customers owe when the books are opened."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.actions import PostedDocument, post_documents
from guanxi.domains.receivables.events import OPENING
from guanxi.domains.receivables.imports.documents import CREDIT, INVOICE, LedgerTarget, moment_of
from guanxi.domains.receivables.imports.faults import amount_faults, currency_faults, day_faults
from guanxi.domains.receivables.imports.headings import HEADINGS
from guanxi.domains.receivables.imports.named import find_customers
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO, round_cents
from guanxi.kit.components.numbers import day, figure
from guanxi.kit.imports.batches import CameBetween, Problem
from guanxi.kit.imports.targets import ImportField, Item, RunContext, Written

FIELDS = (
    ImportField("number", _("Number"), "code", is_required=True, longest=40, names=HEADINGS["invoice.number"]),
    ImportField(
        "customer", _("Customer"), "record", is_required=True, longest=160, names=HEADINGS["customer"],
        help=_("The code, else the whole name."),
    ),
    ImportField("date", _("Date"), "day", is_required=True, names=HEADINGS["invoice.date"]),
    ImportField("due_on", _("Due"), "day", names=HEADINGS["due_on"], help=_("Empty: by the terms of payment.")),
    ImportField("amount", _("Amount"), "amount", names=HEADINGS["invoice.amount"], help=_("What was invoiced.")),
    ImportField(
        "open_amount", _("Open amount"), "amount", names=HEADINGS["open_amount"],
        help=_("What of it is still to be paid; empty: all."),
    ),
    ImportField("reference", _("Reference"), "text", longest=150, names=HEADINGS["reference"]),
    ImportField("currency", _("Currency"), "text", longest=20, names=HEADINGS["currency"]),
)  # fmt: skip
OPTIONS = (
    ImportField(
        "balance", _("An invoice paid in part becomes"), "choice",
        choices=(
            ("open", _("an invoice of what is still open")),
            ("full", _("the whole invoice and a receipt of what was paid")),
        ),
    ),
)  # fmt: skip

AS_RECEIPT = _("What stands in the customer's favour comes in as a receipt.")
NO_AMOUNT = Problem("no_amount", "amount", _("There is no amount."), _("Fill in the amount or the open amount."))
OVER = Problem(
    "open_over", "open_amount", _("More is open than was invoiced."), _("Correct one of both, or swap the columns.")
)
SETTLED = Problem(
    "settled",
    "open_amount",
    _("Nothing of it is open."),
    _("Leave it out, or bring whole invoices with their receipts."),
)
ZERO_AMOUNT = Problem("zero_amount", "amount", _("The amount is zero."), _("Leave the row out, or correct it."))


def amounts_of(item: Item, is_full: bool) -> tuple[Decimal, Decimal]:
    """What the invoice is about, and what of it was paid before."""
    amount, left = item.values.get("amount"), item.values.get("open_amount")
    left = amount if left is None else left
    amount = left if amount is None else amount
    if amount is None or left is None:
        return ZERO, ZERO
    amount, left = round_cents(amount), round_cents(left)
    return (amount, amount - left) if is_full else (left, ZERO)


class OpenInvoicesTarget(LedgerTarget):
    """Invoices that are open when the books are taken over: opening balances, one by one, with their own days."""

    key = "open-invoices"
    label = _("Open invoices (opening balances)")
    noun = _("open invoices")
    model = INVOICE
    permission = "receivables.charge_customer"
    options = OPTIONS
    order = 70
    icon = "file"
    hint = _("One row an open invoice: number, customer, day, amount and what of it is still open.")
    documents = Invoice

    def fields(self, user: Any) -> Sequence[ImportField]:
        """The same for everybody."""
        return FIELDS

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """Unknown customers, amounts and days that cannot be, and documents that are here with other content."""
        customers = _customers(items, context)
        today, is_full = timezone.localdate(context.at), _is_full(context)
        for item, pk in zip(items, found, strict=True):
            item.problems += day_faults(item.values, today=today)
            item.problems += amount_faults(item.values, {"amount": AS_RECEIPT, "open_amount": AS_RECEIPT})
            item.problems += currency_faults(item.values)
            if not item.problems and (fault := _amount_fault(item, is_full, is_new=pk is None)):
                item.problems.append(fault)
        self.is_full = is_full
        self.compare([(item, pk) for item, pk in zip(items, found, strict=True) if pk is not None], customers)

    def difference(self, item: Item, document: Any) -> Any:
        """Amount, day or due day, as far as the file tells them."""
        amounts = {amounts_of(item, is_full)[0] for is_full in (True, False)}
        if (
            any(item.values.get(name) is not None for name in ("amount", "open_amount"))
            and document.amount not in amounts
        ):
            told = {"here": figure(document.amount), "there": figure(max(amounts))}
            return _("the amount: %(here)s here, %(there)s in the file") % told
        on, due_on = item.values.get("date"), item.values.get("due_on")
        if on and on != document.on:
            return _("the date: %(here)s here, %(there)s in the file") % {"here": day(document.on), "there": day(on)}
        if due_on and due_on != document.due_on:
            told = {"here": day(document.due_on), "there": day(due_on)}
            return _("the due day: %(here)s here, %(there)s in the file") % told
        return ""

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        """Post the invoices, and what was paid of them where whole invoices are wanted."""
        customers = _customers(items, context)
        if any(item.problems for item in items):
            raise CameBetween
        made = post_opening(
            [(item, customers[item.row]) for item in items], is_full=_is_full(context), by=context.by, at=context.at
        )
        return [
            Written(
                item.row, INVOICE, pk, None, {"number": item.values["number"]}, tuple((CREDIT, one) for one in paid)
            )
            for item, (pk, paid) in zip(items, made, strict=True)
        ]


def _is_full(context: RunContext) -> bool:
    return context.options.get("balance") == "full"


def _customers(items: Sequence[Item], context: RunContext) -> dict[int, int]:
    """Line of the item → its customer; who is not known is a problem."""
    texts = {item.row: str(item.values["customer"]).strip() for item in items if item.values.get("customer")}
    found, unknown = find_customers(texts.values(), context.by)
    for item in items:
        if (text := texts.get(item.row)) in unknown:
            item.problems.append(unknown[text])
    return {row: found[text] for row, text in texts.items() if text in found}


def _amount_fault(item: Item, is_full: bool, *, is_new: bool) -> Problem | None:
    amount, left = item.values.get("amount"), item.values.get("open_amount")
    if amount is None and left is None:
        return NO_AMOUNT if is_new else None
    if amount is not None and left is not None and round_cents(left) > round_cents(amount):
        return OVER
    whole, _paid = amounts_of(item, is_full)
    if whole:
        return None
    return SETTLED if amount else ZERO_AMOUNT


@action("receivables.post_opening", inner=True)
def post_opening(rows: Sequence[tuple[Item, int]], *, is_full: bool, by: Any, at: Any) -> list[tuple[int, list[int]]]:
    """Post invoices of a file, each with a receipt of what was paid before where whole ones are wanted, all or none.

    Args:
        rows: read items and their customers.

    Raises:
        BadDocuments: the ledger refuses one.
    """
    documents: list[PostedDocument] = []
    places: list[tuple[int, int | None]] = []
    for item, customer in rows:
        it = item.values
        amount, paid = amounts_of(item, is_full)
        number, on = str(it["number"]), it["date"]
        invoice = PostedDocument("invoice", customer, on, amount, number, due_on=it.get("due_on"), at=moment_of(on, at))
        documents.append(invoice)
        places.append((len(documents) - 1, len(documents) if paid else None))
        if paid:
            reference = _now("paid before, of %(number)s") % {"number": number}
            documents.append(
                PostedDocument(
                    "receipt", customer, on, paid, method="transfer", reference=reference[:80], against=number,
                    at=moment_of(on, at),
                )
            )  # fmt: skip
    posted = post_documents(documents, by=by, at=at)
    charged = [
        _charged(posted[place].id, item, customer, at)
        for (item, customer), (place, _paid) in zip(rows, places, strict=True)
    ]
    record_many(charged, by=by, at=at)
    return [(posted[place].id, [] if paid is None else [posted[paid].id]) for place, paid in places]


def _charged(pk: int, item: Item, customer: int, at: Any) -> Happening:
    """Why there is an invoice without an order; its page tells it."""
    reference = " ".join(str(item.values.get("reference") or "").split())
    facts = {"number": str(item.values["number"]), "amount": f"{item.values.get('amount') or 0:.2f}"}
    facts["reason"] = reference or OPENING
    about = (("customers.customer", customer),)
    return Happening("receivables.customer_charged", (INVOICE, pk), about, facts, moment_of(item.values["date"], at))
