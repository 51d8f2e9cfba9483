"""The page of a survey, opening and finishing it, its ratios opened to their inputs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.domains.credit.limits.management import FORM
from guanxi.domains.credit.limits.views.loading import ask_for, common, crumbs, do, visible_customer, visible_row
from guanxi.domains.credit.models import Reference, Survey
from guanxi.domains.credit.statements import actions, shown
from guanxi.domains.credit.statements.forms import ReferenceForm, StandsForm, SurveyForm
from guanxi.domains.credit.statements.names import LINE_NAMES, PART_NAMES, RATIO_HELP, RATIO_NAMES, ZONES, write_ratio
from guanxi.domains.credit.statements.policies import CARD, TURNOVER_NOTE
from guanxi.domains.credit.statements.queries import (
    Figures,
    figures_of,
    latest_survey,
    open_survey_of,
)
from guanxi.domains.credit.statements.rules import LINES, RATIOS
from guanxi.domains.credit.statements.sentences import why_unknown
from guanxi.foundation.forms.queries import latest_record
from guanxi.foundation.measures.panels.factors import factor_row
from guanxi.foundation.measures.scorecards import scorecards
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import day, percent, quantity
from guanxi.kit.pages import page

GET_POST = ["GET", "POST"]


def visible_survey(request: HttpRequest, pk: int) -> Survey:
    """A survey within reach; 404 otherwise."""
    rows = Survey.objects.select_related("customer__owner", "customer__unit", "begun_by", "finished_by")
    found: Survey = visible_row(request, rows, pk)
    return found


def may_write(request: HttpRequest, survey: Survey) -> bool:
    """Whether the reader may enter figures into this survey."""
    return survey.finished_at is None and may(request.user, "credit.enter_statement")


def currency_of(survey: Survey) -> str:
    """The currency of a survey's figures."""
    return survey.currency or str(settings.GUANXI_CURRENCY)


@require_http_methods(GET_POST)
def open_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """A new survey of a customer; the open one, if there is one."""
    customer = visible_customer(request, pk)
    if request.method == "GET" and (held := open_survey_of(customer)) is not None:
        return redirect("credit:survey", pk=held.pk)
    if request.method == "GET" and not may(request.user, "credit.open_survey"):
        before = latest_survey(customer)
        return redirect("credit:survey", pk=before.pk) if before else redirect("credit:customer", pk=customer.pk)
    form = SurveyForm(request.POST or None, initial={"on": timezone.localdate()})
    made: list[Survey] = []
    answer = ask_for(
        request, form, lambda data: made.append(actions.open_survey(customer, **data, **common(request))),
        title=_("Open a survey"), submit=pgettext("survey", "Open"), lede=customer, done=_("The survey is open."),
        needs="credit.open_survey", to=reverse("credit:customer", args=[customer.pk]),
    )  # fmt: skip
    return redirect("credit:survey", pk=made[0].pk) if made else answer


@require_http_methods(GET_POST)
def change_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Its day, currency, exchange rate, remark."""
    survey = visible_survey(request, pk)
    initial = {"on": survey.on, "currency": survey.currency, "rate": survey.rate, "remark": survey.remark}
    return ask_for(
        request, SurveyForm(request.POST or None, initial=initial),
        lambda data: actions.change_survey(survey, **data, **common(request)),
        title=_("Change the survey"), submit=_("Save"), lede=survey.customer, done=_("The survey is changed."),
        needs="credit.change_survey", to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_GET
def show_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Ratios, score, marks, figures, references and the eleven items of a survey."""
    survey = visible_survey(request, pk)
    figures, writes = figures_of(survey), may_write(request, survey)
    context = {
        "survey": survey, "customer": survey.customer, "crumbs": crumbs(survey.customer), "writes": writes,
        "currency": currency_of(survey), "marks": shown.marks_of(
            survey, figures, may_mend=writes, may_accept=may(request.user, "credit.accept_figures")
        ),
        "lede": lede(survey), "may_read": writes and may(request.user, "credit.paste_statements"),
        "may_finish": survey.finished_at is None and may(request.user, "credit.finish_survey"),
        "may_ask": survey.finished_at is None and may(request.user, "credit.add_reference"),
        "may_note": may(request.user, "credit.note_answer"),
        "others": others_of(survey) if writes else [], "line_choices": line_choices(),
        "references": list(survey.references.order_by("pk")),
        "management": management_of(survey),
        "years": [held for held in figures.years if held.row is not None and not held.is_earlier],
        **figure_context(survey, figures),
    }  # fmt: skip
    return page(request, "credit/survey.html", context)


