"""Sending an application to whose authority covers it, and what follows when it is granted."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from guanxi.domains.credit.limits.actions.applications import demand_open, demand_survey
from guanxi.domains.credit.limits.actions.giving import give_limit
from guanxi.domains.credit.limits.figures import comment_of, figures_of, request_of, standing_of
from guanxi.domains.credit.limits.lately import Lately, as_granted, lately, why_stale
from guanxi.domains.credit.limits.marks import mark_facts
from guanxi.domains.credit.limits.matter import MATTER, apart
from guanxi.domains.credit.limits.policies import CreditTerms, credit_terms
from guanxi.domains.credit.limits.refusals import AlreadyWaiting, BankNotAsked, IsBlocked, NotGraded
from guanxi.domains.credit.limits.rules import Credit, secured_part
from guanxi.domains.credit.models import Application, Limit, Reference
from guanxi.foundation.timeline.events import by_language, record
from guanxi.foundation.work.approvals.port import in_languages
from guanxi.kit import approvals
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import months_later


@action("credit.submit")
def submit(application: Application, *, by: Any, at: datetime) -> Application:
    """Send an application to the lowest level whose authority covers its amount; once granted, the limit is in force.

    The approver sees grade, survey, proposal and what is late. What was granted is not carried out if any figure
    changed since, the behaviour got a worse grade, or more is late than was said.

    Raises:
        NotOpen: it was decided. AlreadyWaiting: it waits for approval. NotGraded: it is not graded, or its figures
            changed since. IsBlocked: the customer is. NeedsSurvey: the survey does not carry it any more.
        BankNotAsked: so high an amount needs the bank's answer. NeedsApproval: it waits for somebody's approval.
        NobodyMay: nobody's authority reaches so far. FiguresChanged: it was granted on other figures.
    """
    row = demand_open(application, at=at)
    customer, now = row.customer, lately(row, on=timezone.localdate(at))
    if not approvals.grants():
        if request_of(row) is not None:
            raise AlreadyWaiting()
        _demand_ready(row, now, at=at)
    authority = approvals.demand(
        MATTER, amount=row.amount, about=row, unit=customer.unit, summary=summary_of(row), facts=facts_of(row, now),
        by=by, at=at,
    )  # fmt: skip
    _demand_ready(row, now, at=at)
    holds = credit_terms(customer, on=timezone.localdate(at))
    before = standing_of(customer).limit_amount
    _demand_apart(row, authority, at=at)
    row.versions = {**row.versions, "credit.ladder": authority.version, "credit.terms": holds.version}
    _grant(row, authority, at=at)
    limit = give_limit(
        customer, row.amount, secured=_rests(row), term_days=row.term_days,
        valid_until=months_later(timezone.localdate(at), holds.terms.limit_months), origin=Limit.Origin.APPLICATION,
        application=row, approved_by=authority.person, policy_version=holds.version, by=by, at=at,
    )  # fmt: skip
    facts = {
        "number": row.number, "amount": f"{row.amount:.2f}", "until": limit.valid_until,
        "before": "–" if before is None else f"{before:.2f}", "person": by_language(in_languages(authority.person)),
    }  # fmt: skip
    record("credit.application_granted", row, about=[customer], by=by, at=at, **facts)
    return row


def _demand_ready(row: Application, now: Lately, *, at: datetime) -> None:
    """Whether it may go to approval, and whether what was granted may still be carried out."""
    if standing_of(row.customer).blocked_at is not None:
        raise IsBlocked()
    survey = demand_survey(row.customer, Credit(row.amount, row.term_days), at=at)
    if row.graded_at is None:
        raise NotGraded()
    if stale := why_stale(row, survey, now):
        raise NotGraded(stale)
    terms: CreditTerms = credit_terms(row.customer, on=timezone.localdate(at)).terms
    answered = row.survey.references.filter(kind=Reference.Kind.BANK, answered_on__isnull=False)
    if terms.bank_from and row.amount >= terms.bank_from and not answered.exists():
        raise BankNotAsked()


def _demand_apart(row: Application, authority: Any, *, at: datetime) -> None:
    """Nobody grants what he or she graded while it waited.

    Raises:
        FiguresChanged: whoever granted it has part in it by now.
    """
    if authority.request_id and authority.person.pk in apart(row, timezone.localdate(at)):
        raise approvals.FiguresChanged({_("Graded by"): ("–", row.graded_by)})


def _rests(row: Application) -> Decimal:
    """What of the amount granted rests on securities: what the proposal does not carry without them."""
    unsecured = (row.proposed or ZERO) - row.secured
    return secured_part(row.amount, unsecured=unsecured, secured=row.secured)


def _grant(row: Application, authority: Any, *, at: datetime) -> None:
    row.submitted_at, row.granted_at, row.decided_by = row.submitted_at or at, at, authority.person
    row.decision_reason, row.decided_rung = comment_of(authority.request_id), authority.rung
    row.request_id = authority.request_id
    row.save(update_fields=["submitted_at", "granted_at", "decided_by", "decision_reason", "decided_rung", "request",
                            "versions"])  # fmt: skip


def summary_of(row: Application) -> Any:
    """One line for the inbox of approvals, in the reader's language."""
    return lazy(lambda: _("Credit limit for %(name)s") % {"name": row.customer}, str)()


def facts_of(row: Application, now: Lately) -> dict[str, Any]:
    """What an approver decides on; a change of any of it makes the approval void, of the ledger what got worse."""
    proposed: Decimal | None = row.proposed
    return {
        "term_days": row.term_days,
        "grade": row.grade or "–",
        "proposed": "–" if proposed is None else f"{proposed:.2f}",
        "secured": f"{row.secured:.2f}",
        "survey": row.survey_id,
        "survey_on": row.survey.on,
        "reason": row.reason,
        "digest": figures_of(row.survey).digest,
        **mark_facts(row.marks),
        **_ledger_facts(row, now),
    }


def _ledger_facts(row: Application, now: Lately) -> dict[str, Any]:
    """What the ledger says; while it runs by a grant what was granted, as long as nothing is worse."""
    grant = approvals.grant_over(MATTER, row)
    return now.facts if grant is None else as_granted(now, row, grant.facts)
