"""What must hold of every document before it enters the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.models import Credit
from guanxi.kit.amounts import CENT
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible

POSITIVE = _("The amount must be above zero. A debt is lowered by a receipt or a credit note, not by a minus.")
CENTS = _("An amount has at most two decimals.")
DAY = _("This is not a plausible date. Dates run from the year 2000 to five years ahead.")
DAY_DONE = _("This is not a plausible date. Choose a day from the year 2000 to today.")
FUTURE = _("A document of the ledger cannot be dated in the future. Use today's date or an earlier one.")
DUE = _("An invoice cannot be due before its own date.")
METHOD = _("This way of paying is not known. Choose one from the list.")
REASON = _("Write down the reason: it stands on the credit note.")
LENGTH = _("This text is too long.")

BIGGEST = Decimal(10) ** 15


def amount_fault(amount: Decimal, *, may_be_zero: bool = False) -> Any:
    """What is wrong with an amount, or None."""
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount >= BIGGEST:
        return POSITIVE
    if amount < 0 or (amount == 0 and not may_be_zero):
        return POSITIVE
    return None if amount == amount.quantize(CENT) else CENTS


def day_fault(on: date, *, today: date) -> Any:
    """What is wrong with the day of a document, or None."""
    if on > today:
        return FUTURE
    return None if is_plausible(on, on=today) else DAY_DONE


def faults_of(document: Any, *, today: date) -> dict[str, Any]:
    """Field → message for everything wrong with one `PostedDocument` in itself; empty when it may be posted."""
    is_invoice = document.kind == "invoice"
    faults = {
        "amount": amount_fault(document.amount, may_be_zero=is_invoice and document.source_id is not None),
        "on": day_fault(document.on, today=today),
    }
    if is_invoice and document.due_on is not None:
        if not is_plausible(document.due_on, on=today):
            faults["due_on"] = DAY
        elif document.due_on < document.on:
            faults["due_on"] = DUE
    if document.kind == Credit.Kind.RECEIPT and document.method not in Credit.Method.values:
        faults["method"] = METHOD
    if document.kind == Credit.Kind.CREDIT_NOTE and not document.reason.strip():
        faults["reason"] = REASON
    for name, most in (("number", 40), ("reference", 80), ("reason", 200)):
        if len(getattr(document, name)) > most:
            faults[name] = LENGTH
    return {name: message for name, message in faults.items() if message}


def check_amount(amount: Decimal, *, field: str = "amount", may_be_zero: bool = False) -> None:
    """Refuse an amount that is no positive sum of cents.

    Raises:
        BadInput: with the field named.
    """
    if fault := amount_fault(amount, may_be_zero=may_be_zero):
        raise BadInput(**{field: fault})


def check_day(on: date, *, at: datetime) -> None:
    """Refuse a day before the year 2000 or after the day of `at`.

    Raises:
        BadInput: on the field `on`.
    """
    if fault := day_fault(on, today=timezone.localdate(at)):
        raise BadInput(on=fault)
