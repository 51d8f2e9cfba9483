"""Credit in words: where a standing and an application are, and each step of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.models import Application, Standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.policies import TermsBook
from guanxi.domains.receivables.queries import DaysToPay, days_by_terms, days_to_pay
from guanxi.kit.components.numbers import day, money, percent

SOON = 30


def reason_told(reason: str) -> str:
    """Why a limit or an application ended, in the reader's language where the program wrote it."""
    words = {"replaced": _("replaced"), "expired": _("its day had come"), "merged": _("customers merged")}
    return words.get(reason, reason)


def standing_state(standing: Standing, *, on: date) -> tuple[str, str]:
    """Where a customer's credit stands today, with its tone."""
    if standing.blocked_at is not None:
        return _("blocked"), "bad"
    end = standing.valid_until
    if end is not None and end < on:
        return (_("limit past its last day"), "warn") if standing.limit_amount else (_("limit ended"), "bad")
    if standing.limit_amount is None:
        return _("no limit granted"), ""
    if not standing.limit_amount:
        return _("prepaid only"), "warn"
    if end is not None and end <= on + timedelta(days=SOON):
        return _("ends soon"), "warn"
    return pgettext("limit", "in force"), "ok"


def graded_told(standing: Standing) -> str:
    """When a customer was graded, or that its grade came with a file."""
    return _("not here: brought in by a file") if standing.grade and not standing.graded_on else day(standing.graded_on)


def days_told(customer: Customer, standing: Standing | None, *, on: date, terms: TermsBook | None = None) -> str:
    """The days to pay an invoice of today would have, and why so many.

    Args:
        terms: of receivables, where the caller has read them.
    """
    holds = _days_now(customer, standing, terms, on=on)
    if holds.is_granted:
        return _("%(days)s, granted with the limit") % {"days": holds.days}
    if standing is None or standing.term_days is None or standing.term_days == holds.days:
        return _("%(days)s, by the terms of receivables") % {"days": holds.days}
    return _("%(days)s, by the terms of receivables; the %(granted)s granted hold only with a limit in force") % {
        "days": holds.days, "granted": standing.term_days,
    }  # fmt: skip


def _days_now(customer: Customer, standing: Standing | None, terms: TermsBook | None, *, on: date) -> DaysToPay:
    """What holds today, read from the standing as far as it tells: limits are read only once one has run out."""
    if standing is None or standing.term_days is None or not standing.limit_amount:
        return days_by_terms(customer, on=on, terms=terms)
    if standing.valid_until is None or standing.valid_until >= on:
        return DaysToPay(standing.term_days, True)
    return days_to_pay(customer, on=on)


def application_state(application: Application, *, waits: bool = False) -> tuple[str, str]:
    """Where an application is, with its tone.

    Args:
        waits: whether a request about it waits for approval, where the caller knows.
    """
    if application.granted_at is not None:
        return _("granted"), "ok"
    if application.refused_at is not None:
        return _("refused"), "bad"
    if application.withdrawn_at is not None:
        return _("withdrawn"), ""
    if waits or application.submitted_at is not None:
        return _("waits for approval"), "info"
    return (_("graded"), "info") if application.graded_at is not None else (_("to be graded"), "warn")


@dataclass(frozen=True)
class StepRow:
    """A step of the proposal as it reads: its name, how it was reckoned, what it comes to, the limit after it."""

    label: str
    how: str
    amount: str
    running: str


def score_rows(steps: list[dict[str, Any]]) -> list[StepRow]:
    """The scores behind the grade, as they were when it was given."""
    return [_score(step) for step in steps if step["key"].startswith("part.")]


def _score(step: Mapping[str, Any]) -> StepRow:
    line = step["facts"]
    labels = {"ratios": pgettext("score", "Figures"), "behaviour": _("Behaviour"), "management": _("Management")}
    label = labels.get(line["key"], line["key"])
    if line["value"] is None:
        return StepRow(label, _("not known, left out"), "–", "")
    told = {"weight": _plain(line["weight"]), "could": _plain(line["could_count"])}
    how = _("weight %(weight)s; could give %(could)s of 100") % told
    return StepRow(label, how, _plain(line["value"]), _plain(line["counted"]))


def step_rows(steps: list[dict[str, Any]]) -> list[StepRow]:
    """The steps from the grade to the proposed limit."""
    return [
        StepRow(_label(step["key"]), _how(step), _money(step["amount"]), _money(step["running"]))
        for step in steps
        if not step["key"].startswith("part.")
    ]


def _label(key: str) -> str:
    return {
        "grade": _("Grade"),
        "purchases": _("Purchases"),
        "equity": _("Net assets"),
        "newcomer": _("Newcomer"),
        "references": _("References"),
        "cap": _("Most of the grade"),
        "securities": _("Securities"),
        "rounding": _("Rounded down"),
        "term": _("Days to pay"),
    }.get(key, key)


def _how(step: Mapping[str, Any]) -> str:
    """How a step was reckoned, with its inputs."""
    texts = {
        ("grade", "no_grade"): _("Too little is known for a grade; only securities count."),
        ("purchases", "unknown"): _("Nothing was bought yet; left out."),
        ("purchases", "counted"): _("%(months)s × %(purchases)s, the average of %(of_months)s months"),
        ("equity", "unknown"): _("No statement tells the net assets; left out."),
        ("equity", "doubtful"): _("The figures of %(year)s cannot be true as they stand; left out."),
        ("equity", "negative"): _("Net assets of %(equity)s carry nothing."),
        ("equity", "counted"): _("%(rate)s of net assets of %(equity)s"),
        ("equity", "lower"): _("%(rate)s of net assets of %(equity)s; the lower one counts"),
        ("equity", "not_reached"): _("%(rate)s of net assets of %(equity)s; more than the purchases, which count"),
        ("newcomer", "counted"): _("Neither purchases nor net assets are known."),
        ("references", "nobody_answered"): _("Nobody was asked or answered; nothing is taken off."),
        ("references", "good"): _("%(count)s answered, %(average)s of 5 on average; nothing is taken off."),
        ("references", "weak"): _("%(count)s answered, %(average)s of 5 on average; %(rate)s of the amount is left."),
        ("cap", "lower"): _("Without security grade %(grade)s gets no more."),
        ("cap", "not_reached"): _("Grade %(grade)s could get as much."),
        ("securities", "none"): _("There are none."),
        ("securities", "too_short"): _("None of %(left_out)s holds until %(until)s, when the limit ends."),
        ("securities", "counted"): _("%(count)s hold until %(until)s, when the limit ends; their accepted value."),
        ("rounding", "rounded"): _("to a multiple of %(step)s"),
        ("rounding", "counted"): _("It is a multiple of %(step)s."),
        ("term", "within"): _("%(asked)s days; the grade allows up to %(longest)s."),
        ("term", "longer"): _("%(asked)s days are asked for; the grade allows %(longest)s."),
    }
    return texts.get((step["key"], step["why"]), "") % _facts(step["facts"])


def _facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Inputs as they read: amounts with their currency, shares in per cent, days in the reader's language."""
    writers = {"purchases": _money, "equity": _money, "step": _money, "rate": _share, "until": _day, "months": _plain}
    return {name: writers.get(name, str)(value) for name, value in facts.items()}


def _money(text: Any) -> str:
    return "–" if text in (None, "None") else money(Decimal(str(text)))


def _share(text: str) -> str:
    return percent(Decimal(text))


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _plain(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}"


def step_cells(rows: list[StepRow]) -> list[list[str]]:
    """Rows as a table takes them."""
    return [[one.label, one.how, one.amount, one.running] for one in rows]
