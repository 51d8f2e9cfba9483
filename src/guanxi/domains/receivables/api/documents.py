"""One invoice, one credit, and taking receipts over the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Schema, Status

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables import actions
from guanxi.domains.receivables.api.router import router
from guanxi.domains.receivables.documents import invoice_pdf
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.ports import awaited_of, read_source
from guanxi.domains.receivables.queries import reason_of, settlements_of
from guanxi.foundation.people.visibility import may
from guanxi.kit.api import PDF, Amount, Body, PaperLanguage, check_scope, perform
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.errors import BadInput, NotAllowed


class ReceiptIn(Body):
    """Money that came in."""

    customer: int
    amount: Amount = Field(description="greater than zero")
    on: date | None = Field(None, description="today when left out")
    method: str = Field("transfer", description="transfer, cash, wechat, alipay or acceptance")
    reference: str = Field("", max_length=80)
    chosen: dict[int, Amount] | None = Field(
        None, description="invoice id → amount to settle; without it the oldest invoices first"
    )
    order: int | None = Field(
        None, description="id of a prepaid order of this customer that waits for money: what it misses is set aside"
    )
    is_confirmed: bool = Field(
        False, description="take an amount far above what is owed, which is refused (`doubtful_amount`) without it"
    )


class CreditOut(Schema):
    """A receipt or credit note, and what of it is still on account."""

    id: int
    number: str
    customer: int
    amount: Amount
    on_account: Amount
    set_aside: Amount = Field(description="the part of it that pays a prepaid order and nothing else")
    on: date


def credit_out(credit: Credit) -> dict[str, Any]:
    """A credit as the API shows it."""
    return {
        "id": credit.pk,
        "number": credit.number,
        "customer": credit.customer_id,
        "amount": credit.amount,
        "on_account": credit.open_amount,
        "set_aside": credit.earmarked,
        "on": credit.on,
    }


def _awaited(customer: Customer, order: int | None) -> Any:
    """The order of this id that waits for its money.

    Raises:
        BadInput: there is none.
    """
    found = [one.record for one in awaited_of(customer) if one.record.pk == order]
    if order is not None and not found:
        raise BadInput(order=_("No order of this id waits for money of this customer."))
    return found[0] if found else None


@router.post("/receipts", response={201: CreditOut}, summary="Take a receipt")
def take_receipt(request: HttpRequest, payload: ReceiptIn) -> Any:
    """Set against the oldest open invoices, or against those chosen; the rest stays on account."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=payload.customer)
    credit = perform(
        request,
        actions.take_receipt,
        customer,
        amount=payload.amount,
        on=payload.on or timezone.localdate(),
        method=payload.method,
        reference=payload.reference,
        chosen=payload.chosen,
        set_aside_for=_awaited(customer, payload.order),
        is_confirmed=payload.is_confirmed,
    )
    credit.refresh_from_db()
    return Status(201, credit_out(credit))


class SettlementOut(Schema):
    """An allocation: the document on its other side, and how much; minus where it takes an earlier one back."""

    id: int
    on: date
    kind: str = Field(description="invoice, receipt, credit_note, bad_debt or reversal")
    number: str
    document_id: int
    amount: Amount
    is_undone: bool = Field(description="a later one took it back")


class SourceLineOut(Schema):
    """A product that was invoiced or came back."""

    code: str
    name: str
    quantity: Amount
    unit: str
    price: Amount
    amount: Amount


class DocumentOut(Schema):
    """What invoices and credits share."""

    id: int
    number: str
    customer: int
    on: date
    amount: Amount
    reason: str
    reference: str = Field(description="a receipt's own, else the customer's, of the order")
    source_kind: str = Field(description="what it stands for, as in `orders.delivery`; empty: nothing")
    source_id: int | None
    records: list[str] = Field(description="numbers of the records it stands for, outermost first")
    lines: list[SourceLineOut]
    allocations: list[SettlementOut] = Field(description="in order of day")


class InvoiceOut(DocumentOut):
    """An invoice, what is still open of it, and what was set against it."""

    due_on: date
    days_overdue: int
    open_amount: Amount


class CreditDetailOut(DocumentOut):
    """A receipt or credit note, what of it is still on account, and which invoices it was set against."""

    kind: str = Field(description="receipt, credit_note, bad_debt or reversal")
    method: str
    on_account: Amount
    set_aside: Amount = Field(description="the part of what is on account that pays a prepaid order and nothing else")


def _document_out(request: HttpRequest, document: Invoice | Credit) -> dict[str, Any]:
    source = read_source(request.user, document)
    shared = ("id", "number", "on", "amount", "source_kind", "source_id")
    return {name: getattr(document, name) for name in shared} | {
        "customer": document.customer_id,
        "reason": reason_of(document),
        "reference": getattr(document, "reference", "") or source.reference,
        "records": [one.number for one in source.records],
        "lines": source.lines,
        "allocations": settlements_of(document),
    }


def _found(request: HttpRequest, model: Any, pk: int) -> Any:
    """The document within the caller's reach; the list's own right is asked for."""
    check_scope(request, "read")
    if not may(request.user, "receivables.view"):
        raise NotAllowed()
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


@router.get("/invoices/{pk}", response=InvoiceOut, summary="One invoice")
def read_invoice(request: HttpRequest, pk: int) -> Any:
    """An invoice with its lines, what was set against it and what is still open."""
    invoice: Invoice = _found(request, Invoice, pk)
    late = (timezone.localdate() - invoice.due_on).days if invoice.open_amount else 0
    return _document_out(request, invoice) | {
        "due_on": invoice.due_on,
        "days_overdue": max(late, 0),
        "open_amount": invoice.open_amount,
    }


@router.get("/invoices/{pk}/pdf", openapi_extra=PDF, summary="An invoice as PDF")
def read_invoice_document(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """The invoice as the customer gets it, in the language asked for or the reader's own; it is no tax invoice."""
    invoice: Invoice = _found(request, Invoice, pk)
    content = invoice_pdf(invoice, user=request.user, language=language or asked_language(request))
    return pdf_answer(content, invoice.number)


@router.get("/credits/{pk}", response=CreditDetailOut, summary="One receipt or credit note")
def read_credit(request: HttpRequest, pk: int) -> Any:
    """A receipt, credit note or bad-debt adjustment, the invoices it was set against and what is left on account."""
    credit: Credit = _found(request, Credit, pk)
    return _document_out(request, credit) | {
        "kind": credit.kind,
        "method": credit.method,
        "on_account": credit.open_amount,
        "set_aside": credit.earmarked,
    }
