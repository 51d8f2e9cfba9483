"""How customers pay in the demo: plain rules from a fixed seed. Nobody's real payments are known; all is simulated."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SEED = 20_261_123


@dataclass(frozen=True)
class Habit:
    """How a customer pays.

    Args:
        least, most: days from invoice to payment. never_after: share of the time elapsed, 0 to 1, after which nothing
        comes any more (None: always pays). method: how the money comes.
    """

    name: str
    least: int
    most: int
    share: int
    never_for: int | None = None


HABITS = (
    Habit("prompt", 12, 32, 46),
    Habit("usual", 22, 50, 36),
    Habit("slow", 45, 85, 12),
    Habit("late", 80, 150, 4),
    Habit("broken", 60, 120, 1, never_for=100),
    Habit("gone", 30, 60, 1, never_for=210),
)
METHODS = ("transfer", "transfer", "transfer", "transfer", "wechat", "alipay", "acceptance")
ASSIGNED = {"14911": "usual", "14156": "broken", "13694": "gone", "17511": "slow", "17949": "late"}


@dataclass(frozen=True)
class Due:
    """An open invoice: id, number, customer, day, what is open of it."""

    invoice_id: int
    number: str
    customer_id: int
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Payment:
    """Money that came in on a day for these invoices."""

    customer_id: int
    on: date
    method: str
    chosen: dict[int, Decimal]

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum(self.chosen.values(), Decimal("0.00"))


def habit_of(code: str) -> Habit:
    """The habit of a customer number, always the same."""
    if code in ASSIGNED:
        return next(habit for habit in HABITS if habit.name == ASSIGNED[code])
    rng = random.Random(f"{SEED}:{code}")  # noqa: S311 a demo, no secret
    return rng.choices(HABITS, [habit.share for habit in HABITS])[0]


def payments_for(code: str, due: list[Due], *, today: date) -> list[Payment]:
    """What one customer has paid by `today` for its invoices: once a week, everything whose time has come."""
    habit = habit_of(code)
    runs: dict[date, dict[int, Decimal]] = {}
    for one in due:
        rng = random.Random(f"{SEED}:{one.number}")  # noqa: S311 a demo, no secret
        on = one.on + timedelta(days=rng.randrange(habit.least, habit.most + 1))
        on += timedelta(days=(4 - on.weekday()) % 7)  # pays on Fridays
        if on > today or (habit.never_for is not None and on > today - timedelta(days=habit.never_for)):
            continue
        runs.setdefault(on, {})[one.invoice_id] = one.amount
    method = random.Random(f"{SEED}:{code}:method").choice(METHODS)  # noqa: S311 a demo, no secret
    return [Payment(due[0].customer_id, on, method, chosen) for on, chosen in sorted(runs.items())]


def counter_payments(due: list[Due]) -> list[Payment]:
    """What walk-in customers paid: at once, one sum a day and method."""
    runs: dict[tuple[date, str], dict[int, Decimal]] = {}
    for one in due:
        method = ("wechat", "alipay", "cash")[sum(one.number.encode()) % 3]
        runs.setdefault((one.on, method), {})[one.invoice_id] = one.amount
    return [Payment(due[0].customer_id, on, method, chosen) for (on, method), chosen in sorted(runs.items())]
