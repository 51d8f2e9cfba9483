"""Set-up pages: which metrics and scorecards there are, and how each is computed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.foundation.measures.metrics import metrics
from guanxi.foundation.measures.panels import declared
from guanxi.foundation.measures.policies import MeasuresPolicy
from guanxi.foundation.measures.queries import averages, count_grades, last_taken
from guanxi.foundation.measures.scorecards import scorecards
from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.panels import version_text
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.errors import NotAllowed
from guanxi.kit.pages import page


def _require(request: HttpRequest) -> None:
    if not may(request.user, "policies.record_policy_version"):
        raise NotAllowed()


def _above() -> list[tuple[str, str]]:
    return [(_("Metrics and scorecards"), reverse("measures_settings:all"))]


@require_GET
def show_declared(request: HttpRequest) -> HttpResponse:
    """Every metric and every scorecard with its sentence."""
    _require(request)
    cards = [
        {"title": card.label, "sub": card.help, "href": reverse("measures_settings:scorecard", args=[card.key]),
         "end_note": declared.grain_label(card.kind)}
        for card in scorecards.values()
    ]  # fmt: skip
    holds = in_force(MeasuresPolicy, on=timezone.localdate())
    context = {
        "groups": declared.metric_groups(metrics.values()), "cards": cards,
        "decided": version_text(holds.version, policy="measures.terms", user=request.user),
    }  # fmt: skip
    return page(request, "measures/declared.html", context)


@require_GET
def show_metric(request: HttpRequest, key: str) -> HttpResponse:
    """One metric: how it is computed, who uses it, its average over time."""
    _require(request)
    metric = metrics.get(key)
    if metric is None:
        raise Http404
    context = {
        "metric": metric, "crumbs": _above(), "facts": declared.metric_facts(metric, last_taken(key)),
        "used_in": declared.used_in(metric), "chart": declared.averages_chart(metric, averages(key)),
    }  # fmt: skip
    return page(request, "measures/metric.html", context)


@require_GET
def show_scorecard(request: HttpRequest, key: str) -> HttpResponse:
    """One scorecard by the company's terms of today: factors, weights, steps, grades, and how many have which."""
    _require(request)
    card = scorecards.get(key)
    if card is None:
        raise Http404
    holds = in_force(card.terms, on=timezone.localdate())
    columns, rows = declared.factor_table(card, holds.terms)
    bands = sorted(holds.terms.bands, key=lambda band: -band.least)
    context = {
        "card": card, "crumbs": _above(), "columns": columns, "rows": rows, "bands": bands, "terms": holds.terms,
        "decided": version_text(holds.version, policy=card.terms.policy_name, user=request.user),  # type: ignore[attr-defined]
        "chart": declared.grades_chart(card, count_grades(key)),
    }  # fmt: skip
    return page(request, "measures/scorecard.html", context)
