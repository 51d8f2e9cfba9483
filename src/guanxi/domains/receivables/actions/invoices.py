"""Invoices: claims on a customer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.checks import check_amount
from guanxi.domains.receivables.actions.documents import post_one, source_of
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Invoice
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO


@action("receivables.issue_invoice", inner=True)
def issue_invoice(
    customer: Customer,
    *,
    amount: Decimal,
    on: date,
    due_on: date | None = None,
    number: str | None = None,
    source: Model | None = None,
    release: Decimal = ZERO,
    by: Any,
    at: datetime,
) -> Invoice:
    """Claim an amount from a customer; money on account settles it, oldest first, when the terms say so.

    Args:
        amount: above zero; with a source (a delivery of free goods, say) zero is allowed.
        on: the day of the invoice, not after the day of `at`.
        due_on: none: `due_days` of the terms after `on`.
        number: none draws the next of the series IN.
        source: the record that is invoiced.
        release: what confirmed orders had reserved for it; given back in the same UPDATE that raises the balance.

    Raises:
        BadInput: amount, on, due_on or number.
        ReservedTooLittle: more is released than the account has reserved.
    """
    check_amount(release, field="release", may_be_zero=True)
    document = PostedDocument(
        "invoice", customer.pk, on, amount, number=number or "", due_on=due_on, release=release, **source_of(source)
    )
    return Invoice.objects.get(pk=post_one(document, by=by, at=at))
