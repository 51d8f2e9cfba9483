"""Trade credit over the API: where a customer stands, its limits, applications and securities."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from guanxi.domains.credit.documents import application_pdf, scoring_pdf, survey_pdf
from guanxi.domains.credit.limits.cover import covers_of
from guanxi.domains.credit.limits.figures import request_of, securities_of, standing_of
from guanxi.domains.credit.limits.shown import application_state, standing_state
from guanxi.domains.credit.models import Application, Limit, Survey, Violation
from guanxi.domains.customers.merging.families import survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries import account_of, days_to_pay
from guanxi.foundation.people.visibility import may
from guanxi.kit.amounts import ZERO
from guanxi.kit.api import PDF, Amount, PaperLanguage, check_scope
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.errors import NotAllowed

router = Router(tags=["credit"])
MOST = 500


class LimitOut(Schema):
    """A limit as it was granted."""

    id: int
    amount: Amount
    secured: Amount = Field(description="the part that rests on securities")
    term_days: int | None
    starts_on: date
    valid_until: date | None
    is_ended: bool
    end_reason: str
    origin: str = Field(description="application, import or lowered")
    application_id: int | None


class SecurityOut(Schema):
    """What stands behind a credit."""

    id: int
    kind: str = Field(description="guarantee, deposit or mortgage")
    description: str
    value: Amount
    accepted_rate: Amount = Field(description="the share of the value that counts, 0–1")
    free: Amount = Field(description="what of it neither the limit nor a released order rests on")
    valid_until: date | None


class StandingOut(Schema):
    """Where a customer's credit stands."""

    customer: int
    state: str = Field(description="in words, in the caller's language")
    grade: str
    graded_on: date | None
    limit: Amount | None = Field(description="the ceiling of the account; none: no limit")
    exposure: Amount
    term_days: int | None = Field(description="days to pay granted with the limit")
    days_to_pay: int = Field(description="what an invoice of today gets: the days granted while the limit is in force, "
                             "else those of `receivables.terms`")  # fmt: skip
    valid_until: date | None
    review_on: date | None
    is_blocked: bool
    block_reason: str
    limits: list[LimitOut] = Field(description="the latest first")
    securities: list[SecurityOut]
    applications: list[int] = Field(description="ids, the latest first")
    surveys: list[int] = Field(description="ids, the latest first")


class ApplicationOut(Schema):
    """An application, what the grading found, and what became of it."""

    id: int
    number: str
    customer: int
    survey: int
    state: str = Field(description="in words, in the caller's language")
    amount: Amount
    term_days: int
    reason: str
    grade: str
    proposed: Amount | None
    secured: Amount
    steps: list[dict[str, Any]] = Field(description="each score and each step of the proposal with its inputs")
    kept: dict[str, Any] | None = Field(description="grades by scorecard, securities and answers as the grading was "
                                        "given them; none: not graded, or not kept in those days")  # fmt: skip
    marks: list[dict[str, Any]] | None = Field(description="what of the figures could not be true, and why it stands")
    versions: dict[str, int | None] = Field(description="policy → the version that decided; none: its defaults")
    request: int | None = Field(description="the request by which it waits for approval")
    version: int


class ViolationOut(Schema):
    """Something against a rule of credit, as it was written down."""

    id: int
    rule: str = Field(description="limit or renewal")
    kind: str = Field(description="written, brought, lowered, ended or found")
    customer: int
    amount: Amount = Field(description="what came to stand above the limit by this")
    exposure: Amount = Field(description="as it was from then on")
    ceiling: Amount = Field(description="the limit, the same")
    on: date
    by: str = Field(description="who did it; empty: it stood so when the log began")


def _demand(request: HttpRequest) -> None:
    check_scope(request, "read")
    if not may(request.user, "credit.view"):
        raise NotAllowed()


def _customer(request: HttpRequest, pk: int) -> Customer:
    _demand(request)
    found = Customer.objects.visible_to(request.user).select_related("merged_into")
    return survivor_of(get_object_or_404(found, pk=pk))


