"""Asking for credit: a salesman applies, changes, withdraws; what became of it is written down."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.domains.credit.limits.actions.checks import amount_fault, demand_good, reason_fault, term_fault
from guanxi.domains.credit.limits.actions.rows import hold_account, locked, open_application, standing_row
from guanxi.domains.credit.limits.figures import last_limit
from guanxi.domains.credit.limits.matter import MATTER, WITHDRAWN
from guanxi.domains.credit.limits.policies import credit_terms
from guanxi.domains.credit.limits.refusals import AlreadyApplied, IsBlocked, NeedsSurvey, NotOpen
from guanxi.domains.credit.limits.rules import Credit, survey_fault
from guanxi.domains.credit.models import Application, Limit, Survey
from guanxi.domains.credit.statements.queries import latest_survey
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.policies import TermsBook
from guanxi.foundation.policies.series import next_number
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.approvals.lapsing import lapse_requests
from guanxi.kit.actions import action
from guanxi.kit.errors import EditConflict
from guanxi.kit.merging import merge

SERIES = "CA"
REASON = 400


@action("credit.apply")
def apply(customer: Customer, *, amount: Decimal, term_days: int, reason: str, by: Any, at: datetime) -> Application:
    """Apply for a customer's credit: how much in all, how many days to pay, why; it rests on the latest survey.

    Args:
        amount: the limit asked for, above zero, in the company's currency. term_days: 0 to 365.

    Raises:
        BadInput: amount, days or reason cannot be. AlreadyApplied: an application is open. IsBlocked: the customer is.
        NeedsSurvey: there is no finished survey, it is too old, or it is from before the last limit, also one that
            ended, and more or longer is asked for (S4-44, S4-47).
    """
    demand_standing(customer)
    demand_good(amount=amount_fault(amount), term_days=term_fault(term_days), reason=reason_fault(reason, most=REASON))
    hold_account(customer.pk, at=at)
    if standing_row(customer).blocked_at is not None:
        raise IsBlocked()
    survey = demand_survey(customer, Credit(amount, term_days), at=at)
    if open_application(customer) is not None:
        raise AlreadyApplied()
    number = next_number(SERIES, on=timezone.localdate(at))
    application = Application.objects.create(
        number=number, customer=customer, survey=survey, amount=amount, term_days=term_days, reason=reason.strip(),
        by=by, at=at,
    )  # fmt: skip
    facts = {"number": number, "amount": f"{amount:.2f}", "days": term_days}
    record("credit.applied", application, about=[customer], by=by, at=at, **facts)
    return application


def demand_survey(customer: Customer, asked: Credit, *, at: datetime) -> Survey:
    """The survey that carries an application.

    Raises:
        NeedsSurvey: none does.
    """
    survey, limit = latest_survey(customer), last_limit(customer)
    on = timezone.localdate(at)
    last = None if limit is None else Credit(limit.amount, _days_of(limit, customer, on=on))
    fault = survey_fault(
        on=on,
        survey_on=survey.on if survey else None,
        months=credit_terms(customer, on=on).terms.survey_months,
        asked=asked,
        last=last,
        surveyed_since=bool(survey and limit and survey.finished_at and survey.finished_at > limit.at),
    )
    if survey is None or fault:
        raise NeedsSurvey(fault, amount=last.amount if last else None, days=last.days if last else None)
    return survey


def _days_of(limit: Limit, customer: Customer, *, on: date) -> int:
    """The days to pay that came with a limit; one that named none left them to the terms of the ledger."""
    return TermsBook().of(customer, on).due_days if limit.term_days is None else limit.term_days


@action("credit.change_application")
def change_application(
    application: Application, *, amount: Decimal, term_days: int, reason: str, version: int, by: Any, at: datetime
) -> Application:
    """Change what an open application asks for; it goes to approval as it stands then.

    Args:
        version: of the application that was seen.

    Raises:
        BadInput: amount, days or reason cannot be. NotOpen: it was decided. EditConflict: somebody else changed it.
        NeedsSurvey: no survey carries the new amount.
    """
    demand_good(amount=amount_fault(amount), term_days=term_fault(term_days), reason=reason_fault(reason, most=REASON))
    row = demand_open(application, at=at)
    wanted = {"amount": amount, "term_days": term_days, "reason": reason.strip()}
    present = {name: getattr(row, name) for name in wanted}
    if row.version != version:
        changed = {name: value for name, value in wanted.items() if value != present[name]}
        raise EditConflict(theirs={name: present[name] for name in changed}, original={}, yours=changed)
    changes = merge(wanted, present, present)
    if not changes:
        return row
    demand_survey(row.customer, Credit(amount, term_days), at=at)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    facts = {"number": row.number, "amount": f"{row.amount:.2f}", "days": row.term_days}
    record("credit.application_changed", row, about=[row.customer], by=by, at=at, **facts)
    return row


def demand_open(application: Application, *, at: datetime) -> Application:
    """The application as it stands now, held until the transaction ends.

    Raises:
        NotOpen: it was decided or withdrawn.
    """
    row = locked(application, at=at)
    if not row.is_open:
        raise NotOpen()
    return row


@action("credit.withdraw_application")
def withdraw_application(application: Application, *, reason: str, by: Any, at: datetime) -> Application:
    """Take an application back before it is decided; what waits for approval lapses.

    Raises:
        BadInput: no reason. NotOpen: it was decided.
    """
    demand_good(reason=reason_fault(reason))
    row = demand_open(application, at=at)
    row.withdrawn_at, row.decided_by, row.decision_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "decided_by", "decision_reason"])
    lapse_requests(MATTER, [row], reason=WITHDRAWN, by=by, at=at)
    record("credit.application_withdrawn", row, about=[row.customer], by=by, at=at, number=row.number,
           reason=reason.strip())  # fmt: skip
    return row


@action("credit.note_submission", inner=True)
def note_submission(application: Application, *, is_waiting: bool, by: Any, at: datetime) -> None:
    """Write down that an application waits for approval, or no longer does although nobody decided."""
    row = locked(application, at=at)
    if row.is_open and (row.submitted_at is not None) != is_waiting:
        row.submitted_at = at if is_waiting else None
        row.save(update_fields=["submitted_at"])


@action("credit.note_refusal", inner=True)
def note_refusal(
    application: Application, *, person: Any, reason: str, request: Any = None, by: Any, at: datetime
) -> None:
    """Write down that the approver refused an application, and why.

    Args:
        person: who refused it. request: the request that was refused.
    """
    row = locked(application, at=at)
    if not row.is_open:
        return
    row.refused_at, row.decided_by, row.decision_reason = at, person, reason
    row.request, row.decided_rung = request, request.decided_rung if request is not None else ""
    row.save(update_fields=["refused_at", "decided_by", "decision_reason", "request", "decided_rung"])
    facts = {"number": row.number, "amount": f"{row.amount:.2f}", "reason": reason}
    record("credit.application_refused", row, about=[row.customer], by=person or by, at=at, **facts)