def lede(survey: Survey) -> str:
    """Who surveyed whom, when, in which currency."""
    told = {"day": day(survey.on), "name": survey.begun_by, "currency": currency_of(survey)}
    return _("of %(day)s by %(name)s, figures in %(currency)s") % told


def figure_context(survey: Survey, figures: Figures, *, links: bool = True) -> dict[str, Any]:
    """What the tables of ratios and figures and the score show."""
    z, scored = figures.z, figures.scored
    zone = ZONES.get(z.zone) if z else None
    whole = sum((line.weight for line in scored.lines), Decimal(0))
    card = scorecards.get(CARD)
    return {
        "figures": figures, "scored": scored,
        "factors": [factor_row(line, card, survey.customer_id, whole) for line in scored.lines],
        "weakest": shown.side_name(figures.weakest),
        "ratio_columns": shown.ratio_columns(figures.years),
        "ratios": shown.ratio_rows(survey, figures, shown.SCORED, links=links),
        "more_ratios": shown.ratio_rows(survey, figures, shown.MORE, links=links),
        "figure_columns": shown.figure_columns(figures.years), "figure_parts": shown.figure_rows(figures.years),
        "z": z, "z_value": quantity(z.value.quantize(Decimal("0.01"))) if z and z.value is not None else "",
        "z_zone": badge(*zone) if zone else "", "z_why": why_unknown(z.unknown) if z else "",
        "score": "" if scored.points is None else quantity(scored.points),
    }  # fmt: skip


def others_of(survey: Survey) -> list[dict[str, Any]]:
    """Lines that nobody recognised, once each, with their latest figure."""
    found: dict[str, dict[str, Any]] = {}
    for row in survey.statements.order_by("-year"):
        for one in row.unknown_lines:
            if not one.get("known") and one["name"] not in found:
                found[one["name"]] = {"name": one["name"], "year": row.year, "value": one.get("closing")}
    return list(found.values())


def line_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The lines that one may be assigned to, by part."""
    parts = ("assets", "debts", "equity", "income")
    groups: list[tuple[Any, list[tuple[str, Any]]]] = [("", [("", pgettext("line", "not needed"))])]
    return groups + [
        (PART_NAMES[part], [(key, LINE_NAMES[key]) for key, line in LINES.items() if line.part == part])
        for part in parts
    ]


def management_of(survey: Survey) -> dict[str, Any]:
    """The form of the eleven items: what was filled in, and where; of a finished survey what it was finished with."""
    is_done = survey.finished_at is not None and survey.is_kept
    held = survey.management if is_done else latest_record("customers.customer", survey.customer_id, FORM)
    new = f"{reverse('forms:new', args=[FORM])}?kind=customers.customer&id={survey.customer_id}"
    if held is None:
        return {"told": "", "url": "", "new": new}
    told = {"points": quantity(held.points or 0), "most": quantity(held.most_points or 0)}
    return {
        "told": _("%(points)s of %(most)s points") % told, "url": reverse("forms:record", args=[held.pk]), "new": new,
        "day": day(held.on), "filled": percent(held.filled),
    }  # fmt: skip


@require_GET
def show_ratio(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One ratio, year by year, down to the figures it was computed from."""
    survey = visible_survey(request, pk)
    if key not in RATIOS:
        raise Http404
    figures = figures_of(survey)
    years = [
        {
            "year": one.year, "value": write_ratio(key, one.value), "why": why_unknown(one.unknown),
            "inputs": shown.inputs_of(one, average=RATIOS[key].shape == "average"),
        }
        for one in reversed(figures.trend[key])
    ]  # fmt: skip
    benchmark = figures.terms.terms.benchmark(key)
    context = {
        "survey": survey, "name": RATIO_NAMES[key], "help": RATIO_HELP[key], "years": years,
        "benchmark": write_ratio(key, benchmark), "source": RATIOS[key].source,
        "damaged": TURNOVER_NOTE if key == "total_asset_turnover" else "",
        "crumbs": [*crumbs(survey.customer), (survey_name(survey), reverse("credit:survey", args=[pk]))],
        "columns": [
            {"label": "±", "phone": "lead"}, {"label": pgettext("statement", "Line"), "grow": True, "phone": "title"},
            {"label": _("Year"), "phone": "state"}, {"label": _("Figure"), "numeric": True, "phone": "end"},
            {"label": _("Where from"), "muted": True, "phone": "sub"},
        ],
    }  # fmt: skip
    return page(request, "credit/survey_ratio.html", context)


