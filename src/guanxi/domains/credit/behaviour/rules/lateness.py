"""How late a customer pays: an invoice speaks from the day it falls due, and one that is open counts, too.

Paying any invoice later never makes one of these figures better; the tests hold this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, log10

from guanxi.domains.credit.behaviour.rules.history import PastInvoice
from guanxi.domains.credit.behaviour.rules.terms import Reading

SIZE = log10(2)  # an invoice of ten times the amount weighs twice as much


@dataclass(frozen=True)
class Part:
    """A part of an invoice: how many days late it was paid, or is by now if it is open; `counted` is that in bounds."""

    weight: float
    days: int
    counted: int
    is_open: bool


@dataclass(frozen=True)
class Spoken:
    """An invoice that has come due: how many days ago, what its amount weighs, its parts.

    No parts: all of it came back as a credit. `is_old`: due before the months looked at, and open still.
    """

    age: int
    size: float
    parts: tuple[tuple[float, int, bool], ...]
    is_old: bool


@dataclass(frozen=True)
class Lateness:
    """How late, in days and in shares; None where nothing fell due in that time.

    Args:
        invoices: how many have come due in the months looked at; older debts that are still open are not counted
            here, though their lateness is.
        days: mean, with what is presumed of somebody unknown mixed in; plain_days: without.
        recent_days: of the newest months, with as much of the usual mixed in; plain_recent, plain_earlier: of the
            newest months and of the time before, nothing mixed in.
        share_late, share_serious: 0–1. worst: days; of an open invoice as many as by now.
    """

    invoices: int = 0
    days: float | None = None
    plain_days: float | None = None
    recent_days: float | None = None
    plain_recent: float | None = None
    plain_earlier: float | None = None
    share_late: float | None = None
    share_serious: float | None = None
    worst: int | None = None


def lateness_of(invoices: Iterable[PastInvoice], on: date, terms: Reading) -> Lateness:
    """How late these invoices were paid, as far as it was known at the end of a day."""
    start = terms.start(on)
    spoken = [found for one in invoices if (found := read_invoice(one, on, start)) is not None and found.parts]
    parts = list(_parts(spoken, terms))
    if not parts:
        return Lateness()
    everything = [part for _age, part in parts]
    recent = [part for age, part in parts if age < terms.recent_days]
    earlier = [part for age, part in parts if age >= terms.recent_days]
    usual = mean_of(everything)
    presumed = terms.presumed_invoices
    return Lateness(
        sum(not one.is_old for one in spoken),
        mean_of(everything, terms.presumed_days_late, presumed),
        usual,
        mean_of(recent, usual, presumed) if recent else None,
        mean_of(recent) if recent else None,
        mean_of(earlier) if earlier else None,
        share_beyond(everything, terms.grace_days),
        share_beyond(everything, terms.serious_days),
        max(part.days for part in everything),
    )


def read_invoice(invoice: PastInvoice, on: date, start: date) -> Spoken | None:
    """What an invoice says on a day; nothing before it is due, nor when it was due before `start` and is settled.

    Of invoices that are not due yet only those paid early are known: they would make everybody look early.
    """
    age = (on - invoice.due_on).days
    if age < 0:
        return None
    known = [one for one in sorted(invoice.settlements) if one.on <= on and one.amount > 0]
    billed = float(invoice.amount)
    left = billed - sum(float(one.amount) for one in known if not one.is_cash)
    parts: list[tuple[float, int, bool]] = []
    for one in known:
        part = min(left, float(one.amount))
        if one.is_cash and part > 0:
            left -= part
            parts.append((part, (one.on - invoice.due_on).days, False))
    is_old = invoice.due_on < start
    if left > billed * 1e-9:
        parts.append((left, age, True))
    elif is_old:
        return None
    whole = sum(part for part, _days, _is_open in parts)
    return Spoken(age, billed**SIZE, tuple((part / whole, days, is_open) for part, days, is_open in parts), is_old)


def _parts(spoken: Sequence[Spoken], terms: Reading) -> Iterator[tuple[int, Part]]:
    """Each part with the age of its invoice; ten times the amount weighs twice, half of that after a half-life."""
    usual = sum(one.size for one in spoken) / len(spoken) if spoken else 1.0
    for one in spoken:
        weight = one.size / usual * 0.5 ** (one.age / terms.half_life_days)
        for share, days, is_open in one.parts:
            counted = max(-terms.most_early, min(days, terms.most_late))
            yield one.age, Part(weight * share, days, counted, is_open)


def mean_of(parts: Sequence[Part], presumed: float = 0, invoices: float = 0) -> float:
    """Mean days late, with so many invoices mixed in that are presumed to be `presumed` days late.

    An open part counts as late as it is by now, and at least as late as the mean itself.
    """
    weight = invoices + sum(part.weight for part in parts if not part.is_open)
    total = presumed * invoices + sum(part.weight * part.counted for part in parts if not part.is_open)
    mean = total / weight if weight else -inf
    for part in sorted((part for part in parts if part.is_open), key=lambda one: -one.counted):
        if part.counted <= mean:
            break
        weight += part.weight
        total += part.weight * part.counted
        mean = total / weight
    return mean


def share_beyond(parts: Sequence[Part], days: int) -> float:
    """The share (0–1) paid later than so many days, or open for longer; what is open and may still be in time is not
    counted on either side.
    """
    late = sum(part.weight for part in parts if part.days > days)
    in_time = sum(part.weight for part in parts if part.days <= days and not part.is_open)
    return late / (late + in_time) if late + in_time else 0.0
