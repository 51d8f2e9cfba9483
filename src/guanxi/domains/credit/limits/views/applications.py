"""One application: asked for, changed, graded, sent to approval, withdrawn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.domains.credit.documents.application import secured_rows
from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.deciding import decision_rows
from guanxi.domains.credit.limits.figures import limit_now, standing_of
from guanxi.domains.credit.limits.forms import ApplicationForm, ChangeForm, ReasonForm
from guanxi.domains.credit.limits.marks import mark_lines
from guanxi.domains.credit.limits.progress import progress_of, role_name
from guanxi.domains.credit.limits.shown import application_state, score_rows, step_cells, step_rows
from guanxi.domains.credit.limits.views.loading import (
    ask_for,
    common,
    crumbs,
    do,
    in_both,
    rights,
    visible_application,
    visible_customer,
)
from guanxi.domains.credit.models import Application
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.components.layout import link
from guanxi.kit.components.numbers import day, moment, money
from guanxi.kit.pages import page


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for a customer's credit."""
    customer = visible_customer(request, pk)
    limit, standing = limit_now(customer), standing_of(customer)
    initial = {"amount": limit.amount if limit else None, "term_days": standing.term_days or 30}
    form = ApplicationForm(request.POST or None, initial=initial)
    return ask_for(
        request, form, lambda data: actions.apply(customer, **data, **common(request)),
        title=_("Apply for credit"), submit=pgettext("credit", "Apply"), lede=customer,
        done=_("The application is on its way."), needs="credit.apply",
        to=reverse("credit:customer", args=[customer.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an application asks for."""
    application = visible_application(request, pk)
    names = ("amount", "term_days", "reason", "version")
    form = ChangeForm(request.POST or None, initial={name: getattr(application, name) for name in names})
    return ask_for(
        request, form, lambda data: actions.change_application(application, **data, **common(request)),
        title=_("Change the application"), submit=_("Save"), lede=application.number,
        done=_("The application is changed."), needs="credit.change_application", to=_url(application),
    )  # fmt: skip


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to whose authority covers it."""
    application = visible_application(request, pk)
    return do(
        request, lambda: actions.submit(application, **common(request)),
        done=_("The application is granted; the limit is in force."), to=_url(application),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, and say why."""
    application = visible_application(request, pk)
    return ask_for(
        request, ReasonForm(request.POST or None),
        lambda data: actions.withdraw_application(application, **data, **common(request)),
        title=_("Withdraw the application"), submit=_("Withdraw"), lede=application.number,
        done=_("The application is withdrawn."), needs="credit.withdraw_application", to=_url(application),
    )  # fmt: skip


@require_POST
def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """Grade a customer; an open application gets its proposal."""
    customer = visible_customer(request, pk)
    open_one = Application.objects.filter(customer=customer).order_by("-at").first()
    to = _url(open_one) if open_one is not None and open_one.is_open else reverse("credit:customer", args=[customer.pk])
    return do(
        request, lambda: actions.grade_customer(customer, **common(request)), done=_("The customer is graded."), to=to
    )


def _url(application: Application) -> str:
    return reverse("credit:application", args=[application.pk])


@require_GET
def show_application(request: HttpRequest, pk: int) -> HttpResponse:
    """An application: what is asked, what it rests on, how the proposal came about, who decided."""
    application = visible_application(request, pk)
    customer = application.customer
    if customer.merged_into_id is not None:
        return redirect("credit:customer", pk=customer.merged_into_id)
    may, on = rights(request), timezone.localdate()
    progress = progress_of(
        customer, standing_of(customer), application, application.survey, user=request.user, on=on,
        looks_closely=True,
    ) if application.is_open else None  # fmt: skip
    waiting = progress.request if progress is not None else None
    context = {
        "application": application,
        "customer": customer,
        "crumbs": crumbs(customer),
        "state": application_state(application, waits=waiting is not None),
        "progress": progress,
        "facts": _facts(application, waiting),
        "proposed": application.proposed,
        "above": _above(application),
        "marks": mark_lines(application.marks),
        **_found(application),
        "may_change": application.is_open and waiting is None and may["change_application"],
        "may_withdraw": application.is_open and may["withdraw_application"],
        "may_grade": application.is_open and waiting is None and may["grade_customer"],
        "papers": _papers(application),
        "security_columns": [
            {"label": _("Kind"), "phone": "lead"},
            {"label": _("Description"), "grow": True, "phone": "title"},
            _number(_("Value"), phone="end"),
            _number(_("Counts")),
            {"label": _("Valid until"), "phone": "sub"},
        ],
        "securities": secured_rows(application) or [],
        "days": timeline_of(application, limit=30, reader=request.user),
    }
    return page(request, "credit/application.html", context)


def _above(application: Application) -> Decimal | None:
    """By how much an open application asks for more than the grading proposes."""
    if not application.is_open or application.proposed is None or application.amount <= application.proposed:
        return None
    return application.amount - application.proposed


def _found(application: Application) -> dict[str, Any]:
    """What the grading found: the scores behind the grade and the steps of the proposal."""
    return {
        "score_columns": [
            {"label": _("What is scored"), "phone": "title"},
            {"label": _("Weight"), "phone": "sub"},
            _number(_("Points")),
            _number(_("Counted"), phone="end"),
        ],
        "score_rows": step_cells(score_rows(application.steps)),
        "step_columns": [
            {"label": _("Step"), "phone": "title"},
            {"label": _("How"), "grow": True, "phone": "sub"},
            _number(_("Comes to")),
            _number(_("Limit"), phone="end"),
        ],
        "step_rows": step_cells(step_rows(application.steps)),
    }


def _rested_on(application: Application) -> list[tuple[Any, Any]]:
    """The answers about the management that were used, as a link; or that nobody kept what was used."""
    if application.kept is None:
        return [(_("What it rested on"), _("was not kept in those days"))]
    record = application.management
    if record is None:
        return []
    return [(_("Management of the customer"), link(day(record.on), reverse("forms:record", args=[record.pk])))]


def _number(label: Any, phone: str = "") -> dict[str, Any]:
    return {"label": label, "numeric": True, "phone": phone}


def _papers(application: Application) -> list[tuple[Any, Any]]:
    """The forms on paper, in both languages; the scoring table as it was when the application was graded."""
    papers = [(_("Application"), in_both(reverse("credit:application_pdf", args=[application.pk])))]
    if application.kept is not None:
        papers.append((_("Scoring table"), in_both(reverse("credit:application_scoring_pdf", args=[application.pk]))))
    return [*papers, (_("Survey"), in_both(reverse("credit:survey_pdf", args=[application.survey_id])))]


def _facts(application: Application, waiting: ApprovalRequest | None) -> list[tuple[Any, Any]]:
    survey = link(day(application.survey.on), reverse("credit:survey", args=[application.survey_id]))
    facts = [
        (_("Limit asked for"), money(application.amount)),
        (_("Days to pay"), application.term_days),
        (_("Reason"), application.reason),
        (_("Asked by"), f"{application.by} · {moment(application.at)}"),
        (_("Survey of"), survey),
    ]
    if application.graded_at is not None:
        grader = f"{application.graded_by} · {moment(application.graded_at)}"
        facts += [
            (_("Credit grade"), application.grade or _("too little is known")),
            (_("Proposed limit"), "–" if application.proposed is None else money(application.proposed)),
            (_("of it secured"), money(application.secured)),
            (_("Graded by"), grader),
            *_rested_on(application),
        ]
    if waiting is not None:
        facts.append((_("Waits for"), role_name(waiting.rung)))
    return [*facts, *((label, value) for label, value in decision_rows(application))]
