"""From survey to limit: what is done, what comes next, and whose turn it is (S4-44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.limits.figures import request_of
from guanxi.domains.credit.limits.grading import GRADE, RATIOS
from guanxi.domains.credit.limits.lately import has_moved, lately, why_stale
from guanxi.domains.credit.limits.policies import credit_terms
from guanxi.domains.credit.models import Application, Limit, Reference, Standing, Survey
from guanxi.domains.credit.statements.queries import latest_survey
from guanxi.domains.credit.watch.queries import open_signals
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.queries import current_grade
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.visibility import may
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.components.numbers import day, money
from guanxi.kit.periods import months_later


@dataclass(frozen=True)
class Turn:
    """What comes next: a sentence, whose it is, and for who may do it the address and the words of the button.

    Args:
        posts: whether the button does it, or leads to a page where it is done.
    """

    text: str
    role: str
    url: str = ""
    label: str = ""
    posts: bool = False


@dataclass(frozen=True)
class Progress:
    """The steps as the step bar shows them, the one that is next, and the request by which it waits for approval."""

    steps: list[dict[str, Any]]
    turn: Turn | None
    request: ApprovalRequest | None = None


def role_name(key: str) -> str:
    """What a role is called in the reader's language."""
    found = Role.objects.filter(key=key).first()
    return str(found) if found is not None else key


def progress_of(
    customer: Customer, standing: Standing, application: Application | None, survey: Survey | None, *, user: Any,
    on: date, looks_closely: bool = False,
) -> Progress:  # fmt: skip
    """Where a customer is on the way from survey to limit.

    Args:
        application: the open one. survey: the latest one, finished or not.
        looks_closely: whether it is looked whether the grading still counts; else its page does, from where it is sent.
    """
    is_surveyed = survey is not None and _carries(survey, customer, on=on)
    if application is None:
        return _without(customer, standing, survey, is_surveyed=is_surveyed, user=user, on=on)
    return _with(customer, application, user=user, on=on, looks_closely=looks_closely)


def _carries(survey: Survey, customer: Customer, *, on: date) -> bool:
    months = credit_terms(customer, on=on).terms.survey_months
    return survey.finished_at is not None and months_later(survey.on, months) >= on


def _without(
    customer: Customer, standing: Standing, survey: Survey | None, *, is_surveyed: bool, user: Any, on: date
) -> Progress:
    """No application is open: a limit is in force, or the way begins with a survey."""
    end = standing.valid_until
    if standing.limit_amount and (end is None or end >= on):
        return Progress(_behind(customer, end), _again(customer, standing, survey, user=user, on=on))
    states = ["done", "now"] if is_surveyed else ["now", "todo"]
    steps = [
        _step(_("Survey"), states[0], day(survey.on) if survey and is_surveyed else ""),
        _step(_("Application"), states[1]),
        *(_step(label, "todo") for label in (_("Grading"), _("Approval"), _("Limit in force"))),
    ]
    if is_surveyed:
        url = reverse("credit:apply", args=[customer.pk]) if may(user, "credit.apply") else ""
        return Progress(steps, Turn(_("Apply for a limit."), role_name("rep"), url, pgettext("credit", "Apply")))
    url = reverse("credit:survey_new", args=[customer.pk]) if may(user, "credit.open_survey") else ""
    if survey is not None and survey.finished_at is None:
        url = reverse("credit:survey", args=[survey.pk])
        return Progress(steps, Turn(_("Finish the survey."), role_name("rep"), url, _("Go on")))
    text = _("Survey the customer: without a survey there is no credit.")
    return Progress(steps, Turn(text, role_name("rep"), url, _("Open a survey")))


def _again(customer: Customer, standing: Standing, survey: Survey | None, *, user: Any, on: date) -> Turn | None:
    """While a limit holds: the open survey, the grade it has not given yet, the review that is due (S4-47)."""
    if survey is not None and survey.finished_at is None:
        return Turn(_("Finish the survey."), role_name("rep"), reverse("credit:survey", args=[survey.pk]), _("Go on"))
    if survey is not None and _waits_for_grade(customer, standing, survey):
        url = reverse("credit:grading", args=[customer.pk]) if may(user, "credit.grade_customer") else ""
        return Turn(_("Grade the customer."), role_name("credit"), url, _("Grade now"), posts=True)
    due = standing.review_on is not None and standing.review_on <= on
    sign = open_signals(customer).order_by("-at").first()
    if not due and sign is None:
        return None
    if not due and sign is not None and survey is not None and survey.finished_at and survey.finished_at > sign.at:
        return Turn(_("Say what came of the signs that were noticed."), role_name("credit"))
    url = reverse("credit:survey_new", args=[customer.pk]) if may(user, "credit.open_survey") else ""
    return Turn(_("Survey the customer again."), role_name("rep"), url, _("Open a survey"))


