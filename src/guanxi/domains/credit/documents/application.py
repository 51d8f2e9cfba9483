"""The customer credit application on paper (客户授信申请表, S4-43): what is asked, what it rests on, who decided."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.documents.parts import (
    left,
    on_day,
    paper,
    paragraph,
    part,
    reference_part,
    rest,
    right,
    signed,
    sum_of,
)
from guanxi.domains.credit.limits.deciding import decision_rows
from guanxi.domains.credit.limits.figures import securities_of
from guanxi.domains.credit.limits.marks import mark_lines
from guanxi.domains.credit.limits.shown import application_state, score_rows, step_rows
from guanxi.domains.credit.models import Application, Security
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
                _securities(application), _answers(application), _decision(application),
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
    """What stood behind the proposal; before the grading what stands there today."""
    rows = secured_rows(application)
    columns = [left(_("Kind")), rest(_("Description")), right(_("Value")), right(_("Counts")), left(_("Valid until"))]
    none = _("Which securities counted then was not kept in those days.") if rows is None else _("None.")
    return part(_("Securities"), columns, rows or [], none=none)


def secured_rows(application: Application) -> list[list[str]] | None:
    """The securities of an application, as they were when it was graded; None where that was not kept."""
    if application.graded_at is None:
        held = securities_of(application.customer)
        return [
            [one.get_kind_display(), one.description, figure(one.value), percent(one.accepted_rate),
             on_day(one.valid_until)] for one in held
        ]  # fmt: skip
    if application.kept is None:
        return None
    return [
        [
            str(dict(Security.Kind.choices)[one["kind"]]), one["description"], figure(Decimal(one["value"])),
            percent(Decimal(one["rate"])) if Decimal(one["counted"]) else _("no: ends before the limit does"),
            on_day(date.fromisoformat(one["valid_until"]) if one["valid_until"] else None),
        ]
        for one in application.kept["securities"]
    ]  # fmt: skip


def _answers(application: Application) -> dict[str, Any]:
    """What banks and suppliers answered, as it was when the application was graded."""
    title, none = _("What banks and suppliers answered"), _("Nobody was asked yet.")
    if application.graded_at is not None and application.kept is None:
        none = _("What was answered then was not kept in those days.")
    return reference_part(title, (application.kept or {}).get("references", []), none=none)


def _decision(application: Application) -> dict[str, Any]:
    """By which level and whom it was decided, for whom he or she stood in, in which words, by which terms."""
    columns = [left(pgettext("paper", "Decision")), rest(pgettext("paper", "Told"))]
    return part(_("Decision"), columns, decision_rows(application, write=_written), none=_("Not decided yet."))


def _written(at: datetime) -> str:
    """A moment with its year."""
    local = timezone.localtime(at)
    return f"{long_day(local.date())} {local:%H:%M}"


def _signatures(application: Application) -> list[list[str]]:
    decided = application.granted_at or application.refused_at
    return [
        signed(_("Asked by"), application.by, timezone.localdate(application.at)),
        signed(
            _("Graded by"), application.graded_by,
            timezone.localdate(application.graded_at) if application.graded_at else None,
        ),
        signed(
            pgettext("application", "Decided by"), application.decided_by if decided else "",
            timezone.localdate(decided) if decided else None
        ),
    ]  # fmt: skip
