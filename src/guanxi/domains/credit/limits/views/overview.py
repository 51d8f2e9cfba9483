"""One customer's credit on one page: where it stands, why, and whose turn it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guanxi.domains.credit.limits.figures import securities_of, standing_of
from guanxi.domains.credit.limits.grading import BEHAVIOUR, GRADE, MANAGEMENT, RATIOS
from guanxi.domains.credit.limits.progress import progress_of
from guanxi.domains.credit.limits.shown import application_state, days_told, graded_told, reason_told, standing_state
from guanxi.domains.credit.limits.views.loading import crumbs, in_both, rights, visible_customer
from guanxi.domains.credit.models import Application, Limit, Reference, Security, Standing, Survey
from guanxi.domains.credit.watch.queries import open_signals
from guanxi.domains.credit.watch.shown import sentence_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries import account_of
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.panels import grade_card, grade_mark
from guanxi.foundation.measures.panels.grades import grade_url
from guanxi.foundation.measures.queries import grades_in_force
from guanxi.foundation.measures.scorecards import scorecard_of
from guanxi.kit.components.buttons import button
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import day, figure, money, quantity
from guanxi.kit.pages import page

SHOWN = 8
CARDS = (GRADE, BEHAVIOUR, RATIOS, MANAGEMENT)


@require_GET
def show_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Standing, scores with their why, surveys, applications, limits, securities, references, signals."""
    customer = visible_customer(request, pk)
    on, may, standing = timezone.localdate(), rights(request), standing_of(customer)
    surveys = list(Survey.objects.filter(customer=customer).select_related("begun_by").order_by("-on", "-id")[:SHOWN])
    rows = Application.objects.filter(customer=customer).select_related("survey", "customer__unit", "by")
    applications = list(rows.order_by("-at", "-id")[:SHOWN])
    open_one = next((one for one in applications if one.is_open), None)
    account = account_of(customer)
    grades = _in_order(grades_in_force(customer))
    whole = next((one for one in grades if one.scorecard == GRADE), None)
    progress = progress_of(customer, standing, open_one, surveys[0] if surveys else None, user=request.user, on=on)
    context = {
        "customer": customer,
        "crumbs": crumbs(),
        "lede": _lede(customer),
        "standing": standing,
        "state": standing_state(standing, on=on),
        "account": account,
        "facts": _facts(customer, standing, account, on=on),
        "progress": progress,
        "grade": grade_card(whole, user=request.user) if whole is not None else None,
        "scores": [_score(one, customer) for one in grades if one.scorecard != GRADE],
        "surveys": [_survey(one) for one in surveys],
        "applications": [
            _application(one, waits=one is open_one and progress.request is not None) for one in applications
        ],
        "limit_rows": _limit_rows(customer),
        "securities": _security_rows(customer, on=on, may=may["release_security"]),
        "references": _reference_rows(surveys[0], may=may["note_answer"]) if surveys else [],
        "signals": [(one.get_kind_display(), sentence_of(one), one.on, one.pk) for one in open_signals(customer)],
        "is_over": account.ceiling is not None and account.exposure > account.ceiling,
        "survey": surveys[0] if surveys else None,
        "open_application": open_one,
        "may": may,
        "papers": _papers(customer, surveys),
        **_columns(),
    }  # fmt: skip
    return page(request, "credit/customer.html", context)


def _lede(customer: Customer) -> str:
    rep = _("rep %(name)s") % {"name": customer.owner} if customer.owner else _("no rep")
    return f"{customer.code} · {rep}"


def _in_order(grades: list[Any]) -> list[Any]:
    return sorted((one for one in grades if one.scorecard in CARDS), key=lambda one: CARDS.index(one.scorecard))


def _score(grade: Grade, customer: Customer) -> dict[str, Any]:
    """One of the scores behind the grade, and where its reasons stand."""
    mark = grade_mark(grade)
    is_behaviour = grade.scorecard == BEHAVIOUR
    return {
        "title": scorecard_of(grade.scorecard).label,
        "sub": day(grade.on),
        "end": "–" if grade.points is None else quantity(grade.points),
        "badge": mark.label,
        "tone": mark.tone,
        "href": reverse("credit:score", args=[customer.pk]) if is_behaviour
        else grade_url(grade.scorecard, grade.kind, customer.pk),
    }  # fmt: skip


def _facts(customer: Customer, standing: Standing, account: Any, *, on: date) -> list[tuple[Any, Any]]:
    ceiling = account.ceiling
    facts = [
        (_("Open invoices less money on account"), money(account.balance)),
        (_("Confirmed, not yet invoiced"), money(account.reserved)),
        *([(_("Set aside for prepaid orders"), money(account.earmarked))] if account.earmarked else []),
        (_("Exposure"), money(account.exposure)),
        (pgettext("credit", "Limit"), _("no limit set") if ceiling is None else money(ceiling)),
    ]
    if ceiling is not None:
        facts.append((_("Still free"), money(max(ceiling - account.exposure, 0))))
    return [
        *facts,
        (_("Days to pay"), days_told(customer, standing, on=on)),
        (_("Valid until"), day(standing.valid_until)),
        (_("Review on"), day(standing.review_on)),
        (_("Graded on"), graded_told(standing)),
    ]


