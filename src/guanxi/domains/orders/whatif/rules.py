"""One customer's past let through the gate again, day by day; plain Python.

An order that does not fit waits, as a held order does, until money makes room; then its invoices and their payments
come as many days later. One that never fits leaves no invoice in the replay, so that what comes after it finds more
room. What the customer would have done instead – paid in advance, bought elsewhere – nobody knows, and nothing is made
up.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

from guanxi.domains.orders.rules.gate import OVER_LIMIT
from guanxi.kit.amounts import ZERO

BILL, PAY, FREE, ORDER = range(4)  # what comes first on one day


@dataclass(frozen=True)
class Payment:
    """Money, goods taken back, or (`is_loss`) a claim given up."""

    on: date
    amount: Decimal
    is_loss: bool = False


@dataclass(frozen=True)
class Claim:
    """An invoice and what settled it."""

    on: date
    due_on: date
    amount: Decimal
    payments: tuple[Payment, ...] = ()

    @property
    def paid(self) -> Decimal:
        """What came in."""
        return sum((one.amount for one in self.payments if not one.is_loss), ZERO)

    @property
    def lost(self) -> Decimal:
        """What was given up."""
        return sum((one.amount for one in self.payments if one.is_loss), ZERO)


@dataclass(frozen=True)
class PastOrder:
    """An order as it was: its day, its total, its invoices. `freed_on`: when what was not invoiced was given up.

    A prepaid one passes by its own money, whatever the terms; what was invoiced and not paid is owed all the same.
    """

    key: int
    on: date
    amount: Decimal
    claims: tuple[Claim, ...] = ()
    freed_on: date | None = None
    is_prepaid: bool = False


@dataclass(frozen=True)
class Past:
    """Everything of one customer: its orders, its claims without an order, money that settled no claim."""

    orders: Sequence[PastOrder]
    claims: Sequence[Claim] = ()
    on_account: Sequence[Payment] = ()


@dataclass(frozen=True)
class OpenClaim:
    """An unpaid rest on the day the gate is asked."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """The terms on trial.

    Args:
        limit_on: day → the most the exposure may reach; None means no limit.
        blocks: unpaid claims, day → why the customer gets no credit at all on that day, or "".
    """

    limit_on: Callable[[date], Decimal | None]
    blocks: Callable[[Sequence[OpenClaim], date], str]


@dataclass(frozen=True)
class Outcome:
    """What became of one order under the terms, and what came of it in truth.

    Args:
        reason: why it was held: "over_limit", or what `blocks` said; "" when it passed at once.
        missing: by how much it passed the limit. passed_on: the day it got through; None: never.
        paid, lost: what its invoices brought in, what was given up. unpaid: of which of them what is unpaid today.
    """

    key: int
    on: date
    amount: Decimal
    reason: str
    missing: Decimal
    passed_on: date | None
    paid: Decimal
    lost: Decimal
    unpaid: tuple[tuple[Claim, Decimal], ...]

    @property
    def open_amount(self) -> Decimal:
        """What is unpaid today."""
        return sum((rest for _claim, rest in self.unpaid), ZERO)

    @property
    def days_waited(self) -> int | None:
        """Days from the order to its passage; None: it never passed."""
        return None if self.passed_on is None else (self.passed_on - self.on).days


@dataclass
class _Replay:
    """The state of one customer on the day that is being replayed, and what is to come."""

    terms: Terms
    exposure: Decimal = ZERO
    unpaid: dict[int, OpenClaim] = field(default_factory=dict)
    queue: list[tuple[date, int, int, Callable[[date], None]]] = field(default_factory=list)
    waiting: list[PastOrder] = field(default_factory=list)
    held: dict[int, tuple[str, Decimal]] = field(default_factory=dict)
    passed: dict[int, date] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def foresee(self, on: date, kind: int, happens: Callable[[date], None]) -> None:
        """Let something happen on a day, after what happens on it already."""
        heapq.heappush(self.queue, (on, kind, next(self.numbers), happens))

    def run(self, until: date) -> None:
        """Day by day; whenever money came, what waits is tried again, the oldest first, as the program does."""
        while self.queue and self.queue[0][0] <= until:
            on, kind, _number, happens = heapq.heappop(self.queue)
            happens(on)
            if kind in (PAY, FREE) and (not self.queue or self.queue[0][:2] != (on, kind)):
                self.try_again(on)

    def order(self, order: PastOrder) -> None:
        """Foresee an order."""
        self.foresee(order.on, ORDER, partial(self.ask, order))

    def claim(self, claim: Claim, *, later: timedelta = timedelta(0), is_reserved: bool = False) -> None:
        """Foresee an invoice and what settles it, all of it so many days later than in truth."""
        number = next(self.numbers)

        def bill(_on: date) -> None:
            self.unpaid[number] = OpenClaim(claim.due_on + later, claim.amount)
            self.exposure += ZERO if is_reserved else claim.amount

        self.foresee(claim.on + later, BILL, bill)
        for one in claim.payments:
            self.foresee(max(one.on, claim.on) + later, PAY, partial(self.settle, one.amount, number))

    def settle(self, amount: Decimal, number: int | None, _on: date) -> None:
        """Take money in, for a claim where it is known."""
        self.exposure -= amount
        if number is None or number not in self.unpaid:
            return
        was = self.unpaid.pop(number)
        if was.amount > amount:
            self.unpaid[number] = OpenClaim(was.due_on, was.amount - amount)

    def refusal(self, order: PastOrder, on: date) -> tuple[str, Decimal]:
        """Why an order does not pass on a day, and what is missing; ("", 0) when it does."""
        if why := self.terms.blocks(list(self.unpaid.values()), on):
            return why, ZERO
        limit = self.terms.limit_on(on)
        missing = ZERO if limit is None else self.exposure + order.amount - limit
        return (OVER_LIMIT, missing) if missing > 0 else ("", ZERO)

    def ask(self, order: PastOrder, on: date) -> None:
        """An order comes: it passes or waits; a prepaid one reserves nothing."""
        if order.is_prepaid:
            for claim in order.claims:
                self.claim(claim)
            return
        why, missing = self.refusal(order, on)
        if why:
            self.held[order.key] = (why, missing)
            self.waiting.append(order)
        else:
            self.let_pass(order, on)

    def let_pass(self, order: PastOrder, on: date) -> None:
        """Reserve an order and foresee what follows from it."""
        later = on - order.on
        self.passed[order.key] = on
        self.exposure += order.amount
        for claim in order.claims:
            self.claim(claim, later=later, is_reserved=True)
        rest = order.amount - sum((claim.amount for claim in order.claims), ZERO)
        if rest and order.freed_on is not None:
            self.foresee(order.freed_on + later, FREE, partial(self.settle, rest, None))

    def try_again(self, on: date) -> None:
        """Let pass what now fits."""
        for order in list(self.waiting):
            if not self.refusal(order, on)[0]:
                self.waiting.remove(order)
                self.let_pass(order, on)


def replay(past: Past, terms: Terms, *, since: date, until: date) -> list[Outcome]:
    """Let every order of a customer through the gate again; answers those on credit from `since` on, as they came.

    Args:
        until: the day of today; nothing after it is known.
    """
    run = _Replay(terms)
    for claim in past.claims:
        run.claim(claim)
    for payment in past.on_account:
        run.foresee(payment.on, PAY, partial(run.settle, payment.amount, None))
    for order in past.orders:
        run.order(order)
    run.run(until)
    return [_outcome(order, run) for order in past.orders if since <= order.on <= until and not order.is_prepaid]


def _outcome(order: PastOrder, run: _Replay) -> Outcome:
    reason, missing = run.held.get(order.key, ("", ZERO))
    paid = sum((claim.paid for claim in order.claims), ZERO)
    lost = sum((claim.lost for claim in order.claims), ZERO)
    rests = tuple((claim, rest) for claim in order.claims if (rest := claim.amount - claim.paid - claim.lost) > 0)
    return Outcome(order.key, order.on, order.amount, reason, missing, run.passed.get(order.key), paid, lost, rests)


@dataclass
class Tally:
    """What terms would have done in all; amounts in the company's currency.

    Args:
        delayed: orders that waited and passed later. stopped: orders that never passed.
        losses_avoided: what stopped orders lost in truth, and what is expected to be lost of their unpaid rest.
        sales_at_risk: what stopped orders brought in, in truth.
        waits: days waited, of each order that was delayed.
    """

    orders: int = 0
    amount: Decimal = ZERO
    held: int = 0
    held_amount: Decimal = ZERO
    delayed: int = 0
    delayed_amount: Decimal = ZERO
    stopped: int = 0
    stopped_amount: Decimal = ZERO
    losses_avoided: Decimal = ZERO
    sales_at_risk: Decimal = ZERO
    waits: list[int] = field(default_factory=list)
    by_reason: dict[str, int] = field(default_factory=dict)

    def add(self, one: Outcome, *, expected_loss: Decimal) -> None:
        """Count one order.

        Args:
            expected_loss: of its unpaid rest, by the age of that.
        """
        self.orders += 1
        self.amount += one.amount
        if not one.reason:
            return
        self.held += 1
        self.held_amount += one.amount
        self.by_reason[one.reason] = self.by_reason.get(one.reason, 0) + 1
        if one.days_waited is not None:
            self.delayed += 1
            self.delayed_amount += one.amount
            self.waits.append(one.days_waited)
            return
        self.stopped += 1
        self.stopped_amount += one.amount
        self.losses_avoided += one.lost + expected_loss
        self.sales_at_risk += one.paid
