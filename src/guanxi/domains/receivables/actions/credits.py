"""Receipts, credit notes and bad-debt adjustments: what stands in the customer's favour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.checks import check_amount
from guanxi.domains.receivables.actions.documents import post_one, source_of
from guanxi.domains.receivables.actions.earmarks import aside_for
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.policies import TermsBook
from guanxi.domains.receivables.ports import awaited_of
from guanxi.domains.receivables.queries import account_of
from guanxi.domains.receivables.refusals import DoubtfulAmount
from guanxi.domains.receivables.rules import is_doubtful
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.errors import BadInput


@action("receivables.take_receipt")
def take_receipt(
    customer: Customer,
    *,
    amount: Decimal,
    on: date,
    method: str = "transfer",
    reference: str = "",
    chosen: Mapping[int, Decimal] | None = None,
    set_aside_for: Model | None = None,
    number: str | None = None,
    is_confirmed: bool = False,
    by: Any,
    at: datetime,
) -> Credit:
    """Take money from a customer and set it against the oldest invoices, or against those chosen.

    Money for a prepaid order is set aside for it: it makes no room for anything else, and pays the order's invoices.

    Args:
        amount: above zero.
        on: the day the money came, not after the day of `at`.
        method: transfer, cash, wechat, alipay or acceptance.
        chosen: invoice id → amount; what it leaves over stays on account. None: oldest first, by the terms.
        set_aside_for: a record that waits for money (a prepaid order); it gets what it misses, after those chosen.
        is_confirmed: somebody looked twice at an amount far above what is owed (`receivables.terms`).

    Raises:
        BadInput: amount, on, method, number, or chosen (not an open invoice of this customer, or more than open).
        NotAwaited: the record waits for no money of this customer. DoubtfulAmount: it is to be confirmed.
    """
    if not is_confirmed:
        _demand_likely(customer, amount, on=timezone.localdate(at))
    aside = None if set_aside_for is None else aside_for(customer, set_aside_for, amount=amount, at=at)
    document = PostedDocument(
        "receipt", customer.pk, on, amount, number=number or "", method=method, reference=reference, chosen=chosen,
        aside=aside,
    )  # fmt: skip
    return Credit.objects.get(pk=post_one(document, by=by, at=at))


def _demand_likely(customer: Customer, amount: Decimal, *, on: date) -> None:
    """What is owed counts with orders that are confirmed and those that wait for their money."""
    check_amount(amount)
    owed = account_of(customer).exposure
    if amount <= owed:
        return
    owed = max(owed, ZERO) + sum((one.missing for one in awaited_of(customer)), ZERO)
    terms = TermsBook().of(customer, on)
    if is_doubtful(amount, owed, times=terms.doubtful_times, floor=terms.doubtful_floor):
        raise DoubtfulAmount(amount, owed)


@action("receivables.issue_credit_note")
def issue_credit_note(
    customer: Customer,
    *,
    amount: Decimal,
    on: date,
    reason: str,
    source: Model | None = None,
    against: Invoice | None = None,
    number: str | None = None,
    kind: str = "credit_note",
    by: Any,
    at: datetime,
) -> Credit:
    """Lower a customer's debt without money: a credit note, or a bad-debt adjustment, which is kept apart from sales.

    Args:
        amount: above zero.
        against: the invoice it answers; it takes what is open there, the rest settles the oldest, by the terms.
        kind: credit_note or bad_debt.

    Raises:
        BadInput: amount, on, reason, number, kind, or against (another customer's invoice).
    """
    if kind not in (Credit.Kind.CREDIT_NOTE, Credit.Kind.BAD_DEBT):
        raise BadInput(kind=_("A credit of this kind cannot be issued."))
    document = PostedDocument(
        kind,
        customer.pk,
        on,
        amount,
        number=number or "",
        reason=reason,
        against=against.number if against else "",
        **source_of(source),
    )
    return Credit.objects.get(pk=post_one(document, by=by, at=at))
