"""What a customer did with us, as far as a ledger knows it: the input of the behaviour score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Settlement(NamedTuple):
    """Part of an invoice settled on a day; by money, or else by goods returned or a credit note, which is no payment.

    A debt that was written off has no settlement: it was never paid.
    """

    on: date
    amount: Decimal
    is_cash: bool = True


class PastInvoice(NamedTuple):
    """An invoice: its day, the day it is due, its amount, what settled it, whether the customer disputed it.

    `ref` and `number` are what the caller finds it by again; nothing is concluded from them.
    """

    on: date
    due_on: date
    amount: Decimal
    settlements: Sequence[Settlement] = ()
    disputed_on: date | None = None
    ref: int = 0
    number: str = ""


class Movement(NamedTuple):
    """An amount on a day: goods returned, an order cancelled."""

    on: date
    amount: Decimal


class PastPromise(NamedTuple):
    """The customer promised on a day to pay an amount by another; `kept_on` is when it had done so.

    `ref` is what the caller finds it by again.
    """

    on: date
    due_on: date
    amount: Decimal
    kept_on: date | None = None
    ref: int = 0


@dataclass(frozen=True)
class History:
    """One customer's history; rows in any order, what lies after the day of judgement is not looked at.

    Args:
        invoices: what it was billed; rows of nothing or less say nothing.
        returns: goods and credit notes given back. cancellations: orders it called off; None: nobody knows.
        promises: to pay; None: nobody keeps them. limit, exposure: as of the day of judgement; no limit: None.
        since: the day of the first invoice, where it lies before those given.
    """

    invoices: Sequence[PastInvoice] = ()
    returns: Sequence[Movement] = ()
    cancellations: Sequence[Movement] | None = None
    promises: Sequence[PastPromise] | None = None
    limit: Decimal | None = None
    exposure: Decimal | None = None
    since: date | None = None

    def billed(self, on: date) -> Iterator[PastInvoice]:
        """The invoices that were known at the end of a day."""
        return (one for one in self.invoices if one.on <= on and one.amount > 0)