def _waits_for_grade(customer: Customer, standing: Standing, survey: Survey) -> bool:
    """Whether a finished survey came after the last grading, or its figures changed the score since."""
    if survey.finished_at is None or standing.graded_on is None or standing.graded_on < localdate(survey.finished_at):
        return survey.finished_at is not None
    graded, figures = current_grade(GRADE, customer), current_grade(RATIOS, customer)
    return graded is None or (figures is not None and figures.at > graded.at)


def _behind(customer: Customer, end: date | None) -> list[dict[str, Any]]:
    """What the limit in force rests on, each step to be opened."""
    rows = Limit.objects.filter(customer=customer, ended_at__isnull=True)
    limit = rows.select_related("application__survey", "application__decided_by").first()
    application = limit.application if limit is not None else None
    until = _("until %(day)s") % {"day": day(end)} if end else ""
    if limit is None or application is None:
        labels = (_("Survey"), _("Application"), _("Grading"), _("Approval"))
        steps = [_step(label, "skipped") for label in labels]
        return [*steps, _step(_("Limit in force"), "done", until)]
    page = reverse("credit:application", args=[application.pk])
    survey = reverse("credit:survey", args=[application.survey_id])
    return [
        _step(_("Survey"), "done", day(application.survey.on), survey),
        _step(_("Application"), "done", money(application.amount), page),
        _step(_("Grading"), "done", application.grade, page),
        _step(_("Approval"), "done", str(application.decided_by or "")),
        _step(_("Limit in force"), "done", " · ".join(filter(None, [_lowered(limit), until]))),
    ]


def _lowered(limit: Limit) -> str:
    """What was granted, and what is left of it."""
    is_lowered = limit.origin == Limit.Origin.LOWERED
    return _("lowered to %(amount)s") % {"amount": money(limit.amount)} if is_lowered else ""


def _with(customer: Customer, application: Application, *, user: Any, on: date, looks_closely: bool) -> Progress:
    """An application is open."""
    request, survey = request_of(application), application.survey
    terms = credit_terms(customer, on=on).terms
    prefetch_related_objects([survey], "references")  # the figures name them too
    references = sorted(
        (one for one in survey.references.all() if one.kind == Reference.Kind.BANK), key=lambda one: one.pk
    )
    is_answered = any(one.answered_on for one in references)
    wants_bank = bool(terms.bank_from) and application.amount >= terms.bank_from
    is_graded = application.graded_at is not None
    stale = ""
    if looks_closely and is_graded and request is None:
        now = lately(application, on=on) if has_moved(application) else None
        stale = why_stale(application, latest_survey(customer) or survey, now)
    bank = "done" if is_answered else "now" if wants_bank and is_graded else "todo" if wants_bank else "skipped"
    steps = [
        _step(_("Survey"), "done", day(survey.on)),
        _step(_("Application"), "done", money(application.amount)),
        _step(_("Grading"), "done" if is_graded and not stale else "now", application.grade),
        _step(_("Bank enquiry"), bank),
        _step(_("Approval"), "now" if request or (is_graded and not stale and bank in ("done", "skipped")) else "todo"),
        _step(_("Limit in force"), "todo"),
    ]
    if request is not None:
        text = _("Decide about the application.")
        url = reverse("approvals:request", args=[request.pk])
        return Progress(steps, Turn(text, role_name(request.rung), url, _("Open the request")), request)
    if not is_graded or (stale and bank != "now"):
        grades = reverse("credit:grading", args=[customer.pk]) if may(user, "credit.grade_customer") else ""
        text, label = (stale, _("Grade again")) if stale else (_("Grade the customer."), _("Grade now"))
        return Progress(steps, Turn(text, role_name("credit"), grades, label, posts=True))
    if bank == "now":
        asked = bool(references)
        text = _("Write down what the bank answers.") if asked else _("Ask the customer's bank.")
        url = _bank_url(references, survey, user) or ""
        return Progress(steps, Turn(text, role_name("finance"), url, _("Note the answer") if asked else _("Ask")))
    return Progress(steps, _sending(application, user, looks_closely=looks_closely))


def _sending(application: Application, user: Any, *, looks_closely: bool) -> Turn:
    """All is there: it is sent from its own page, which knows whether the figures are still the same."""
    text, role = _("Send the application to approval."), role_name("credit")
    if not may(user, "credit.submit"):
        return Turn(text, role)
    if not looks_closely:
        return Turn(text, role, reverse("credit:application", args=[application.pk]), _("Open the application"))
    return Turn(text, role, reverse("credit:submission", args=[application.pk]), _("Send"), posts=True)


def _bank_url(references: list[Reference], survey: Survey, user: Any) -> str:
    if references:
        may_note = may(user, "credit.note_answer")
        return reverse("credit:answer", args=[references[-1].pk]) if may_note else ""
    return reverse("credit:bank", args=[survey.pk]) if may(user, "credit.ask_bank") else ""


def _step(label: str, state: str, end: str = "", href: str = "") -> dict[str, Any]:
    return {"label": label, "state": state, "end": end, "href": href}
