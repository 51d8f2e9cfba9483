"""A document on its way into the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.kit.amounts import ZERO


@dataclass(frozen=True)
class Aside:
    """An amount for one record (its kind and id): to be set aside for it, or to be paid out of what is."""

    kind: str
    pk: int
    amount: Decimal


@dataclass(frozen=True)
class PostedDocument:
    """One document for the ledger.

    Args:
        kind: invoice, receipt, credit_note or bad_debt.
        amount: above zero; an invoice with a source may be zero.
        number: its own number; empty draws one from the series.
        due_on: invoices; none: by the days to pay granted to the customer, else by the policy's.
        method: receipts: transfer, cash, wechat, alipay or acceptance.
        source_kind, source_id: what was invoiced or credited ("orders.delivery", 17).
        against: a credit's first choice, the number of an invoice of the same customer (it may stand earlier in the
            batch); it takes what is open of it, the rest goes on as usual.
        chosen: a credit's own choice of invoices (id → amount); what it leaves over stays on account.
        release: invoices: what confirmed orders had reserved for it and is now given back.
        aside: a credit: as much of it is set aside for the record; an invoice: as much of what is pays it.
        at: its own moment, where it differs from the action's (documents taken over from elsewhere).
    """

    kind: str
    customer_id: int
    on: date
    amount: Decimal
    number: str = ""
    due_on: date | None = None
    method: str = ""
    reference: str = ""
    reason: str = ""
    source_kind: str = ""
    source_id: int | None = None
    against: str = ""
    chosen: Mapping[int, Decimal] | None = None
    release: Decimal = ZERO
    aside: Aside | None = None
    at: datetime | None = None

    @property
    def is_invoice(self) -> bool:
        """Whether it raises the debt."""
        return self.kind == "invoice"


@dataclass(frozen=True)
class Posted:
    """A document that found its place: its id, the day it is due (invoices), what is open of it after the batch.

    `earmarked` is the part of a credit that was set aside.
    """

    id: int
    document: PostedDocument
    due_on: date
    open_amount: Decimal = ZERO
    earmarked: Decimal = ZERO


class DocumentFaults(Exception):
    """Position in the batch → field → message."""

    def __init__(self, faults: dict[int, dict[str, Any]]) -> None:
        super().__init__(faults)
        self.faults = faults
