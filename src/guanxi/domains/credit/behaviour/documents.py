"""The invoices behind a score: when each was due, when it was paid, how late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from guanxi.domains.credit.behaviour.ledger import settlements_of
from guanxi.domains.credit.behaviour.rules import Reading, Settlement
from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Invoice
from guanxi.kit.amounts import ZERO

MONTH = 30.4375


@dataclass(frozen=True)
class PaidInvoice:
    """An invoice with what is told of how it was paid.

    Args:
        paid_on: when the last money came in; None: nothing came, or not all. late: days by then, or by now where it is
            open and due; None where it is not due yet, or all of it came back. credited: what came back.
    """

    pk: int
    number: str
    on: date
    due_on: date
    amount: Decimal
    paid_on: date | None
    late: int | None
    credited: Decimal
    is_open: bool


def paid_invoices(customer: Customer, on: date, terms: Reading) -> list[PaidInvoice]:
    """The invoices that came due in the months looked at or are open, the latest due first."""
    family = [row["pk"] for row in family_of(customer)]
    rows = Invoice.objects.filter(customer__in=family, on__lte=on, reversed_at__isnull=True)
    rows = rows.filter(due_on__gte=on - timedelta(days=round(terms.months * MONTH))).order_by("-due_on", "-pk")
    settled = settlements_of(family, on)
    return [_read(one, settled.get(one.pk, ()), on) for one in rows]


def _read(invoice: Invoice, settled: Sequence[Settlement], on: date) -> PaidInvoice:
    money = [one for one in settled if one.is_cash]
    credited = sum((one.amount for one in settled if not one.is_cash), ZERO)
    is_open = sum((one.amount for one in settled), ZERO) < invoice.amount
    last = max((max(one.on, invoice.on) for one in money), default=None)
    until = on if is_open else last
    late = (until - invoice.due_on).days if until is not None else None
    if is_open and on < invoice.due_on:
        late = None
    return PaidInvoice(
        invoice.pk, invoice.number, invoice.on, invoice.due_on, invoice.amount, None if is_open else last, late,
        credited, is_open,
    )  # fmt: skip


def lateness_by_month(invoices: Sequence[PaidInvoice], on: date, months: int = 12) -> list[tuple[date, float | None]]:
    """Mean days late of the invoices due in each of the last months, the oldest month first; None without any."""
    found: dict[date, list[int]] = defaultdict(list)
    for one in invoices:
        if one.late is not None and one.due_on <= on:
            found[one.due_on.replace(day=1)].append(one.late)
    count = on.year * 12 + on.month - 1
    firsts = [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(months - 1, -1, -1)]
    return [(first, sum(found[first]) / len(found[first]) if found[first] else None) for first in firsts]