def survey_name(survey: Survey) -> str:
    """What a survey is called above its pages."""
    return pgettext("credit", "Survey of %(day)s") % {"day": day(survey.on)}


@require_GET
def show_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The survey whose figures speak for a customer: the latest finished one, else the open one."""
    customer = visible_customer(request, pk)
    survey = latest_survey(customer) or open_survey_of(customer)
    return redirect("credit:survey", pk=survey.pk) if survey else redirect("credit:customer", pk=customer.pk)


@require_http_methods(GET_POST)
def add_reference(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the trade who is asked."""
    survey = visible_survey(request, pk)
    initial = {"asked_on": timezone.localdate(), "kind": Reference.Kind.TRADE,
               "question": _("Since when does it buy from you, how much a year, how does it pay?")}  # fmt: skip
    return ask_for(
        request, ReferenceForm(request.POST or None, initial=initial),
        lambda data: actions.add_reference(survey, **data, **common(request)),
        title=_("Add a reference"), submit=_("Save"), lede=survey.customer, done=_("The reference is noted."),
        needs="credit.add_reference", to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_POST
def finish_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: the survey is finished, or the page says why not."""
    survey = visible_survey(request, pk)
    done = _("The survey is finished. The credit clerk can grade, the salesman can apply.")
    return do(
        request, lambda: actions.finish_survey(survey, **common(request)), done=done,
        to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_http_methods(GET_POST)
def accept_figures(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Why the marked figures of a year stand."""
    survey = visible_survey(request, pk)
    return ask_for(
        request, StandsForm(request.POST or None),
        lambda data: actions.accept_figures(survey, year=year, **data, **common(request)),
        title=_("Why the figures of %(year)s stand") % {"year": year}, submit=_("They stand"), lede=survey.customer,
        done=_("The figures of %(year)s count now.") % {"year": year}, needs="credit.accept_figures",
        to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_POST
def remove_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """POST: a year is taken out of an open survey."""
    survey = visible_survey(request, pk)
    return do(
        request, lambda: actions.remove_statement(survey, year=year, **common(request)),
        done=_("%(year)s is taken out.") % {"year": year}, to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_POST
def assign_line(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: what an unrecognised line means."""
    survey = visible_survey(request, pk)
    told = request.POST
    year = int(told["year"]) if told.get("year", "").isdecimal() and len(told["year"]) == 4 else 0
    return do(
        request,
        lambda: actions.assign_line(
            survey, year=year, name=told.get("name", ""), line=told.get("line", ""), **common(request)
        ),
        done=_("The line is assigned."), to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip


@require_POST
def convert_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a sheet whose unit was mixed up is converted."""
    survey = visible_survey(request, pk)
    told = request.POST
    if not told.get("year", "").isdecimal() or told.get("factor") not in ("10000", "1000"):
        raise Http404
    year, factor = int(told["year"][:4]), Decimal(told["factor"])
    return do(
        request,
        lambda: actions.convert_statement(
            survey, year=year, part=told.get("part", ""), factor=factor, **common(request)
        ),
        done=_("The sheet of %(year)s is converted.") % {"year": year}, to=reverse("credit:survey", args=[pk]),
    )  # fmt: skip
