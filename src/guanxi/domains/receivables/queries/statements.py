"""The statement of account: what stood, what moved, what stands, and what of it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from guanxi.domains.customers.merging.families import family_of, survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.events import REASONS
from guanxi.domains.receivables.models import OPPOSITE, Invoice, LedgerEntry
from guanxi.domains.receivables.policies import ageing_terms
from guanxi.domains.receivables.queries.accounts import items_open_on, unapplied_on
from guanxi.domains.receivables.rules import Aged, age_items
from guanxi.kit.amounts import ZERO
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible

TAKEN_BACK = (
    Q(invoice__reversed_at__isnull=False)
    | Q(credit__reversed_at__isnull=False)
    | Q(invoice__source_kind=OPPOSITE)
    | Q(credit__kind="reversal")
)


@dataclass(frozen=True)
class Movement:
    """One line of a statement.

    Args:
        kind: invoice, receipt, credit_note or bad_debt.
        amount: plus for invoices, minus for what stands in the customer's favour.
        balance: after this line.
        detail: the customer's reference or our reason.
    """

    on: date
    kind: str
    number: str
    amount: Decimal
    balance: Decimal
    due_on: date | None = None
    detail: str = ""
    document_id: int = 0


@dataclass(frozen=True)
class OpenLine:
    """An invoice that is not settled: its whole amount, what is open, and for how many days it has been overdue."""

    number: str
    on: date
    due_on: date
    amount: Decimal
    open_amount: Decimal
    days_overdue: int
    document_id: int = 0


@dataclass(frozen=True)
class Statement:
    """One customer's account from `start` up to, not including, `end`.

    Opening + charged − credited = closing; closing = sum of open items − money on account.
    """

    customer: Customer
    start: date
    end: date
    opening: Decimal
    movements: list[Movement]
    closing: Decimal
    charged: Decimal
    credited: Decimal
    open_items: list[OpenLine]
    unapplied: Decimal
    aged: Aged

    @property
    def last_day(self) -> date:
        """The last day it covers."""
        return self.end - timedelta(days=1)


def statement_days(start: date | None, end: date | None, *, on: date) -> tuple[date, date]:
    """First day of a statement and the day after its last; the 90 days up to `on` where nothing is asked.

    Args:
        start, end: first and last day asked for, both included.

    Raises:
        BadInput: a day before the year 2000 or too far ahead, or the days are the wrong way round.
    """
    for name, day in (("start", start), ("end", end)):
        if day and not is_plausible(day, on=on):
            raise BadInput(**{name: _("Choose a day from the year 2000 to five years ahead.")})
    last = end or max(on, start or on)
    if start and start > last:
        raise BadInput(end=_("The last day comes before the first; swap them."))
    return start or last - timedelta(days=89), last + timedelta(days=1)


def statement(customer: Customer, *, start: date, end: date) -> Statement:
    """The customer's statement from `start` up to, not including, `end`; open items as at the end of the last day.

    What was taken back and its opposite come to nothing on their day and are left out.
    """
    customer = survivor_of(customer)
    entries = LedgerEntry.objects.filter(customer__in=family_of(customer))
    opening = entries.filter(on__lt=start).aggregate(sum=Sum("amount"))["sum"] or ZERO
    movements, balance = [], opening
    moved = entries.filter(on__gte=start, on__lt=end).exclude(TAKEN_BACK)
    for entry in moved.select_related("invoice", "credit").order_by("on", "pk"):
        balance += entry.amount
        movements.append(_movement(entry, balance))
    charged = sum((one.amount for one in movements if one.amount > 0), ZERO)
    last = end - timedelta(days=1)
    lines, aged = _open_lines(customer, last)
    unapplied = unapplied_on([customer.pk], last).get(customer.pk, ZERO)
    credited = opening + charged - balance
    return Statement(
        customer, start, end, opening, movements, balance, charged, credited, lines, unapplied, aged
    )  # fmt: skip


def _movement(entry: LedgerEntry, balance: Decimal) -> Movement:
    if invoice := entry.invoice:
        return Movement(
            entry.on, "invoice", invoice.number, entry.amount, balance, invoice.due_on, "", invoice.pk
        )  # fmt: skip
    credit = entry.credit
    assert credit is not None
    detail = credit.reference or str(dict(REASONS).get(credit.reason, credit.reason))
    return Movement(entry.on, credit.kind, credit.number, entry.amount, balance, None, detail, credit.pk)


def _open_lines(customer: Customer, as_of: date) -> tuple[list[OpenLine], Aged]:
    items = sorted(items_open_on([customer.pk], as_of).get(customer.pk, []), key=lambda one: (one.on, one.id))
    invoices = Invoice.objects.only("number", "amount").in_bulk([item.id for item in items])
    lines = [
        OpenLine(
            invoices[item.id].number,
            item.on,
            item.due_on,
            invoices[item.id].amount,
            item.amount,
            max((as_of - item.due_on).days, 0),
            item.id,
        )
        for item in items
    ]
    return lines, age_items(items, as_of, ageing_terms(as_of))
