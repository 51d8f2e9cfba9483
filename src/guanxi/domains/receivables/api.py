"""Receivables over the API: receipts, invoices, statements, ageing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.models import Credit
from guanxi.kit.api import Amount, check_scope, perform

router = Router(tags=["receivables"])


class ReceiptIn(Schema):
    """Money that came in."""

    customer: int
    amount: Amount = Field(description="greater than zero")
    on: date | None = Field(None, description="today when left out")
    method: str = Field("transfer", description="transfer, cash, wechat, alipay or acceptance")
    reference: str = Field("", max_length=80)
    chosen: dict[int, Amount] | None = Field(
        None, description="invoice id → amount to settle; without it the oldest invoices first"
    )


class CreditOut(Schema):
    """A receipt or credit note, and what of it is still on account."""

    id: int
    number: str
    customer: int
    amount: Amount
    on_account: Amount
    on: date


class AgeingQuery(Schema):
    """Which day, which page."""

    as_of: date | None = Field(None, description="today when left out")
    cursor: int = Field(0, description="customer id after which to go on; take it from `next_cursor`")
    limit: int = Field(50, ge=1, le=500)
    all: bool = Field(False, description="every customer in one streamed answer")


def credit_out(credit: Credit) -> dict[str, Any]:
    """A credit as the API shows it."""
    return {
        "id": credit.pk,
        "number": credit.number,
        "customer": credit.customer_id,
        "amount": credit.amount,
        "on_account": credit.open_amount,
        "on": credit.on,
    }


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
    )
    credit.refresh_from_db()
    return 201, credit_out(credit)
