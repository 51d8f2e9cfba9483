"""Made-up customers of many kinds who pay their invoices, or do not: what the behaviour score is judged on.

Nothing here knows how the score counts. Each kind of payer is drawn with its own chance, terms, sizes and noise; the
score sees a customer's history up to a day, what it does afterwards is the truth it is compared with.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

FIRST, DAYS = date(2023, 1, 1), 900
NEVER = 10_000  # days after which nothing is paid any more
MIXED = {
    "prompt": 22, "early": 12, "habitual": 14, "deteriorating": 6, "seasonal": 8, "thin": 10, "disputer": 6,
    "dying": 5, "late with big ones": 5, "late with small ones": 4, "improving": 4, "erratic": 4,
}  # fmt: skip
STEADY = {"prompt": 40, "early": 30, "habitual": 25, "erratic": 5}
TROUBLED = {"prompt": 20, "habitual": 20, "deteriorating": 20, "dying": 20, "disputer": 10, "erratic": 10}
MIXES = {"mixed": MIXED, "steady": STEADY, "troubled": TROUBLED}
ALIKE = {"alike": {"alike": 1}}  # one term, one noise, nobody changes: there the plain mean is the best one can do


@dataclass(frozen=True)
class Bill:
    """An invoice with the day it is paid in the end; `credited`: it is not paid but taken back that day."""

    on: date
    due_on: date
    amount: Decimal
    paid_on: date | None
    disputed_on: date | None = None
    credited: bool = False


@dataclass(frozen=True)
class Payer:
    """One customer: the kind it was drawn as, and all its bills."""

    kind: str
    bills: tuple[Bill, ...]


@dataclass(frozen=True)
class Nature:
    """How one customer buys and pays: days between purchases, terms, sizes, days late and their spread."""

    kind: str
    gap: float
    term: int
    size: float
    spread: float
    late: float
    noise: float
    ends: int
    drift: float


def portfolio(seed: int, *, mix: str = "mixed", customers: int = 300) -> list[Payer]:
    """So many customers of one seed; the same seed gives the same customers."""
    chance = random.Random(f"{mix} {seed}")
    shares = (MIXES | ALIKE)[mix]
    kinds, weights = list(shares), list(shares.values())
    drawn = [payer(chance.choices(kinds, weights)[0], chance) for _number in range(customers)]
    return [one for one in drawn if one.bills]


def payer(kind: str, chance: random.Random) -> Payer:
    """A customer of a kind, from its first purchase to the end of the years."""
    nature = draw(kind, chance)
    start = chance.randrange(250, 600) if kind == "thin" else chance.randrange(200)
    return Payer(kind, tuple(bills(nature, start, chance)))


def draw(kind: str, chance: random.Random) -> Nature:
    """How a customer of this kind is; two of a kind are not alike."""
    means = {
        "prompt": (0, 4), "early": (-10, 5), "habitual": (15, 12), "deteriorating": (2, 3), "seasonal": (4, 6),
        "thin": (6, 12), "disputer": (3, 4), "dying": (8, 6), "improving": (25, 8), "erratic": (8, 5),
        "alike": (-4, 8),
    }  # fmt: skip
    mean, between = means.get(kind, (0, 1))
    late = chance.gauss(mean, between)
    noise = {"prompt": 4.0, "early": 6.0, "habitual": 8.0, "erratic": 30.0, "alike": 8.0}.get(
        kind, chance.choice([5.0, 8.0, 14.0])
    )
    gap = chance.choice([7, 14, 21, 30, 30, 45, 60]) * (3 if kind == "thin" else 1)
    term = chance.choice([14, 30, 30, 30, 45, 60, 90])
    return Nature(
        kind, gap, 30 if kind == "alike" else term, math.exp(chance.gauss(7, 1.2)),
        chance.choice([0.3, 0.6, 1.0]), abs(late) if kind == "habitual" else late, noise,
        chance.randrange(400, 800) if kind == "dying" else NEVER, chance.choice([35.0, 50.0]),
    )  # fmt: skip


def bills(nature: Nature, start: int, chance: random.Random) -> Iterator[Bill]:
    """One bill after the other, with irregular pauses; a seasonal customer buys in autumn and winter only."""
    day = float(start)
    while (day := day + pause(nature, chance)) < DAYS:
        if nature.kind == "seasonal" and int(day % 365) // 30 not in (8, 9, 10, 11, 0, 3):
            continue
        yield bill(nature, int(day), chance)


def pause(nature: Nature, chance: random.Random) -> float:
    """Days to the next purchase."""
    gap = nature.gap * (chance.choice([0.3, 1, 3]) if nature.kind == "erratic" else 1)
    return max(1.0, chance.expovariate(1 / gap) if chance.random() < 0.5 else gap)


def bill(nature: Nature, day: int, chance: random.Random) -> Bill:
    """One bill and its fate."""
    amount = nature.size * math.exp(chance.gauss(0, nature.spread))
    late = chance.gauss(usual_lateness(nature, day, amount), nature.noise)
    if chance.random() < 0.04:
        late += chance.expovariate(1 / 30)  # the clerk was ill, the bank was shut
    on = FIRST + timedelta(days=day)
    due_on, disputed = on + timedelta(days=nature.term), chance.random() < (0.35 if nature.kind == "disputer" else 0.04)
    made = Bill(on, due_on, Decimal(f"{max(1.0, amount):.2f}"), None, on + timedelta(days=7) if disputed else None)
    if disputed and chance.random() < 0.3:
        return replace(made, paid_on=due_on + timedelta(days=chance.randrange(5, 40)), credited=True)
    if disputed:
        late += abs(chance.gauss(25, 15))
    if day + nature.term > nature.ends:
        if chance.random() < 0.6:
            return made
        late += 60
    return replace(made, paid_on=due_on + timedelta(days=max(round(late), -nature.term)))


def usual_lateness(nature: Nature, day: int, amount: float) -> float:
    """Days late that are to be expected of a bill of this day and amount."""
    if nature.kind == "deteriorating":
        return nature.late + max(0, (day - 300) / 600) * nature.drift
    if nature.kind == "improving":
        return nature.late - max(0, (day - 200) / 600) * nature.drift
    if nature.kind == "late with big ones":
        return 25.0 if amount > nature.size * 1.3 else 0.0
    if nature.kind == "late with small ones":
        return 25.0 if amount < nature.size * 0.8 else 0.0
    return nature.late
