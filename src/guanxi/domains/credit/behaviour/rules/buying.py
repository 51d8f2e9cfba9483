"""How a customer buys: how much, how regularly, more or less than before, and how much comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from typing import Any

from guanxi.domains.credit.behaviour.rules.history import History, PastInvoice

YEAR, HALF = 365, 182
LEAST_GAPS = 3  # gaps between buying days below which nothing is said about their regularity


def sum_between(rows: Iterable[Any], start: date, end: date) -> float:
    """The amounts of rows after `start` up to and including `end`."""
    return sum(float(one.amount) for one in rows if start < one.on <= end)


def turnover_of(history: History, invoices: Sequence[PastInvoice], on: date) -> float | None:
    """Billed less returned in the last year; None for somebody who was never billed."""
    if not invoices:
        return None
    start = on - timedelta(days=YEAR)
    return max(0.0, sum_between(invoices, start, on) - sum_between(history.returns, start, on))


def trend_of(invoices: Sequence[PastInvoice], since: date, on: date) -> float | None:
    """The last half year's purchases ÷ those of the same months a year before; of the half year before for somebody
    known for less than a year and a half; None when known for less than a year, or nothing was bought then.
    """
    known = (on - since).days
    if known < YEAR:
        return None
    back = YEAR if known >= YEAR + HALF else HALF
    end = on - timedelta(days=back)
    before = sum_between(invoices, end - timedelta(days=HALF), end)
    now = sum_between(invoices, on - timedelta(days=HALF), on)
    return now / before if before else None


def irregularity_of(invoices: Sequence[PastInvoice], on: date) -> float | None:
    """How much the gaps between buying days vary: their deviation ÷ their mean; a silence that is longer than usual is
    a gap, too. None with fewer than three gaps.
    """
    days = sorted({one.on for one in invoices})
    gaps = [(after - before).days for before, after in pairwise(days)]
    if len(gaps) < LEAST_GAPS:
        return None
    silence = (on - days[-1]).days
    if silence > sum(gaps) / len(gaps):
        gaps.append(silence)
    mean = sum(gaps) / len(gaps)
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean


def returned_of(history: History, invoices: Sequence[PastInvoice], on: date) -> float | None:
    """The share (0–1) of the last year's invoices that was returned or disputed; None without any."""
    start = on - timedelta(days=YEAR)
    business = sum_between(invoices, start, on)
    if not business:
        return None
    disputed = sum(float(one.amount) for one in invoices if one.disputed_on and start < one.disputed_on <= on)
    return min(1.0, (sum_between(history.returns, start, on) + disputed) / business)


def cancelled_of(history: History, invoices: Sequence[PastInvoice], on: date) -> float | None:
    """The share (0–1) of the last year's business that was called off before it was invoiced; None without any."""
    start = on - timedelta(days=YEAR)
    if history.cancellations is None:
        return None
    called_off = sum_between(history.cancellations, start, on)
    business = sum_between(invoices, start, on) + called_off
    return called_off / business if business else None


def broken_of(history: History, on: date) -> float | None:
    """The share (0–1) of the promises to pay of the last year that were not kept by their day; None without any."""
    start = on - timedelta(days=YEAR)
    due = [one for one in history.promises or () if start < one.due_on < on and one.on <= on]
    if not due:
        return None
    return sum(one.kept_on is None or one.kept_on > one.due_on for one in due) / len(due)


def overdue_of(invoices: Sequence[PastInvoice], on: date, *, grace: int) -> tuple[float, float]:
    """What is overdue beyond the grace at the end of a day: the amount, and how many months of purchases that is."""
    limit = on - timedelta(days=grace)
    amount = sum(_open(one, on) for one in invoices if one.due_on < limit)
    monthly = sum_between(invoices, on - timedelta(days=YEAR), on) / 12
    if amount <= 0:
        return 0.0, 0.0
    return amount, min(12.0, amount / monthly) if monthly else 12.0


def _open(invoice: PastInvoice, on: date) -> float:
    left = float(invoice.amount) - sum(float(one.amount) for one in invoice.settlements if one.on <= on)
    return left if left > 0.005 else 0.0
