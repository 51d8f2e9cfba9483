"""The scoring table of a credit grade on paper (信用等级评分项目表, S4-43): every factor, its points, why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.documents.parts import on_day, paper, part, rest, right, signed
from guanxi.domains.credit.limits.figures import standing_of
from guanxi.domains.credit.limits.grading import BEHAVIOUR, GRADE, MANAGEMENT, RATIOS
from guanxi.domains.credit.models import Application
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.metrics import write_value
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.queries import grades_in_force
from guanxi.foundation.measures.scorecards import scorecard_of

CARDS = (GRADE, RATIOS, BEHAVIOUR, MANAGEMENT)


def scoring_pdf(customer: Customer, *, application: Application | None = None, language: str) -> bytes:
    """The scoring table of a customer as PDF, with the grades in force or those that an application was given.

    Args:
        application: one that was graded and kept its grades.
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        grades = _grades(customer, application)
        whole = grades.get(GRADE)
        graded_on = _graded_on(customer, application)
        number = customer.code if application is None else application.number
        return paper(
            customer, _("Scoring table of the credit grade"), number=number,
            facts=[[_("Graded on"), on_day(graded_on)]],
            figures=[
                [_("Credit grade"), (whole.grade if whole else "") or "–"],
                [_("Score"), "–" if whole is None or whole.points is None else f"{whole.points:f}"],
            ],
            parts=[_card(grades[key]) for key in CARDS if key in grades] or [_nothing(application)],
            signatures=[
                signed(_("Graded by"), whole.by if whole else "", timezone.localdate(whole.at) if whole else None),
                signed(_("Checked by")),
            ],
            language=language,
        )  # fmt: skip


def _grades(customer: Customer, application: Application | None) -> dict[str, Grade]:
    """Scorecard → the grade it gave."""
    if application is None:
        return {one.scorecard: one for one in grades_in_force(customer)}
    kept = (application.kept or {}).get("grades", {})
    return {one.scorecard: one for one in Grade.objects.filter(pk__in=list(kept.values())).select_related("by")}


def _nothing(application: Application | None) -> dict[str, Any]:
    """Why no scorecard stands there."""
    is_old = application is not None and application.graded_at is not None and application.kept is None
    none = _("The grades that were used were not kept in those days.") if is_old else _("Not graded yet.")
    return part(_("Credit grade"), [], [], none=none)


def _graded_on(customer: Customer, application: Application | None) -> date | None:
    if application is None:
        return standing_of(customer).graded_on
    return timezone.localdate(application.graded_at) if application.graded_at else None


def _card(grade: Grade) -> dict[str, Any]:
    """One scorecard: a row a factor; what is not known says so and counts nothing."""
    card = scorecard_of(grade.scorecard)
    rows = [_row(card.factor(line["key"]), line) for line in grade.lines]
    columns = [
        rest(_("Factor")), right(pgettext("paper", "Value")), right(_("Points")), right(_("of")), right(_("Weight")),
        right(_("Counted")),
    ]  # fmt: skip
    score = "–" if grade.points is None else f"{grade.points:f}"
    words = _("grade %(grade)s") % {"grade": grade.grade} if grade.grade else _("too little is known for a grade")
    bands = " · ".join(f"{name} ≥ {least}" for name, least in grade.reasons["bands"])
    return part(str(card.label), columns, rows, total=[words, "", "", "", _("Score"), score], note=bands)


def _row(factor: Any, line: dict[str, Any]) -> list[str]:
    if factor is None:
        return [line["key"], "–", "–", line["most"], line["weight"], line["counted"]]
    value = None if line["value"] is None else Decimal(line["value"])
    written = write_value(value, writing=factor.told("writing"), unit=factor.told("unit"))
    known = value is not None
    points, counted = (line["points"], line["counted"]) if known else (_("not known"), "–")
    return [capfirst(str(factor.told("label"))), str(written), points, line["most"], line["weight"], counted]
