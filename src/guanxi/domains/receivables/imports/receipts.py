"""The target `receipts`: money that came in, as a bank or another program lists it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.receivables.actions import PostedDocument, post_documents
from guanxi.domains.receivables.imports.documents import CREDIT, LedgerTarget, moment_of
from guanxi.domains.receivables.imports.faults import amount_faults, currency_faults, day_faults
from guanxi.domains.receivables.imports.headings import HEADINGS, METHODS
from guanxi.domains.receivables.imports.named import find_customers
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.kit.amounts import round_cents
from guanxi.kit.components.numbers import day, figure
from guanxi.kit.imports.batches import CameBetween, Problem
from guanxi.kit.imports.targets import ImportField, Item, Likeness, RunContext, Written

FIELDS = (
    ImportField(
        "number", _("Number"), "code", longest=40, names=HEADINGS["receipt.number"],
        help=_("Empty: the next of our own; then only day, customer and amount tell whether it came before."),
    ),
    ImportField(
        "customer", _("Customer"), "record", longest=160, names=HEADINGS["customer"],
        help=_("The code, else the whole name; empty: the one of the invoice."),
    ),
    ImportField("date", _("Date"), "day", is_required=True, names=HEADINGS["receipt.date"]),
    ImportField("amount", _("Amount"), "amount", is_required=True, names=HEADINGS["receipt.amount"]),
    ImportField(
        "method", _("Method"), "choice", choices=Credit.Method.choices, aliases=METHODS, names=HEADINGS["method"],
        help=_("Empty: bank transfer."),
    ),
    ImportField("reference", _("Reference"), "text", longest=80, names=HEADINGS["reference"]),
    ImportField(
        "invoice", _("Invoice it pays"), "code", longest=40, names=HEADINGS["invoice"],
        help=_("Empty: the oldest open ones."),
    ),
    ImportField("currency", _("Currency"), "text", longest=20, names=HEADINGS["currency"]),
)  # fmt: skip

AS_INVOICE = _("What was paid back to the customer comes in as an invoice.")
NO_CUSTOMER = Problem(
    "no_customer", "customer", _("Neither a customer nor an invoice is named."), _("Fill in one of them.")
)
NO_INVOICE = _("There is no invoice “%(text)s”.")
MEND_INVOICE = _("Import the invoices first, correct the cell, or empty it to pay the oldest.")
THEIRS = _("The invoice “%(text)s” belongs to another customer.")
MEND_THEIRS = _("Correct the customer or the invoice.")
ZERO_AMOUNT = Problem("zero_amount", "amount", _("The amount is zero."), _("Leave the row out, or correct it."))


class ReceiptsTarget(LedgerTarget):
    """Receipts, each set against the invoice it names, else against the oldest, by the terms."""

    key = "receipts"
    label = _("Receipts")
    noun = _("receipts")
    model = CREDIT
    permission = "receivables.take_receipt"
    order = 80
    icon = "wallet"
    hint = _("One row a receipt: customer, day, amount, and the invoice it pays where that is known.")
    documents = Credit

    def fields(self, user: Any) -> Sequence[ImportField]:
        """The same for everybody."""
        return FIELDS

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """Unknown customers and invoices, amounts and days that cannot be, receipts that are here otherwise."""
        today = timezone.localdate(context.at)
        for item in items:
            item.problems += day_faults(item.values, today=today)
            item.problems += amount_faults(item.values, {"amount": AS_INVOICE})
            item.problems += currency_faults(item.values)
            if item.values.get("amount") is not None and not round_cents(item.values["amount"]):
                item.problems.append(ZERO_AMOUNT)
        customers = customers_of(items, found, context)
        self.compare([(item, pk) for item, pk in zip(items, found, strict=True) if pk is not None], customers)

    def difference(self, item: Item, document: Any) -> Any:
        """Amount, day or method, as far as the file tells them."""
        amount, on, method = (item.values.get(name) for name in ("amount", "date", "method"))
        if document.kind != Credit.Kind.RECEIPT:
            return _("it is no receipt")
        if amount is not None and round_cents(amount) != document.amount:
            told = {"here": figure(document.amount), "there": figure(amount)}
            return _("the amount: %(here)s here, %(there)s in the file") % told
        if on and on != document.on:
            return _("the date: %(here)s here, %(there)s in the file") % {"here": day(document.on), "there": day(on)}
        return _("the method") if method and method != document.method else ""

    def likely(self, items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
        """Receipts of the same customer, day and amount, where the file has no number to tell them apart."""
        asked = [item for item in items if not item.values.get("number")]
        customers = customers_of(asked, [None] * len(asked), context)
        rows = Credit.objects.filter(
            kind=Credit.Kind.RECEIPT, reversed_at__isnull=True, customer__in=set(customers.values()),
            on__in={item.values["date"] for item in asked},
        )  # fmt: skip
        known: dict[tuple[Any, ...], list[Credit]] = {}
        for one in rows:
            known.setdefault((one.customer_id, one.on, one.amount), []).append(one)
        return [self._alike(item, customers.get(item.row), known) for item in items]

    def _alike(self, item: Item, customer: int | None, known: dict[tuple[Any, ...], list[Credit]]) -> list[Likeness]:
        if item.values.get("number") or customer is None:
            return []
        key = (customer, item.values["date"], round_cents(item.values["amount"]))
        why = (_("same customer, day and amount"),)
        return [
            Likeness(
                one.pk, one.number, reverse("receivables:credit", args=[one.pk]), why,
                {"number": one.number, "date": one.on, "amount": one.amount},
            )
            for one in known.get(key, ())
        ]  # fmt: skip

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        """Post the receipts in the order of the file."""
        customers = customers_of(items, [None] * len(items), context)
        if any(item.problems for item in items):
            raise CameBetween
        posted = post_documents(
            [_document(item, customers[item.row], context.at) for item in items], by=context.by, at=context.at
        )
        return [
            Written(item.row, CREDIT, one.id, None, {"number": one.document.number})
            for item, one in zip(items, posted, strict=True)
        ]


def _document(item: Item, customer: int, at: Any) -> PostedDocument:
    it = item.values
    method, reference = str(it.get("method") or Credit.Method.TRANSFER), str(it.get("reference") or "")
    return PostedDocument(
        "receipt", customer, it["date"], round_cents(it["amount"]), str(it.get("number") or ""),
        method=method, reference=" ".join(reference.split()),
        against=str(it.get("invoice") or ""), at=moment_of(it["date"], at),
    )  # fmt: skip


def customers_of(items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> dict[int, int]:
    """Line of the item → its customer: the one it names, else that of its invoice; what is unknown is a problem."""
    texts = {item.row: str(item.values.get("customer") or "").strip() for item in items}
    named, unknown = find_customers([text for text in texts.values() if text], context.by)
    numbers = sorted({str(item.values["invoice"]) for item in items if item.values.get("invoice")})
    rows = Invoice.objects.visible_to(context.by).filter(number__among=numbers)
    invoices = dict(rows.values_list("number", "customer_id"))
    carriers = survivors_of(invoices.values())
    answer: dict[int, int] = {}
    for item, pk in zip(items, found, strict=True):
        text, number = texts[item.row], str(item.values.get("invoice") or "")
        owner = carriers.get(invoices.get(number, 0))
        customer = named.get(text) if text else owner
        problem = _fault(text, number, unknown, owner, customer)
        if problem and (pk is None or problem is not NO_CUSTOMER):
            item.problems.append(problem)
        if customer is not None:
            answer[item.row] = customer
    return answer


def _fault(
    text: str, number: str, unknown: dict[str, Problem], owner: int | None, customer: int | None
) -> Problem | None:
    if text in unknown:
        return unknown[text]
    told = {"text": number[:40]}
    if number and owner is None:
        return Problem("invoice_unknown", "invoice", NO_INVOICE % told, MEND_INVOICE)
    if not text and not number:
        return NO_CUSTOMER
    if number and customer is not None and owner != customer:
        return Problem("invoice_elsewhere", "invoice", THEIRS % told, MEND_THEIRS)
    return None
