"""Applications for credit as a matter of approval: its ladder is a policy (S4-45)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.limits.marks import NAMES
from guanxi.domains.credit.limits.policies import LadderPolicy
from guanxi.foundation.policies.terms import in_force_for
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter
from guanxi.foundation.work.approvals.rungs import rungs_of, version_of

MATTER = "credit.application"
FACTS = {
    "term_days": _("Days to pay"),
    "grade": _("Credit grade"),
    "proposed": _("Proposed limit"),
    "secured": _("of it secured"),
    "survey": _("Survey number"),
    "survey_on": _("Survey of"),
    "reason": _("Reason"),
    "digest": _("what the grading rests on: statements, securities, answers"),
    "behaviour": _("Behaviour"),
    "late": _("Late by the terms of the gate"),
    "marks": _("Doubts about the figures"),
    "stands": _("Why marked figures stand"),
}
WITHDRAWN = _("The application was withdrawn in the meantime.")
REFUSED = _("The application was refused in the meantime.")
GRANTED = _("The application was granted in the meantime.")


def ladder(about: Any, on: date) -> tuple[Rung, ...]:
    """The levels of authority for an application, the lowest first."""
    return rungs_of(LadderPolicy, about.customer, on=on)


HIDDEN = ("digest", "survey")
WORDS = {"marks": NAMES}


def apart(about: Any, on: date) -> frozenset[int]:
    """Who has part in an application and does not decide about it: who applied, who graded."""
    terms: LadderPolicy = in_force_for(LadderPolicy, about.customer, on=on).terms
    people = {about.by_id if terms.applicant_apart else None, about.graded_by_id if terms.second_person else None}
    return frozenset(pk for pk in people if pk is not None)


def needs_second(about: Any, on: date) -> bool:
    """Whether more is asked for than the grading proposes: then nobody grants it alone."""
    terms: LadderPolicy = in_force_for(LadderPolicy, about.customer, on=on).terms
    return terms.second_person and (about.proposed is None or about.amount > about.proposed)


def over(about: Any) -> Any:
    """Why nothing is left to decide about an application; None while it is open."""
    if about.is_open:
        return None
    return GRANTED if about.granted_at else REFUSED if about.refused_at else WITHDRAWN


declare_matter(
    Matter(
        MATTER, _("Credit application"), ladder, facts=FACTS, words=WORDS, hidden=HIDDEN, view="credit.view",
        amounts=("proposed", "secured", "late"),
        needs_second=needs_second, apart=apart, over=over, policy="credit.ladder",
        version=lambda about, on: version_of(LadderPolicy, about.customer, on=on),
    )
)  # fmt: skip
