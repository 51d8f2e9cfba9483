"""Use of forms: not filled, filled without care, not used since (S3-26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from guanxi.foundation.forms.caring import Gap, Report, Row, care_report
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.policies import care_terms
from guanxi.foundation.forms.rules.care import BULK, SAME, SHORT
from guanxi.foundation.forms.tables import hang_about
from guanxi.kit.components.numbers import day, listed, percent
from guanxi.kit.pages import page

SPANS = (7, 30, 90, 365)
SHOWN = 20
REASONS = {
    SAME: gettext_lazy("the same words as in another one"),
    SHORT: gettext_lazy("hardly any words"),
    BULK: gettext_lazy("late, and several at once"),
}
FIGURES = (
    pgettext_lazy("form", "Filled"),
    pgettext_lazy("form", "Missing"),
    gettext_lazy("Without care"),
    pgettext_lazy("form", "Used"),
    gettext_lazy("Unused too long"),
)
NAMED = 5


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The report of the last days, as far as one sees."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in SPANS} else 30
    today, now = timezone.localdate(), timezone.now()
    terms = care_terms(on=today)
    since = today - timedelta(days=days)
    report = care_report(request.user, since=since, until=today + timedelta(days=1), terms=terms, at=now)
    hang_about([*report.begun, *report.unused[:SHOWN], *(one for one, _why in report.hasty[:SHOWN])],
               user=request.user, on=today)  # fmt: skip
    context = {
        "report": report, "terms": terms, "crumbs": [(_("Forms"), reverse("forms:list"))],
        "spans": [{"label": _("%(n)s days") % {"n": one}, "url": f"?days={one}", "current": one == days}
                  for one in SPANS],
        "columns": [_("Form"), *({"label": one, "numeric": True} for one in FIGURES)],
        "rows": [_summary(one) for one in report.rows],
        "gaps": [_gap(one) for one in report.gaps[:SHOWN]],
        "begun": [_line(one) for one in report.begun[:SHOWN]],
        "hasty": [_line(one, listed(str(REASONS[why]) for why in reasons)) for one, reasons in report.hasty[:SHOWN]],
        "unused": [_line(one) for one in report.unused[:SHOWN]],
        "is_fine": bool(report.rows) and not _blamed(report), "is_empty": not report.rows and not _blamed(report),
    }  # fmt: skip
    return page(request, "forms/care.html", context)


def _blamed(report: Report) -> bool:
    return bool(report.gaps or report.begun or report.hasty or report.unused)


def _summary(row: Row) -> dict[str, Any]:
    used = percent(row.used / row.filled) if row.filled else "–"
    return {
        "cells": [row.template, row.filled, row.gaps or "–", row.hasty or "–", used, row.unused or "–"],
        "url": f"{reverse('forms:list')}?form={row.template.pk}",
    }


def _gap(gap: Gap) -> dict[str, Any]:
    named = listed(day(one) for one in gap.days[:NAMED]) + ("…" if len(gap.days) > NAMED else "")
    return {"title": gap.person, "sub": f"{gap.form.label} · {named}", "count": len(gap.days)}


def _line(one: FormRecord, why: str = "") -> dict[str, Any]:
    about = getattr(one, "about_name", "")
    parts = [day(one.on), str(one.author), str(about), why]
    url = reverse("forms:record" if one.is_finished else "forms:edit", args=[one.pk])
    return {"title": one.version.title, "sub": " · ".join(part for part in parts if part), "url": url}
