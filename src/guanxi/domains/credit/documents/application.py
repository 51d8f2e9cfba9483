"""The customer credit application on paper (客户授信申请表, S4-43): what is asked, what it rests on, who decided."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.documents.parts import left, on_day, paper, paragraph, part, rest, right, signed, sum_of
from guanxi.domains.credit.limits.figures import securities_of
from guanxi.domains.credit.limits.marks import mark_lines
from guanxi.domains.credit.limits.shown import application_state, score_rows, step_rows
from guanxi.domains.credit.models import Application
from guanxi.kit.components.numbers import figure, percent
from guanxi.kit.documents import long_day


def application_pdf(application: Application, *, language: str) -> bytes:
    """An application as PDF.

    Args:
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        customer = application.customer
        return paper(
            customer, _("Application for customer credit"), number=application.number, facts=_facts(application),
            figures=[
                [_("Limit asked for"), sum_of(application.amount)],
                [_("Proposed limit"), sum_of(application.proposed)],
                [_("Days to pay"), str(application.term_days)],
                [_("Credit grade"), application.grade or "–"],
            ],
            parts=[
                _reason(application), *_marks(application), _scores(application), _steps(application),
                _securities(application),
            ],
            signatures=_signatures(application), language=language,
        )  # fmt: skip


def _facts(application: Application) -> list[list[str]]:
    return [
        [pgettext("paper", "Date"), long_day(timezone.localdate(application.at))],
        [_("Survey of"), on_day(application.survey.on)],
        [pgettext("paper", "State"), application_state(application)[0]],
    ]


def _reason(application: Application) -> dict[str, Any]:
    return paragraph(_("Reason"), application.reason)


def _marks(application: Application) -> list[dict[str, Any]]:
    """What of the figures could not be true, and why it stands; no part where nothing was marked."""
    rows = [[one.text, one.note] for one in mark_lines(application.marks)]
    columns = [rest(_("What is marked")), rest(_("What follows"))]
    return [part(_("Doubts about the figures"), columns, rows)] if rows else []


def _scores(application: Application) -> dict[str, Any]:
    rows = [[one.label, one.how, one.amount, one.running] for one in score_rows(application.steps)]
    columns = [left(_("What is scored")), rest(_("Weight")), right(_("Points")), right(_("Counted"))]
    return part(_("Why this grade"), columns, rows, none=_("Not graded yet."))


def _steps(application: Application) -> dict[str, Any]:
    rows = [[one.label, one.how, one.amount, one.running] for one in step_rows(application.steps)]
    columns = [left(_("Step")), rest(_("How")), right(_("Comes to")), right(_("Limit"))]
    return part(_("How the limit is proposed"), columns, rows, none=_("Not graded yet."))


def _securities(application: Application) -> dict[str, Any]:
    rows = [
        [
            one.get_kind_display(),
            one.description,
            figure(one.value),
            percent(one.accepted_rate),
            on_day(one.valid_until),
        ]
        for one in securities_of(application.customer)
    ]
    columns = [left(_("Kind")), rest(_("Description")), right(_("Value")), right(_("Counts")), left(_("Valid until"))]
    return part(_("Securities"), columns, rows, none=_("None."))


def _signatures(application: Application) -> list[list[str]]:
    decided = application.granted_at or application.refused_at
    return [
        signed(_("Asked by"), application.by, timezone.localdate(application.at)),
        signed(
            _("Graded by"), application.graded_by,
            timezone.localdate(application.graded_at) if application.graded_at else None,
        ),
        signed(
            _("Decided by"), application.decided_by if decided else "", timezone.localdate(decided) if decided else None
        ),
    ]  # fmt: skip
