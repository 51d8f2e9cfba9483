"""Typing figures with the ratios beside them, and reading them from a table or a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.credit.limits.views.loading import common, crumbs
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements import actions, shown
from guanxi.domains.credit.statements.forms import ReadingForm
from guanxi.domains.credit.statements.names import RATIO_NAMES, write_ratio
from guanxi.domains.credit.statements.queries import work_out
from guanxi.domains.credit.statements.sentences import why_unknown
from guanxi.domains.credit.statements.typing_grid import (
    UNITS,
    Grid,
    held_years,
    stored_grid,
    typed_grid,
)
from guanxi.domains.credit.statements.views.surveys import (
    currency_of,
    figure_context,
    lede,
    may_write,
    survey_name,
    visible_survey,
)
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import page

GET_POST = ["GET", "POST"]


def writable_survey(request: HttpRequest, pk: int) -> Survey:
    """An open survey that the reader may write into.

    Raises:
        NotAllowed: the roles do not grant it. SurveyFinished: it is kept as it is.
    """
    survey = visible_survey(request, pk)
    if survey.finished_at is not None:
        raise actions.SurveyFinished()
    if not may_write(request, survey):
        raise NotAllowed()
    return survey


def above(survey: Survey) -> list[tuple[Any, str]]:
    """The pages above."""
    return [*crumbs(survey.customer), (survey_name(survey), reverse("credit:survey", args=[survey.pk]))]


@require_http_methods(GET_POST)
def type_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid; POST keeps what was typed, year by year."""
    survey = writable_survey(request, pk)
    if request.method == "GET":
        unit = request.GET.get("unit", "")
        chosen = int(unit) if unit in {str(one) for one in UNITS} else 1
        return show_grid(request, survey, stored_grid(survey, unit=chosen, all_lines="all" in request.GET))
    grid = typed_grid(survey, request.POST)
    if grid.wrong:
        told = _("These are no figures: %(cells)s. Write digits, such as 12,500.00; leave empty what is not known.")
        messages.error(request, told % {"cells": _(", ").join(grid.wrong[:5])})
        return show_grid(request, survey, grid, status=422)
    try:
        written = _save(request, survey, grid)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return show_grid(request, survey, grid, status=refusal.status)
    if not written:
        messages.warning(request, _("No figure was typed; there is nothing to keep."))
        return redirect("credit:survey_figures", pk=pk)
    said = ngettext("%(n)s year is kept.", "%(n)s years are kept.", written)
    messages.success(request, said % {"n": written})
    return redirect("credit:survey", pk=pk)


def _save(request: HttpRequest, survey: Survey, grid: Grid) -> int:
    """Keep the years that hold something or held something; each is one verb under its own key."""
    held, written = {row.year: row for row in survey.statements.all()}, 0
    given = request.POST.get("version", "")
    version: int | None = int(given) if given.isdecimal() and len(given) < 9 else None
    told = common(request)
    for one in grid.typed:
        if not one.figures and not one.opening and one.year not in held:
            continue
        key = f"{told['key']}-{one.year}" if told["key"] else None
        actions.enter_statement(
            survey, year=one.year, figures=one.figures, opening=one.opening, months=one.months,
            is_audited=one.is_audited, version=version, by=told["by"], at=told["at"], key=key,
        )  # fmt: skip
        version, written = None, written + 1
    return written


@require_POST
def preview_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The ratios, the score and the marks of what is typed now; nothing is kept."""
    survey = writable_survey(request, pk)
    grid = typed_grid(survey, request.POST)
    return page(request, "credit/_survey_live.html", live_context(survey, grid))


def live_context(survey: Survey, grid: Grid) -> dict[str, Any]:
    """What stands beside the grid."""
    figures = work_out(survey, held_years(survey, grid))
    latest = [(key, figures.latest(key)) for key in shown.SCORED]
    ratios = [
        {"name": RATIO_NAMES[key], "value": write_ratio(key, one.value) or "–", "sub": why_unknown(one.unknown)}
        for key, one in latest
        if one is not None
    ]
    context = figure_context(survey, figures, links=False)
    return {"survey": survey, "marks": shown.marks_of(survey, figures), "live_ratios": ratios, **context}


def show_grid(request: HttpRequest, survey: Survey, grid: Grid, *, status: int = 200) -> HttpResponse:
    """The grid with the ratios beside it. Another unit is another page: a figure means the unit it was typed in."""
    is_all = "all" in request.GET or "all" in request.POST
    context = {
        "grid": grid, "crumbs": above(survey), "lede": lede(survey), "currency": currency_of(survey),
        "version": request.POST.get("version") or survey.version, "first": grid.typed[0].year - 1,
        "units": [
            {"label": label, "url": f"?unit={unit}{'&all=1' if is_all else ''}", "on": unit == grid.unit}
            for unit, label in ((1, _("元")), (10000, _("万元")))
        ],
        "all_url": f"?unit={grid.unit}&all=1",
        "opening_columns": [
            {"label": pgettext("statement", "Line"), "grow": True}, {"label": _("Figure"), "numeric": True},
        ],
        "document_columns": [
            {"label": _("Year"), "grow": True}, {"label": _("Months covered"), "numeric": True}, _("Audited"),
        ],
        "is_all": is_all,
        **live_context(survey, grid),
    }  # fmt: skip
    return page(request, "credit/survey_figures.html", context, status=status)


@require_http_methods(GET_POST)
def read_statements(request: HttpRequest, pk: int) -> HttpResponse:
    """A pasted table or a file; POST reads it into the survey."""
    survey = writable_survey(request, pk)
    form = ReadingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _read(request, survey, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            years = _(", ").join(str(one.year) for one in kept)
            messages.success(request, _("Read: %(years)s. Look at the marks below.") % {"years": years})
            return redirect("credit:survey", pk=pk)
    context = {"form": form, "survey": survey, "keep": f"reading{pk}", "crumbs": above(survey), "lede": lede(survey)}
    return page(request, "credit/survey_reading.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, survey: Survey, told: dict[str, Any]) -> Any:
    choices = {"year": told["year"], "unit": told["unit"]}
    if told.get("file"):
        return actions.upload_statements(survey, file=told["file"], **choices, **common(request))
    return actions.paste_statements(survey, text=told["text"], **choices, **common(request))
