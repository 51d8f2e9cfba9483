"""How well figures rank customers by what they do later: rank correlation, area under the curve, simple rivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.payers import Bill, Payer

LATEST = 120  # days late at which a bill counts as never paid


@dataclass(frozen=True)
class Case:
    """A customer on a day: the kind it is, its history as the score reads it, and how late it paid afterwards."""

    kind: str
    bills: tuple[Bill, ...]
    history: Any
    outcome: float


def case_of(payer: Payer, on: date, end: date, *, least_due: int, least_later: int = 3) -> Case | None:
    """What was known of a payer on a day, and its mean days late on the bills that came later; None with too few."""
    from guanxi.domains.credit.behaviour.rules import History, Movement, PastInvoice, Settlement

    before = tuple(one for one in payer.bills if one.on <= on)
    after = [one for one in payer.bills if one.on > on and one.due_on < end - timedelta(days=90) and not one.credited]
    if len(after) < least_later or sum(one.due_on <= on for one in before) < least_due:
        return None
    invoices = [
        PastInvoice(one.on, one.due_on, one.amount,
                    [Settlement(one.paid_on, one.amount, not one.credited)] if one.paid_on else [], one.disputed_on)
        for one in before
    ]  # fmt: skip
    returns = [Movement(one.paid_on, one.amount) for one in before if one.credited and one.paid_on]
    late = [lateness(one, end) for one in after]
    return Case(payer.kind, before, History(invoices, returns), sum(late) / len(late))


def lateness(bill: Bill, on: date) -> int:
    """Days late by a day, from 0 to `LATEST`."""
    paid = min(bill.paid_on or on, on)
    return max(0, min((paid - bill.due_on).days, LATEST))


def rivals(case: Case, on: date) -> dict[str, float]:
    """What one would look at without a score, each figure alone; higher is worse."""
    paid = [(one, (one.paid_on - one.due_on).days) for one in case.bills if one.paid_on and one.paid_on <= on]
    days = [late for _one, late in paid]
    sizes = [float(one.amount) for one, _late in paid]
    billed = sum(float(one.amount) for one in case.bills)
    overdue = [one for one in case.bills if one.due_on < on and not (one.paid_on and one.paid_on <= on)]
    count = max(1, len(days))
    return {
        "mean days late": sum(max(0, late) for late in days) / count,
        "mean days to due": sum(days) / count,
        "by amount": sum(size * late for size, late in zip(sizes, days, strict=True)) / (sum(sizes) or 1),
        "share late": sum(late > 0 for late in days) / count,
        "worst": max(days, default=0),
        "latest payment": max(((one.paid_on, late) for one, late in paid if one.paid_on), default=(on, 0))[1],
        "overdue now": sum(float(one.amount) for one in overdue) / billed,
        "turnover": -billed,
    }


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each value from below; equal ones share theirs."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    found, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            found[order[place]] = (start + end) / 2
        start = end + 1
    return found


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation."""
    left, right = ranks(one), ranks(other)
    middle = (len(left) - 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True))
    spread = sum((a - middle) ** 2 for a in left) * sum((b - middle) ** 2 for b in right)
    return both / spread**0.5 if spread else 0.0


def area_under_curve(values: Sequence[float], bad: Sequence[bool]) -> float:
    """The chance that a bad one has the higher value than a good one."""
    found, wrong = ranks(values), sum(bad)
    right = len(bad) - wrong
    if not wrong or not right:
        return 0.5
    above = sum(place for place, is_bad in zip(found, bad, strict=True) if is_bad) - wrong * (wrong - 1) / 2
    return above / (wrong * right)


def worst_fifth(outcomes: Sequence[float]) -> list[bool]:
    """Which are among the worst fifth."""
    edge = sorted(outcomes)[int(len(outcomes) * 0.8)]
    return [one >= edge and one > 0 for one in outcomes]


def score_of(history: Any, on: date) -> Decimal:
    """The behaviour score by the default terms, 0–100; 50 where nothing is known."""
    from guanxi.domains.credit.behaviour.policies import BehaviourTerms
    from guanxi.domains.credit.behaviour.rules import facts_of
    from guanxi.foundation.measures.values import score

    terms = BehaviourTerms()
    return score(terms, facts_of(history, on, terms.reading).values()).points or Decimal(50)


@dataclass
class Comparison:
    """How the score and each rival rank the same customers: (rank correlation, area under the curve) by name."""

    customers: int
    figures: dict[str, tuple[float, float]]

    def best_rival(self, place: int) -> float:
        """The best of all single figures: of the rank correlations (0) or of the areas (1)."""
        return max(pair[place] for name, pair in self.figures.items() if name != "score")


def compare(payers: Sequence[Payer], on: date, end: date, *, least_due: int = 3) -> Comparison:
    """Ranks these customers on a day by the score and by its rivals, and compares with what they did until `end`."""
    cases = [found for one in payers if (found := case_of(one, on, end, least_due=least_due)) is not None]
    outcomes = [one.outcome for one in cases]
    bad = worst_fifth(outcomes)
    columns: dict[str, list[float]] = {"score": [-float(score_of(one.history, on)) for one in cases]}
    for one in cases:
        for name, value in rivals(one, on).items():
            columns.setdefault(name, []).append(value)
    figures = {
        name: (rank_correlation(values, outcomes), area_under_curve(values, bad)) for name, values in columns.items()
    }
    return Comparison(len(cases), figures)
