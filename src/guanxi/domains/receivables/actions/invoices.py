"""Invoices: claims on a customer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.checks import check_amount
from guanxi.domains.receivables.actions.documents import post_one, source_of
from guanxi.domains.receivables.actions.posted import Aside, PostedDocument
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.errors import BadInput

LONGEST_REASON = 200


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
    paid: Decimal = ZERO,
    paid_for: Model | None = None,
    by: Any,
    at: datetime,
) -> Invoice:
    """Claim an amount from a customer; money on account settles it, oldest first, when the terms say so.

    Args:
        amount: above zero; with a source (a delivery of free goods, say) zero is allowed.
        on: the day of the invoice, not after the day of `at`.
        due_on: none: by the days to pay granted to the customer, else by `due_days` of the terms.
        number: none draws the next of the series IN.
        source: the record that is invoiced.
        release: what confirmed orders had reserved for it; given back in the same UPDATE that raises the balance.
        paid: how much of what was set aside for the record `paid_for` pays it, at once.

    Raises:
        BadInput: amount, on, due_on or number.
        ReservedTooLittle: more is released than the account has reserved. SetAsideTooLittle: less is set aside.
    """
    check_amount(release, field="release", may_be_zero=True)
    aside = Aside(paid_for._meta.label_lower, paid_for.pk, paid) if paid_for is not None and paid else None
    document = PostedDocument(
        "invoice", customer.pk, on, amount, number=number or "", due_on=due_on, release=release, aside=aside,
        **source_of(source),
    )  # fmt: skip
    return Invoice.objects.get(pk=post_one(document, by=by, at=at))


@action("receivables.charge_customer")
def charge_customer(
    customer: Customer,
    *,
    amount: Decimal,
    on: date,
    reason: str,
    due_on: date | None = None,
    number: str | None = None,
    by: Any,
    at: datetime,
) -> Invoice:
    """Invoice a customer for what no order stands for: an opening balance, a service.

    It is owed whether or not it fits under the ceiling; what stands above the ceiling holds the next orders.

    Args:
        amount: above zero. on: the day of the invoice, not after the day of `at`. reason: up to 200 characters.
        due_on: none: by the days to pay granted to the customer, else by `due_days` of the terms.
        number: none draws the next of the series IN.

    Raises:
        BadInput: amount, on, reason, due_on or number.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise BadInput(reason=_("Say in up to 200 characters what is invoiced; no order tells it."))
    invoice = issue_invoice(customer, amount=amount, on=on, due_on=due_on, number=number, by=by, at=at)
    facts = {"number": invoice.number, "amount": f"{invoice.amount:.2f}", "reason": reason}
    record("receivables.customer_charged", invoice, about=[customer], by=by, at=at, **facts)
    return invoice
