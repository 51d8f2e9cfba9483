"""What our own ledger says of a customer today, beside what it said when an application was graded or sent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.credit.gate import OVERDUE, judge
from guanxi.domains.credit.limits.figures import figures_of
from guanxi.domains.credit.limits.grading import BEHAVIOUR, GRADE
from guanxi.domains.credit.models import Application, Survey
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.queries import current_grade
from guanxi.foundation.measures.rules import rank_of
from guanxi.foundation.measures.scorecards import scorecard_of
from guanxi.foundation.measures.values import CardBook, Given, gather, score
from guanxi.kit.amounts import ZERO

UNKNOWN = "–"


@dataclass(frozen=True)
class Found:
    """A grade as a scorecard would give it today; its rank, the best is 1, none 0; the score where there is a grade."""

    grade: str
    rank: int
    points: Decimal | None
    ranks: Mapping[str, int]

    def is_worse_than(self, grade: str) -> bool:
        """Whether somebody who had that grade has a worse one, or none, now."""
        before = self.ranks.get(grade, 0)
        return bool(before) and (not self.rank or self.rank > before)


@dataclass(frozen=True)
class Lately:
    """What the ledger says today.

    Args:
        behaviour: the grade of the behaviour. grade: the credit grade with the other scores as they were kept.
        late: what is late by the terms of the gate, zero where nothing holds an order.
    """

    behaviour: Found
    grade: Found
    late: Decimal

    @property
    def facts(self) -> dict[str, str]:
        """What an approver is told of it."""
        return {"behaviour": self.behaviour.grade or UNKNOWN, "late": f"{self.late:.2f}"}


def lately(application: Application, *, on: date) -> Lately:
    """What the ledger says of an applicant on a day; nothing is written."""
    customer = application.customer
    behaviour = _found(BEHAVIOUR, customer, None, on=on)
    kept = {
        step["facts"]["key"]: None if step["facts"]["value"] is None else Decimal(step["facts"]["value"])
        for step in application.steps
        if step["key"].startswith("part.")
    }
    grade = _found(GRADE, customer, {**kept, "behaviour": behaviour.points}, on=on)
    late = next((one.amount or ZERO for one in judge(customer, on).blocks if one.reason == OVERDUE), ZERO)
    return Lately(behaviour, grade, late)


def has_moved(application: Application) -> bool:
    """Whether the night, or somebody, gave another grade of behaviour than the one the application was graded with.

    One read, for pages: `lately` works it out anew.
    """
    kept = (application.kept or {}).get("grades", {})
    held = current_grade(BEHAVIOUR, application.customer)
    return held is not None and held.pk != kept.get(BEHAVIOUR)


def why_stale(application: Application, survey: Survey, now: Lately | None) -> str:
    """Why a grading does not count any more; "" where it does.

    Args:
        survey: the one that carries the application today. now: None: the ledger says what it said then.
    """
    if survey.pk != application.survey_id or figures_of(survey).digest != application.digest:
        return _("Figures or securities changed since the grading.")
    if now is not None and now.grade.is_worse_than(application.grade):
        told = {"now": now.grade.grade or UNKNOWN, "then": application.grade}
        return _("The behaviour got worse since the grading: the credit grade would be %(now)s, not %(then)s.") % told
    return ""


def _found(key: str, customer: Customer, given: Given | None, *, on: date) -> Found:
    card = scorecard_of(key)
    terms = CardBook(card, on).of(customer).terms
    values = gather(card, [customer.pk], on=on, given={customer.pk: given or {}})[customer.pk]
    scored = score(terms, values)
    ranks = {one.grade: rank_of(one.grade, terms.bands) for one in terms.bands}
    return Found(scored.grade, ranks.get(scored.grade, 0), scored.points if scored.grade else None, ranks)


def as_granted(now: Lately, row: Application, then: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a granted run: as they were granted, but those that are worse now, which make it lapse.

    Args:
        then: what was granted; requests of before these facts were told have none of them.
    """
    told = {name: then[name] for name in now.facts if name in then}
    if now.grade.is_worse_than(row.grade):
        told["grade"] = now.grade.grade or UNKNOWN
    if "behaviour" in told and now.behaviour.is_worse_than(told["behaviour"]):
        told["behaviour"] = now.facts["behaviour"]
    if "late" in told and now.late > Decimal(told["late"]):
        told["late"] = now.facts["late"]
    return told