@router.get("/customers/{pk}", response=StandingOut, summary="A customer's credit")
def read_standing(request: HttpRequest, pk: int) -> Any:
    """Grade, limit, end, block, every limit it had, securities, applications and surveys."""
    customer = _customer(request, pk)
    standing, account = standing_of(customer), account_of(customer)
    limits = list(Limit.objects.filter(customer=customer).order_by("-at", "-id"))
    for one in limits:
        one.is_ended = one.ended_at is not None
    names = ("grade", "graded_on", "term_days", "valid_until", "review_on", "block_reason")
    return {name: getattr(standing, name) for name in names} | {
        "customer": customer.pk,
        "state": standing_state(standing, on=timezone.localdate())[0],
        "limit": account.ceiling,
        "exposure": account.exposure,
        "days_to_pay": days_to_pay(customer, on=timezone.localdate()).days,
        "is_blocked": standing.blocked_at is not None,
        "limits": limits,
        "securities": _securities(customer),
        "applications": list(customer.credit_applications.order_by("-at", "-id").values_list("pk", flat=True)),
        "surveys": list(customer.credit_surveys.order_by("-on", "-id").values_list("pk", flat=True)),
    }


def _securities(customer: Customer) -> list[Any]:
    free = {one.security.pk: one.free for one in covers_of([customer.pk], on=timezone.localdate()).get(customer.pk, [])}
    names = ("id", "kind", "description", "value", "accepted_rate", "valid_until")
    return [
        {name: getattr(one, name) for name in names} | {"free": free.get(one.pk, ZERO)}
        for one in securities_of(customer)
    ]


@router.get("/violations", response=list[ViolationOut], summary="What was done against the rules of credit")
def read_violations(
    request: HttpRequest, since: date, until: date, rule: Literal["limit", "renewal"] | None = None,
    before: int | None = None,
) -> Any:  # fmt: skip
    """At most 500 of the days asked for, both counted, the one written down last first; `before` an id goes on."""
    _demand(request)
    rows = Violation.objects.visible_to(request.user).filter(on__gte=since, on__lte=until)
    if rule is not None:
        rows = rows.filter(rule=rule)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    names = ("id", "rule", "kind", "amount", "exposure", "ceiling", "on")
    return [
        {name: getattr(one, name) for name in names} | {"customer": one.customer_id, "by": str(one.by or "")}
        for one in rows.select_related("by").order_by("-pk")[:MOST]
    ]


@router.get("/applications/{pk}", response=ApplicationOut, summary="One credit application")
def read_application(request: HttpRequest, pk: int) -> Any:
    """What is asked, what the grading found step by step, and where it is."""
    application = _application(request, pk)
    waiting = request_of(application) if application.is_open else None
    names = ("id", "number", "amount", "term_days", "reason", "grade", "proposed", "secured", "steps", "version",
             "kept", "marks", "versions")  # fmt: skip
    return {name: getattr(application, name) for name in names} | {
        "customer": application.customer_id,
        "survey": application.survey_id,
        "state": application_state(application, waits=waiting is not None)[0],
        "request": waiting.pk if waiting else None,
    }


def _application(request: HttpRequest, pk: int) -> Application:
    _demand(request)
    rows = Application.objects.visible_to(request.user).select_related("customer", "survey", "by", "graded_by")
    found: Application = get_object_or_404(rows.select_related("decided_by"), pk=pk)
    return found


@router.get("/applications/{pk}/application.pdf", summary="A credit application as PDF", openapi_extra=PDF)
def print_application(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """On paper, in the language asked for or the caller's own."""
    application = _application(request, pk)
    return pdf_answer(application_pdf(application, language=asked_language(request)), application.number)


@router.get("/applications/{pk}/scoring.pdf", summary="What an application was graded by, as PDF", openapi_extra=PDF)
def print_application_scoring(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """The scoring table as it was, in the language asked for or the caller's own; it says so where it was not kept."""
    application = _application(request, pk)
    pdf = scoring_pdf(application.customer, application=application, language=asked_language(request))
    return pdf_answer(pdf, f"{application.number}-scoring")


@router.get("/customers/{pk}/scoring.pdf", summary="A customer's scoring table as PDF", openapi_extra=PDF)
def print_scoring(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """On paper, in the language asked for or the caller's own."""
    customer = _customer(request, pk)
    return pdf_answer(scoring_pdf(customer, language=asked_language(request)), f"{customer.code}-scoring")


@router.get("/surveys/{pk}/survey.pdf", summary="A credit survey as PDF", openapi_extra=PDF)
def print_survey(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """On paper, in the language asked for or the caller's own."""
    _demand(request)
    rows = Survey.objects.visible_to(request.user).select_related("customer", "begun_by", "finished_by")
    survey: Survey = get_object_or_404(rows, pk=pk)
    return pdf_answer(survey_pdf(survey, language=asked_language(request)), f"{survey.customer.code}-survey-{pk}")
