"""Debt by age and statements of account over the API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.api.router import router
from guanxi.domains.receivables.documents import statement_pdf
from guanxi.domains.receivables.rules import BOUNDARIES
from guanxi.kit.api import PDF, Amount, PaperLanguage, check_scope
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible


class AgeingQuery(Schema):
    """Which day, which page."""

    as_of: date | None = Field(None, description="today when left out")
    cursor: int = Field(0, ge=0, description="where to go on; take it from `next_cursor`")
    limit: int = Field(50, ge=1, le=500)
    all: bool = Field(False, description="every customer in one streamed answer")


class AgeingRow(Schema):
    """What one customer owes by age in days: 0–60, 61–100, 101–180, 181–365, over 365."""

    customer: int
    code: str
    name: str
    buckets: list[Amount]
    total: Amount
    overdue: Amount
    on_account: Amount
    expected_loss: Amount


class AgeingOut(Schema):
    """A page of customers and the sums of all the caller may see.

    `share_of_assets` of the totals is for who sees every customer, once the assets were entered (S4-49).
    """

    as_of: date
    boundaries: list[int]
    totals: dict[str, Any]
    items: list[AgeingRow]
    next_cursor: int | None


def _row(customer: Customer, aged: queries.Ageing) -> dict[str, Any]:
    return {"customer": customer.pk, "code": customer.code, "name": customer.name} | _figures(aged)


def _figures(aged: queries.Ageing) -> dict[str, Any]:
    return {
        "buckets": [str(amount) for amount in aged.buckets],
        "total": str(aged.total),
        "overdue": str(aged.overdue),
        "on_account": str(aged.unapplied),
        "expected_loss": str(aged.expected_loss),
    }


@router.get("/ageing", response=AgeingOut, summary="Debt by age as of any day")
def read_ageing(request: HttpRequest, asked: Query[AgeingQuery]) -> Any:
    """Customers who owe something, by page; with `all=true` every one of them in one answer, streamed."""
    check_scope(request, "read")
    today = timezone.localdate()
    as_of = asked.as_of or today
    if not is_plausible(as_of, on=today):
        raise BadInput(as_of=_("Choose a day from the year 2000 to five years ahead."))
    totals = queries.ageing_totals(request.user, as_of=None if as_of == today else as_of)
    share = queries.share_of_assets(request.user, totals.total, on=as_of)
    sums = _figures(totals) | {"share_of_assets": None if share is None else str(share.share)}
    head = {"as_of": as_of.isoformat(), "boundaries": list(BOUNDARIES), "totals": sums}
    if asked.all:
        stream = _stream(head, queries.stream_ageing(request.user, as_of=as_of))
        return StreamingHttpResponse(stream, content_type="application/json")
    found = queries.ageing_page(request.user, as_of=as_of, after=asked.cursor, limit=asked.limit)
    return head | {"items": [_row(*one) for one in found.rows], "next_cursor": found.next_after}


def _stream(head: dict[str, Any], rows: Iterable[tuple[Customer, queries.Ageing]]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, (customer, aged) in enumerate(rows):
        yield (", " if number else "") + json.dumps(_row(customer, aged), ensure_ascii=False)
    yield '], "next_cursor": null}'


class StatementQuery(Schema):
    """Which days, both included."""

    start: date | None = Field(None, description="90 days back when left out")
    end: date | None = Field(None, description="today when left out")


class MovementOut(Schema):
    """One line of a statement; `amount` is plus for invoices, minus for what stands in the customer's favour."""

    on: date
    kind: str
    number: str
    document_id: int = Field(description="of the invoice or the credit")
    detail: str
    amount: Amount
    balance: Amount


class OpenItemOut(Schema):
    """An invoice that was not settled on the last day."""

    number: str
    document_id: int = Field(description="of the invoice")
    on: date
    due_on: date
    amount: Amount
    open_amount: Amount
    days_overdue: int


class StatementOut(Schema):
    """Opening + charged − credited = closing; closing = sum of the open items − money on account."""

    customer: int
    start: date
    end: date
    opening: Amount
    charged: Amount
    credited: Amount
    closing: Amount
    on_account: Amount
    movements: list[MovementOut]
    open_items: list[OpenItemOut]


@router.get("/statements/{customer}", response=StatementOut, summary="Statement of account")
def read_statement(request: HttpRequest, customer: int, asked: Query[StatementQuery]) -> Any:
    """What stood, what moved, what stands, and what of it is open."""
    check_scope(request, "read")
    found = _statement(request, customer, asked)
    return {
        "customer": found.customer.pk,
        "start": found.start,
        "end": found.last_day,
        "on_account": found.unapplied,
        **{
            name: getattr(found, name)
            for name in ("opening", "charged", "credited", "closing", "movements", "open_items")
        },
    }


@router.get("/statements/{customer}/pdf", openapi_extra=PDF, summary="Statement of account as PDF")
def read_statement_document(
    request: HttpRequest, customer: int, asked: Query[StatementQuery], language: PaperLanguage = None
) -> HttpResponse:
    """The same on paper, in the language asked for or the reader's own."""
    check_scope(request, "read")
    found = _statement(request, customer, asked)
    content = statement_pdf(found, language=language or asked_language(request))
    return pdf_answer(content, f"statement-{found.customer.code}-{found.last_day:%Y%m%d}")


def _statement(request: HttpRequest, customer: int, asked: StatementQuery) -> queries.Statement:
    one = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    start, end = queries.statement_days(asked.start, asked.end, on=timezone.localdate())
    return queries.statement(one, start=start, end=end)