def _survey(one: Survey) -> dict[str, Any]:
    is_done = one.finished_at is not None
    return {
        "title": day(one.on),
        "sub": str(one.begun_by),
        "badge": _("finished") if is_done else pgettext("survey", "open"),
        "tone": "ok" if is_done else "warn",
        "href": reverse("credit:survey", args=[one.pk]),
        "paper": reverse("credit:survey_pdf", args=[one.pk]) if is_done else "",
    }


def _application(one: Application, *, waits: bool) -> dict[str, Any]:
    word, tone = application_state(one, waits=waits)
    return {
        "title": f"{one.number} · {money(one.amount)}",
        "sub": f"{day(one.at)} · {one.by}",
        "badge": word,
        "tone": tone,
        "href": reverse("credit:application", args=[one.pk]),
    }


def _papers(customer: Customer, surveys: list[Survey]) -> list[tuple[Any, Any]]:
    """The forms on paper, in both languages."""
    finished = next((one for one in surveys if one.finished_at is not None), None)
    papers = [(_("Scoring table"), in_both(reverse("credit:scoring_pdf", args=[customer.pk])))]
    if finished is not None:
        papers.append((_("Survey"), in_both(reverse("credit:survey_pdf", args=[finished.pk]))))
    return papers


def _columns() -> dict[str, Any]:
    return {
        "limit_columns": [
            {"label": pgettext("first day", "From"), "phone": "title"},
            {"label": pgettext("credit", "Limit"), "numeric": True, "phone": "end"},
            {"label": _("Valid until"), "phone": "sub"},
            {"label": _("Approved by"), "muted": True},
            {"label": _("Ended"), "phone": "state"},
        ],
        "security_columns": [
            {"label": _("Kind"), "phone": "lead"},
            {"label": _("Description"), "grow": True, "phone": "title"},
            {"label": _("Value"), "numeric": True, "phone": "end"},
            {"label": _("Counts"), "numeric": True},
            {"label": _("Valid until"), "phone": "sub"},
            {"label": _("Action"), "hide_label": True, "phone": "state"},
        ],
        "reference_columns": [
            {"label": _("Name"), "phone": "title", "grow": True},
            {"label": _("Kind"), "phone": "lead"},
            {"label": _("Asked on"), "phone": "sub"},
            {"label": _("Answer"), "muted": True},
            {"label": _("Rating"), "numeric": True, "phone": "end"},
            {"label": _("Action"), "hide_label": True, "phone": "state"},
        ],
    }


def _limit_rows(customer: Customer) -> list[list[Any]]:
    rows = Limit.objects.filter(customer=customer).select_related("approved_by", "by").order_by("-at", "-id")[:SHOWN]
    return [
        [
            day(one.starts_on),
            figure(one.amount),
            day(one.valid_until),
            _whose(one),
            badge(pgettext("limit", "in force"), "ok") if one.ended_at is None
            else f"{day(one.ended_at)} · {reason_told(one.end_reason)}",
        ]
        for one in rows
    ]  # fmt: skip


def _whose(one: Limit) -> str:
    """By whose authority it stands: who approved or who lowered it, else where it came from."""
    if one.origin == Limit.Origin.LOWERED:
        return _("lowered by %(name)s") % {"name": one.by}
    return str(one.approved_by or one.get_origin_display())


def _security_rows(customer: Customer, *, on: date, may: bool) -> list[list[Any]]:
    return [_security_row(one, on=on, may=may) for one in securities_of(customer)]


def _security_row(one: Security, *, on: date, may: bool) -> list[Any]:
    release = (
        button(pgettext("security", "Give back"), href=reverse("credit:release", args=[one.pk]), size="small")
        if may
        else ""
    )
    return [
        one.get_kind_display(), one.description, figure(one.value), figure(one.counts_on(on)),
        day(one.valid_until), release,
    ]  # fmt: skip


def _reference_rows(survey: Survey, *, may: bool) -> list[list[Any]]:
    return [_reference_row(one, may=may) for one in survey.references.order_by("kind", "pk")]


def _reference_row(one: Reference, *, may: bool) -> list[Any]:
    label = _("Correct") if one.answered_on else _("Note the answer")
    note = button(label, href=reverse("credit:answer", args=[one.pk]), size="small") if may else ""
    rating = "–" if one.rating is None else f"{one.rating} / 5"
    return [one.name, one.get_kind_display(), day(one.asked_on), one.answer or _("no answer yet"), rating, note]
