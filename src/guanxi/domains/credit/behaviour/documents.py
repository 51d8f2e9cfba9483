"""The invoices behind a score: when each was due, when it was paid, how late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guanxi.domains.credit.behaviour.rules import History, PastInvoice
from guanxi.kit.amounts import ZERO


@dataclass(frozen=True)
class PaidInvoice:
    """An invoice with what is told of how it was paid.

    Args:
        paid_on: when the last money came in; None: nothing came, or not all. late: days by then, or by now where it is
            open and due; None where it is not due yet, or all of it came back.
    """

    pk: int
    number: str
    due_on: date
    amount: Decimal
    paid_on: date | None
    late: int | None
    is_open: bool


def paid_invoices(history: History, on: date) -> list[PaidInvoice]:
    """The invoices of a history, the latest due first."""
    rows = sorted(history.billed(on), key=lambda one: (one.due_on, one.ref), reverse=True)
    return [_read(one, on) for one in rows]


def _read(invoice: PastInvoice, on: date) -> PaidInvoice:
    money = [one for one in invoice.settlements if one.is_cash]
    is_open = sum((one.amount for one in invoice.settlements), ZERO) < invoice.amount
    last = max((one.on for one in money), default=None)
    until = on if is_open else last
    late = (until - invoice.due_on).days if until is not None else None
    if is_open and on < invoice.due_on:
        late = None
    return PaidInvoice(
        invoice.ref, invoice.number, invoice.due_on, invoice.amount, None if is_open else last, late, is_open
    )


def lateness_by_month(invoices: Sequence[PaidInvoice], on: date, months: int = 12) -> list[tuple[date, float | None]]:
    """Mean days late of the invoices due in each of the last months, the oldest month first; None without any."""
    found: dict[date, list[int]] = defaultdict(list)
    for one in invoices:
        if one.late is not None and one.due_on <= on:
            found[one.due_on.replace(day=1)].append(one.late)
    count = on.year * 12 + on.month - 1
    firsts = [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(months - 1, -1, -1)]
    return [(first, sum(found[first]) / len(found[first]) if found[first] else None) for first in firsts]
