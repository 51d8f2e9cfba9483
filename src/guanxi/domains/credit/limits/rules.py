"""From a grade to a limit, step by step, and what a limit asks for: plain sums, no database, no clock.

Sources: S4-43 … S4-45, S4-47, S0-59. The courses name the steps and leave the figures blank: formula and figures are
ours. The worked tables stand in `docs/rules/credit_limits.md`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from guanxi.kit.amounts import ZERO, round_cents
from guanxi.kit.periods import months_later


@dataclass(frozen=True)
class GradeTerms:
    """What a grade is worth.

    Args:
        months: how many months of average purchases. equity_rate: which share (0–1) of net assets. most: the most
            without security, in the company's currency. term_days: the longest time to pay.
    """

    grade: str
    months: Decimal
    equity_rate: Decimal
    most: Decimal
    term_days: int


@dataclass(frozen=True)
class ReferenceBand:
    """Answers of an average rating of at least `least` (1–5) leave `rate` (0–1) of the amount."""

    least: Decimal
    rate: Decimal


@dataclass(frozen=True)
class LimitTerms:
    """The formula: what each grade is worth, what a newcomer gets at most, what references do, the step of rounding."""

    grades: tuple[GradeTerms, ...]
    newcomer: Decimal
    references: tuple[ReferenceBand, ...]
    step: Decimal

    def of(self, grade: str) -> GradeTerms | None:
        """What a grade is worth; nothing for one that the terms do not name."""
        return next((one for one in self.grades if one.grade == grade), None)


@dataclass(frozen=True)
class SecurityInput:
    """A security: its id, kind, value, the share of it that counts (0–1), the last day it holds (None: no end)."""

    id: int
    kind: str
    value: Decimal
    rate: Decimal
    valid_until: date | None = None

    def counts_until(self, day: date) -> bool:
        """Whether it still holds on `day`; one that ends before the limit does stands behind nothing."""
        return self.valid_until is None or self.valid_until >= day

    @property
    def accepted(self) -> Decimal:
        """What of its value counts."""
        return round_cents(self.value * self.rate)


@dataclass(frozen=True)
class LimitInputs:
    """What a limit is proposed from; None is unknown, never zero.

    Args:
        purchases: average purchases a month, of `months` months. equity: net assets of the latest year.
        ratings: what banks and suppliers who answered think, 1 (bad) to 5 (very good).
        until: the last day of the limit; securities must hold as long.
        doubtful: the year whose net assets are unknown because its figures cannot be true as they stand.
    """

    grade: str
    purchases: Decimal | None
    equity: Decimal | None
    until: date
    months: int = 0
    ratings: tuple[int, ...] = ()
    securities: tuple[SecurityInput, ...] = ()
    doubtful: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of the sum.

    Args:
        key: which step. why: what it found ("counted", "unknown", "lower", "not_reached" …).
        amount: what the step by itself comes to; None where it is unknown. running: the limit after it.
        facts: its inputs as plain text, each to be shown.
    """

    key: str
    why: str
    amount: Decimal | None
    running: Decimal | None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A proposed limit, the part of it that rests on securities, the longest time to pay, and each step."""

    amount: Decimal
    secured: Decimal
    term_days: int
    steps: tuple[Step, ...]


def propose_limit(inputs: LimitInputs, terms: LimitTerms) -> Proposal:
    """The limit that the grade, the purchases, the net assets, the references and the securities carry.

    The lower of purchases and net assets counts; what is unknown is left out and said; where both are unknown the
    newcomer's amount stands in. References lower it, the grade caps it, securities come on top; rounded down.
    """
    worth = terms.of(inputs.grade)
    steps = _carried(inputs, worth, terms) if worth else [Step("grade", "no_grade", ZERO, ZERO)]
    unsecured = steps[-1].running or ZERO
    secured = sum((one.accepted for one in inputs.securities if one.counts_until(inputs.until)), ZERO)
    steps.append(_secured_step(inputs, secured, unsecured))
    total = unsecured + secured
    amount = round_down(total, terms.step)
    steps.append(Step("rounding", "rounded" if amount != total else "counted", amount, amount, _plain(step=terms.step)))
    return Proposal(amount, min(secured, amount), worth.term_days if worth else 0, tuple(steps))


def _carried(inputs: LimitInputs, worth: GradeTerms, terms: LimitTerms) -> list[Step]:
    """What a grade carries without security, a step each."""
    bought = None if inputs.purchases is None else round_cents(inputs.purchases * worth.months)
    owned = None if inputs.equity is None else round_cents(max(inputs.equity, ZERO) * worth.equity_rate)
    running = min((one for one in (bought, owned) if one is not None), default=None)
    facts = _plain(purchases=inputs.purchases, months=worth.months, of_months=inputs.months)
    steps = [Step("purchases", "unknown" if bought is None else "counted", bought, bought, facts)]
    facts = _plain(equity=inputs.equity, rate=worth.equity_rate, year=inputs.doubtful)
    why = "doubtful" if inputs.doubtful else _equity_why(inputs.equity, owned, bought)
    steps.append(Step("equity", why, owned, running, facts))
    if running is None:
        running = terms.newcomer
        steps.append(Step("newcomer", "counted", running, running))
    average, rate = average_rating(inputs.ratings), reference_rate(inputs.ratings, terms.references)
    running = round_cents(running * rate)
    why = "nobody_answered" if average is None else "good" if rate == 1 else "weak"
    steps.append(
        Step("references", why, running, running, _plain(average=average, count=len(inputs.ratings), rate=rate))
    )
    why, running = ("lower" if worth.most < running else "not_reached"), min(running, worth.most)
    return [*steps, Step("cap", why, worth.most, running, _plain(grade=worth.grade))]


def _equity_why(equity: Decimal | None, owned: Decimal | None, bought: Decimal | None) -> str:
    if equity is None or owned is None:
        return "unknown"
    if equity <= 0:
        return "negative"
    if bought is None:
        return "counted"
    return "lower" if owned < bought else "not_reached"


def _secured_step(inputs: LimitInputs, secured: Decimal, unsecured: Decimal) -> Step:
    held = [one for one in inputs.securities if one.counts_until(inputs.until)]
    why = "counted" if held else "too_short" if inputs.securities else "none"
    facts = _plain(count=len(held), left_out=len(inputs.securities) - len(held), until=inputs.until)
    return Step("securities", why, secured, unsecured + secured, facts)


def average_rating(ratings: Sequence[int]) -> Decimal | None:
    """The mean of the ratings to one decimal; None where nobody answered."""
    return round(Decimal(sum(ratings)) / len(ratings), 1) if ratings else None


def reference_rate(ratings: Sequence[int], bands: Sequence[ReferenceBand]) -> Decimal:
    """The share (0–1) that the references leave; all of it where nobody was asked or answered."""
    average = average_rating(ratings)
    if average is None:
        return Decimal(1)
    found = [one for one in sorted(bands, key=lambda one: one.least) if average >= one.least]
    return found[-1].rate if found else Decimal(0)


def round_down(amount: Decimal, step: Decimal) -> Decimal:
    """The greatest multiple of `step` that is not above `amount`; below zero is zero."""
    if step <= 0:
        return max(amount, ZERO)
    return round_cents(max((amount / step).quantize(Decimal(1), ROUND_DOWN) * step, ZERO))


def in_company_currency(amount: Decimal, *, currency: str, company: str, rate: Decimal | None) -> Decimal | None:
    """An amount of a survey in the company's currency; None where its currency is another one and no rate is stated."""
    if not currency or currency == company:
        return amount
    return None if rate is None else round_cents(amount * rate)


