"""The three forms on paper, in the language asked for (S4-43)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guanxi.domains.credit.documents import application_pdf, scoring_pdf, survey_pdf
from guanxi.domains.credit.limits.views.loading import visible_application, visible_customer, visible_row
from guanxi.domains.credit.models import Survey
from guanxi.kit.documents import asked_language, pdf_answer


@require_GET
def application_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The application."""
    application = visible_application(request, pk)
    return pdf_answer(application_pdf(application, language=asked_language(request)), application.number)


@require_GET
def scoring_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The scoring table."""
    customer = visible_customer(request, pk)
    return pdf_answer(scoring_pdf(customer, language=asked_language(request)), f"{customer.code}-scoring")


@require_GET
def application_scoring_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The scoring table an application was graded by."""
    application = visible_application(request, pk)
    pdf = scoring_pdf(application.customer, application=application, language=asked_language(request))
    return pdf_answer(pdf, f"{application.number}-scoring")


@require_GET
def survey_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The survey."""
    survey: Survey = visible_row(request, Survey.objects.select_related("customer", "begun_by", "finished_by"), pk)
    return pdf_answer(survey_pdf(survey, language=asked_language(request)), f"{survey.customer.code}-survey-{pk}")
