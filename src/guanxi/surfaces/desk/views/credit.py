"""The report on credit sales: what share of orders is on credit, by month, rep and reason (S4-50)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.orders.models import Order
from guanxi.domains.orders.queries.credit_sales import Split, credit_sales
from guanxi.kit.charts import Series, lines
from guanxi.kit.components.numbers import NOTHING, figure, money, percent
from guanxi.kit.pages import page
from guanxi.surfaces.desk.periods import PeriodForm, chosen_period, usual_periods


@require_GET
def show_credit_sales(request: HttpRequest) -> HttpResponse:
    """What is sold on credit and what is prepaid; the direction is cash."""
    form = PeriodForm(request.GET or None)
    period = chosen_period(form, on=timezone.localdate())
    found = credit_sales(request.user, period=period)
    months = list(found.months.items())
    context = {
        "form": form,
        "period": period,
        "usual": usual_periods(period, on=timezone.localdate()),
        "last_day": period.end - timedelta(days=1),
        "crumbs": [(_("Reports"), reverse("reports"))],
        "kpis": [
            (_("Share on credit"), _share(found.overall)),
            (_("On credit"), money(found.overall.credit)),
            (_("Prepaid"), money(found.overall.prepaid)),
        ],
        "chart": lines(
            _("Share on credit by month"),
            [date_format(month, "YEAR_MONTH_FORMAT") for month, _split in months],
            [Series(_("Share on credit"), [split.share for _month, split in months], writing="percent")],
        ),
        "rep_columns": _columns(_("Rep")),
        "rep_rows": [_row(rep or _("no rep"), split) for rep, split in found.reps.items()],
        "reason_columns": [
            {"label": _("Reason"), "phone": "title", "grow": True},
            {"label": _("On credit"), "numeric": True, "phone": "end"},
            {"label": _("Share"), "numeric": True},
        ],
        "reason_rows": _reasons(found.reasons, found.overall),
    }
    return page(request, "desk/credit.html", context)


def _columns(first: str) -> list[dict[str, Any]]:
    return [
        {"label": first, "phone": "title", "grow": True},
        {"label": _("On credit"), "numeric": True, "phone": "sub"},
        {"label": _("Prepaid"), "numeric": True},
        {"label": _("Share on credit"), "numeric": True, "phone": "end"},
    ]


def _row(name: Any, split: Split) -> list[Any]:
    return [name, figure(split.credit), figure(split.prepaid), _share(split)]


def _share(split: Split) -> str:
    return NOTHING if split.share is None else percent(split.share)


def _reasons(reasons: dict[str, Any], overall: Split) -> list[list[Any]]:
    names = dict(Order.CreditReason.choices)
    ranked = sorted(reasons.items(), key=lambda pair: -pair[1])
    return [
        [names.get(key, _("no reason given")), figure(amount), percent(amount / overall.credit) if overall.credit
         else NOTHING]
        for key, amount in ranked
    ]  # fmt: skip