def monthly_average(total: Decimal, *, first_on: date, on: date, months: int) -> tuple[Decimal, int]:
    """Average a month, and of how many: of at most `months`, of fewer where the first purchase was later.

    Args:
        total: purchases of the last `months` months. first_on: day of the first purchase ever. on: the day it counts.
    """
    since = (on.year - first_on.year) * 12 + on.month - first_on.month + 1
    count = max(1, min(months, since))
    return round_cents(total / count), count


@dataclass(frozen=True)
class Credit:
    """How much, and for how many days."""

    amount: Decimal
    days: int

    def is_more_than(self, other: Credit) -> bool:
        """Whether it is a higher amount or a longer time to pay."""
        return self.amount > other.amount or self.days > other.days


def secured_part(amount: Decimal, *, unsecured: Decimal, secured: Decimal) -> Decimal:
    """What of a limit rests on securities: what the grade alone does not carry, at most what they count for.

    Args:
        unsecured: what is carried without them. secured: what they count for.
    """
    return min(secured, max(amount - unsecured, ZERO))


def survey_fault(
    *, on: date, survey_on: date | None, months: int, asked: Credit, last: Credit | None, surveyed_since: bool
) -> str:  # fmt: skip
    """Why a survey does not carry an application; "" when it does (S4-44, S4-47).

    Args:
        survey_on: day of the latest finished survey. months: how old it may be.
        last: the limit in force, or the last one that was; what ended is no way to more.
        surveyed_since: whether the survey was finished after that limit was granted.
    """
    if survey_on is None:
        return "no_survey"
    if months_later(survey_on, months) < on:
        return "old_survey"
    if last is not None and asked.is_more_than(last) and not surveyed_since:
        return "same_survey"
    return ""


def digest_of(facts: Mapping[str, Any]) -> str:
    """A short name of figures: the same figures have the same one, changed ones another."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(**facts: Any) -> dict[str, str]:
    return {name: format(value, "f") if isinstance(value, Decimal) else str(value)
            for name, value in facts.items() if value is not None}  # fmt: skip
