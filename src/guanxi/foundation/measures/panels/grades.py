"""A grade and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.panels.factors import FactorRow, factor_row
from guanxi.foundation.measures.queries import courses
from guanxi.foundation.measures.reasons import to_line
from guanxi.foundation.measures.scorecards import Scorecard, scorecards
from guanxi.foundation.policies.panels import version_text
from guanxi.kit.components.numbers import NOTHING, day, percent, quantity

LOOKED_BACK = timedelta(days=730)


@dataclass(frozen=True)
class GradeMark:
    """A grade in a word: for lists, heads of pages and other rooms' cards."""

    grade: str
    label: str
    tone: str
    title: str


@dataclass(frozen=True)
class GradeCard:
    """A grade with everything that led to it (template `measures/_grade.html`, context name `graded`).

    Args:
        score: of 100, written. known: how much is known, as a sentence. bands: (grade, text, whether it is this one).
        rows: the factors. decided: which terms decided. url: its page with history.
    """

    mark: GradeMark
    grade: Grade
    scorecard: Scorecard | None
    title: str
    score: str
    known: str
    bands: tuple[tuple[str, str, bool], ...]
    rows: tuple[FactorRow, ...]
    decided: Any
    day: str
    url: str


def tone_of(rank: int, of: int) -> str:
    """The colour of a grade by its place among so many: best ok, worst bad; none for no grade."""
    if not rank:
        return ""
    place = (rank - 1) / (of - 1) if of > 1 else 0
    return "ok" if place < 0.4 else "info" if place < 0.6 else "warn" if place < 1 else "bad"


def grade_mark(grade: Grade | None) -> GradeMark:
    """A grade in a word; also for a record that has none."""
    if grade is None:
        return GradeMark("", _("not graded"), "", "")
    card = scorecards.get(grade.scorecard)
    label = grade.grade or _("not enough is known")
    return GradeMark(
        grade.grade, label, tone_of(grade.rank, len(grade.reasons["bands"])), str(card.label if card else "")
    )


def grade_card(grade: Grade, *, user: Any = None) -> GradeCard:
    """A grade with every factor's value, points, weight and why, for whoever may look at it.

    Args:
        user: who reads; decides whether the terms that decided are a link.
    """
    card = scorecards.get(grade.scorecard)
    lines = [to_line(one) for one in grade.lines]
    whole = sum((one.weight for one in lines), Decimal(0))
    policy = card.terms.policy_name if card else ""  # type: ignore[attr-defined]
    course = _course(card, grade) if card else {}
    return GradeCard(
        mark=grade_mark(grade),
        grade=grade,
        scorecard=card,
        title=str(card.label if card else grade.scorecard),
        score=NOTHING if grade.points is None else quantity(grade.points),
        known=_known(grade, sum(1 for one in lines if not one.is_known and one.weight)),
        bands=_bands(grade),
        rows=tuple(factor_row(one, card, grade.object_id, whole, course.get(one.key, ())) for one in lines),
        decided=version_text(grade.policy_version, policy=policy, user=user),
        day=day(grade.on),
        url=grade_url(grade.scorecard, grade.kind, grade.object_id),
    )


def grade_url(scorecard: str, kind: str, object_id: int) -> str:
    """The page of a record's grades by a scorecard."""
    return reverse("measures:grades", args=[scorecard, kind, object_id])


def _course(card: Scorecard, grade: Grade) -> dict[str, list[Decimal]]:
    """Factor → the snapshots of its metric in the two years up to the grade."""
    measured = {one.measure: one.key for one in card.factors if one.metric and one.metric.is_kept}
    found = courses(list(measured), grade.object_id, since=grade.on - LOOKED_BACK) if measured else {}
    return {measured[key]: values for key, values in found.items()}


def _known(grade: Grade, missing: int) -> str:
    if not missing:
        return _("Everything is known.")
    told = {"n": missing, "share": percent(grade.share_known), "least": percent(Decimal(grade.reasons["least_known"]))}
    left_out = ngettext(
        "%(share)s of the weight is known; %(n)s factor is not and was left out.",
        "%(share)s of the weight is known; %(n)s factors are not and were left out.",
        missing,
    ) % told  # fmt: skip
    if grade.grade:
        return left_out
    return f"{left_out} {_('At least %(least)s must be known for a grade.') % told}"


def _bands(grade: Grade) -> tuple[tuple[str, str, bool], ...]:
    found = []
    for name, least in grade.reasons["bands"]:
        text = _("%(grade)s from %(least)s") % {"grade": name, "least": quantity(least)}
        found.append((name, text, name == grade.grade))
    return tuple(found)
