"""The survey of a customer's credit on paper (客户信用状况调查表, S4-43): ratios, eleven items, banks and suppliers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.documents.parts import left, on_day, paper, part, reference_part, rest, right, signed
from guanxi.domains.credit.limits.figures import marks_told
from guanxi.domains.credit.limits.keeping import asked_of
from guanxi.domains.credit.limits.management import FORM, ITEMS
from guanxi.domains.credit.limits.marks import mark_lines
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements.names import LINE_NAMES, PART_NAMES, RATIO_NAMES
from guanxi.domains.credit.statements.queries import Figures, figures_of
from guanxi.domains.credit.statements.rules.ratios import FOUR, RATIOS, Ratio
from guanxi.domains.credit.statements.sentences import why_unknown
from guanxi.domains.credit.statements.shown import figure_lines, year_head
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.queries import Points, answers_of, latest_record, points_of
from guanxi.kit.components.numbers import percent, quantity

EVIDENCE, KIND = ".evidence", "customers.customer"


def survey_pdf(survey: Survey, *, language: str) -> bytes:
    """A survey as PDF.

    Args:
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        figures = figures_of(survey)
        return paper(
            survey.customer, _("Survey of the customer's credit"), number=f"{survey.customer.code}-{survey.pk}",
            facts=_facts(survey),
            parts=[
                _ratios(figures), *_marks(figures), *_figures(figures), _management(survey), *_references(survey),
            ],
            signatures=[
                signed(_("Surveyed by"), survey.begun_by, survey.on),
                signed(
                    _("Finished by"), survey.finished_by,
                    timezone.localdate(survey.finished_at) if survey.finished_at else None,
                ),
            ],
            language=language,
        )  # fmt: skip


def _facts(survey: Survey) -> list[list[str]]:
    rate = _("not stated") if survey.rate is None else f"{survey.rate.normalize():f}"
    facts = [
        [_("Survey of"), on_day(survey.on)],
        [_("Currency"), survey.currency],
        [_("Exchange rate"), rate if survey.currency else ""],
        [_("Remark"), survey.remark],
    ]
    return [fact for fact in facts if fact[1]]


def _ratios(figures: Figures) -> dict[str, Any]:
    """The four ratios of S4-41, a column a year, as the page shows them; what is not known says why."""
    rows = [[str(RATIO_NAMES[key]), *(_value(one) for one in figures.trend[key])] for key in FOUR]
    columns = [rest(_("Ratio")), *(right(str(one.statement.year)) for one in figures.years)]
    none = _("The customer shows no statements.")
    why = dict.fromkeys(f"{one.year}: {RATIO_NAMES[key]} {why_unknown(one.unknown)}" for key in FOUR
                        for one in figures.trend[key] if one.unknown is not None)  # fmt: skip
    return part(pgettext("score", "Figures"), columns, rows if figures.years else [], none=none, note="; ".join(why))


def _marks(figures: Figures) -> list[dict[str, Any]]:
    """What of the figures cannot be true, and why it stands; no part where nothing is marked."""
    lines = mark_lines(marks_told(figures.years, figures.marks, figures.doubts))
    columns = [rest(_("What is marked")), rest(_("What follows"))]
    return [part(_("Doubts about the figures"), columns, [[one.text, one.note] for one in lines])] if lines else []


def _figures(figures: Figures) -> list[dict[str, Any]]:
    """What the balance sheets and income statements say, a part each, a column a year."""
    columns = [rest(pgettext("statement", "Line")), *(right(year_head(one)) for one in figures.years)]
    return [
        part(str(PART_NAMES[key]), columns, [[str(LINE_NAMES[line]), *cells] for line, cells in lines])
        for key, lines in figure_lines(figures.years)
    ]


def _value(ratio: Ratio) -> str:
    if ratio.value is None:
        return _("not known")
    return percent(ratio.value) if RATIOS[ratio.key].unit == "share" else f"{round(ratio.value, 2)}"


def _management(survey: Survey) -> dict[str, Any]:
    """The eleven items with their points and what they rest on, as they were when the survey was finished."""
    is_old = survey.finished_at is not None and not survey.is_kept
    held = survey.management if survey.finished_at is not None else latest_record(KIND, survey.customer_id, FORM)
    columns = [left(_("Item")), right(_("Points")), rest(_("What it rests on"))]
    none = _("What was answered then was not kept in those days.") if is_old else _("Nobody was asked yet.")
    told = {"day": on_day(held.on), "name": held.author} if held is not None else {}
    note = _("Filled in for %(day)s by %(name)s.") % told if told else ""
    return part(_("Management"), columns, management_rows(held), none=none, note=note)


def management_rows(record: FormRecord | None) -> list[list[str]]:
    """Item, points of what it could give, evidence; none where nobody was asked."""
    if record is None:
        return []
    answers, points = answers_of(record), points_of(record)
    return [_item(item, answers, points.get(item.key)) for item in ITEMS]


def _item(item: Any, answers: dict[str, Any], given: Points | None) -> list[str]:
    evidence = answers.get(item.key + EVIDENCE, "")
    if given is None or given.points is None:
        return [str(item.label), _("not known"), evidence]
    return [str(item.label), f"{quantity(given.points)} / {quantity(given.most)}", evidence]


def _references(survey: Survey) -> list[dict[str, Any]]:
    """Who was asked and what was answered when the survey was finished, and apart from that what came later."""
    title, now = _("Banks and suppliers asked"), asked_of(survey)
    if survey.finished_at is None:
        return [reference_part(title, now)]
    if survey.asked is None:
        return [reference_part(title, now, note=_("As it stands today; what was answered then was not kept in those "
                                                  "days."))]  # fmt: skip
    later = [one for one in now if one not in survey.asked]
    told = [reference_part(title, survey.asked)]
    return [*told, reference_part(_("Asked or answered after the survey"), later)] if later else told
