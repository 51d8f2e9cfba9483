"""Grading a customer: the three scores, the grade, and for an open application the proposed limit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.domains.credit.limits.actions.rows import hold_account, open_application, standing_row
from guanxi.domains.credit.limits.figures import Figures, figures_of, purchases_of
from guanxi.domains.credit.limits.grading import BEHAVIOUR, GRADE, MANAGEMENT, RATIOS
from guanxi.domains.credit.limits.keeping import kept_of
from guanxi.domains.credit.limits.policies import LimitPolicy, credit_terms, limit_terms
from guanxi.domains.credit.limits.refusals import NeedsSurvey
from guanxi.domains.credit.limits.rules import LimitInputs, Proposal, propose_limit
from guanxi.domains.credit.models import Application, Standing, Survey
from guanxi.domains.credit.statements.queries import latest_survey, ratio_values
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.actions import grade_record
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import months_later

PARTS = {"ratios": RATIOS, "behaviour": BEHAVIOUR, "management": MANAGEMENT}
GRADE_POLICY, LIMIT_POLICY = "credit.grading", "credit.limit"


@dataclass(frozen=True)
class Proposed:
    """A proposed limit, the figures and the last day it was reckoned with, the version of the terms, none: defaults."""

    proposal: Proposal
    figures: Figures
    until: date
    version: int | None


@action("credit.grade_customer")
def grade_customer(customer: Customer, *, by: Any, at: datetime) -> Standing:
    """Give a customer its credit grade from figures, behaviour and management; an open application gets its proposal.

    What is not known is left out and said; where too little is known there is no grade.

    Raises:
        NeedsSurvey: an application is open and no survey is finished. NoRate: the survey's figures are in another
            currency and it states no exchange rate.
    """
    demand_standing(customer)
    hold_account(customer.pk, at=at)
    on, survey = timezone.localdate(at), latest_survey(customer)
    application = open_application(customer)
    if application is not None and survey is None:
        raise NeedsSurvey("no_survey")
    grades = _grade(customer, survey, on=on, by=by, at=at)
    grade = grades[GRADE]
    standing = standing_row(customer)
    before, standing.grade, standing.graded_on = standing.grade, grade.grade, on
    standing.points = None if grade.points is None else grade.points / 100
    standing.save(update_fields=["grade", "graded_on", "points"])
    facts = {"grade": grade.grade, "before": before, "points": grade.points}
    if application is not None and survey is not None:
        proposal = propose(customer, survey, grade.grade, on=on)
        _keep(application, survey, grades, proposal, by=by, at=at)
        facts["proposed"] = proposal.proposal.amount
    record("credit.customer_graded", standing, about=[customer], by=by, at=at, **facts)
    return standing


def _grade(customer: Customer, survey: Survey | None, *, on: date, by: Any, at: datetime) -> dict[str, Grade]:
    """The three scores as of today, and the grade they make together, by their scorecards."""
    told: dict[str, Any] = {"on": on, "by": by, "at": at}
    grades = {key: grade_record(key, customer, **told) for key in (BEHAVIOUR, MANAGEMENT)}
    if survey is not None and survey.statements.exists():
        grades[RATIOS] = grade_record(RATIOS, customer, ratio_values(survey), **told)
    parts = {name: _known(grades.get(key)) for name, key in PARTS.items()}
    return {**grades, GRADE: grade_record(GRADE, customer, parts, **told)}


def _known(grade: Grade | None) -> Decimal | None:
    """The score, where enough is known for a grade; of too little nothing is concluded."""
    return grade.points if grade is not None and grade.grade else None


def propose(customer: Customer, survey: Survey, grade: str, *, on: date) -> Proposed:
    """The limit that is proposed for a customer of this grade by this survey; nothing is written.

    Raises:
        NoRate: the survey's figures are in another currency and it states no exchange rate.
    """
    holds = limit_terms(customer, on=on)
    terms: LimitPolicy = holds.terms
    months = credit_terms(customer, on=on).terms.limit_months
    figures = figures_of(survey)
    purchases, counted = purchases_of(customer, on=on, months=terms.looked_back)
    inputs = LimitInputs(
        grade, purchases, figures.equity, months_later(on, months), counted, figures.ratings, figures.securities,
        figures.doubtful,
    )  # fmt: skip
    return Proposed(propose_limit(inputs, terms.terms), figures, inputs.until, holds.version)


def _keep(
    application: Application, survey: Survey, grades: dict[str, Grade], found: Proposed, *, by: Any, at: datetime
) -> None:
    """Write into the application what the grading found, what it was given, and the terms that decided."""
    grade, proposal = grades[GRADE], found.proposal
    parts = [
        {"key": f"part.{line['key']}", "why": "counted" if line["value"] is not None else "unknown", "facts": line}
        for line in grade.lines
    ]
    steps = [_as_json(asdict(step)) for step in proposal.steps]
    application.survey = survey
    application.grade, application.proposed = grade.grade, proposal.amount
    application.steps = [*parts, *steps, _term_step(application.term_days, proposal.term_days)]
    application.secured, application.digest = proposal.secured or ZERO, found.figures.digest
    application.marks, application.management = found.figures.marks, found.figures.management
    application.kept = kept_of(application.customer, survey, grades, until=found.until)
    application.versions = {GRADE_POLICY: grade.policy_version, LIMIT_POLICY: found.version}
    application.graded_by, application.graded_at = by, at
    application.policy_version = grade.policy_version
    application.version += 1
    application.save()


def _term_step(asked: int, longest: int) -> dict[str, Any]:
    """Whether the days asked for are more than the grade allows; the approver decides."""
    facts = {"asked": str(asked), "longest": str(longest)}
    return {"key": "term", "why": "longer" if asked > longest else "within", "amount": None, "running": None,
            "facts": facts}  # fmt: skip


def _as_json(step: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in step.items()}
