"""How late a customer pays: each invoice speaks from the day it falls due, and one that is open counts, too.

Paying any invoice later never makes one of these figures better; the tests hold this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from guanxi.domains.credit.behaviour.rules.history import PastInvoice
from guanxi.domains.credit.behaviour.rules.terms import Reading


@dataclass(frozen=True)
class Part:
    """A part of an invoice: how many days late it was paid, or is by now if it is open; `counted` is that in bounds."""

    share: float
    days: int
    counted: int
    is_open: bool


@dataclass(frozen=True)
class Due:
    """An invoice that has come due: its weight, how long ago, its parts (none: all of it came back as a credit), and
    whether it is an old debt, due before the months looked at and open still.
    """

    size: float
    age: int
    parts: tuple[Part, ...]
    is_old: bool

    def mean(self, least_open: float = float("-inf")) -> float:
        """Days late over its parts; an open part counts at least as late as `least_open`."""
        return sum(
            part.share * (max(part.counted, least_open) if part.is_open else part.counted) for part in self.parts
        )

    def share_beyond(self, days: int) -> float:
        """The share (0–1) paid later than so many days, or open for longer by now."""
        return sum(part.share for part in self.parts if part.days > days)


@dataclass(frozen=True)
class Lateness:
    """How late, in days and in shares; None where no invoice has come due in that time.

    Args:
        invoices: how many have come due in the months looked at; older debts that are still open are not counted
            here, though their lateness is. days: mean, with what is presumed of somebody unknown mixed in; plain_days:
            without. recent_days, earlier_days: plain means of the newest months and of the time before.
        share_late, share_serious: 0–1. worst: days; of an open invoice as many as by now.
    """

    invoices: int = 0
    days: float | None = None
    plain_days: float | None = None
    recent_days: float | None = None
    earlier_days: float | None = None
    share_late: float | None = None
    share_serious: float | None = None
    worst: int | None = None


def lateness_of(invoices: Iterable[PastInvoice], on: date, terms: Reading) -> Lateness:
    """How late these invoices were paid, as far as it was known at the end of a day."""
    start = on - timedelta(days=round(terms.months * 30.4375))
    due = [found for one in invoices if (found := read_due(one, on, start, terms)) is not None and found.parts]
    if not due:
        return Lateness()
    weights = _weights(due, terms)
    usual = _mean(due, weights, [one.mean() for one in due])
    values = [one.mean(usual) for one in due]
    plain = _mean(due, weights, values)
    known, presumed = sum(weights), terms.presumed_invoices
    is_recent = [one.age < terms.recent_days for one in due]
    return Lateness(
        sum(not one.is_old for one in due),
        (plain * known + presumed * terms.presumed_days_late) / (known + presumed),
        plain,
        _part(due, weights, values, is_recent),
        _part(due, weights, values, [not recent for recent in is_recent]),
        _mean(due, weights, [one.share_beyond(terms.grace_days) for one in due]),
        _mean(due, weights, [one.share_beyond(terms.serious_days) for one in due]),
        max(part.days for one in due for part in one.parts),
    )


def read_due(invoice: PastInvoice, on: date, start: date, terms: Reading) -> Due | None:
    """What an invoice says on a day; nothing before it is due, nor when it was due before `start` and is settled."""
    age = (on - invoice.due_on).days
    if age < 0:
        return None
    known = [one for one in sorted(invoice.settlements) if one.on <= on and one.amount > 0]
    billed = float(invoice.amount)
    left = billed - sum(float(one.amount) for one in known if not one.is_cash)
    paid: list[tuple[float, int]] = []
    for one in known:
        part = min(left, float(one.amount))
        if one.is_cash and part > 0:
            left -= part
            paid.append((part, (one.on - invoice.due_on).days))
    if left < billed * 1e-9:
        left = 0.0
    if invoice.due_on < start and not left:
        return None
    whole = sum(part for part, _days in paid) + left
    parts = [Part(part / whole, days, _bounded(days, terms), False) for part, days in paid]
    if left:
        parts.append(Part(left / whole, age, _bounded(age, terms), True))
    return Due(sqrt(billed), age, tuple(parts), invoice.due_on < start)


def _bounded(days: int, terms: Reading) -> int:
    return max(-terms.most_early, min(days, terms.most_late))


def _weights(due: Sequence[Due], terms: Reading) -> list[float]:
    """How much each invoice counts: by the root of its amount, half after a half-life; about 1 for a usual one."""
    usual = sum(one.size for one in due) / len(due)
    return [one.size / usual * 0.5 ** (one.age / terms.half_life_days) for one in due]


def _mean(due: Sequence[Due], weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)


def _part(
    due: Sequence[Due], weights: Sequence[float], values: Sequence[float], chosen: Sequence[bool]
) -> float | None:
    whole = sum(weight for weight, is_in in zip(weights, chosen, strict=True) if is_in)
    if not whole:
        return None
    picked = zip(weights, values, chosen, strict=True)
    return sum(weight * value for weight, value, is_in in picked if is_in) / whole
