"""Figures that cannot be true, as an application keeps them: what is wrong, and why they stand all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.statements.rules import Mark
from guanxi.domains.credit.statements.sentences import say_mark
from guanxi.foundation.people.models import User
from guanxi.kit.documents import long_day

Told = Sequence[Mapping[str, Any]]
NAMES = {
    "unbalanced": gettext_lazy("does not balance"),
    "part_over": gettext_lazy("single figures in another unit"),
    "parts_over": gettext_lazy("parts above their total"),
    "profit_off": gettext_lazy("profit and tax do not agree"),
    "negative": gettext_lazy("below zero"),
    "units": gettext_lazy("units mixed up"),
    "unit_all": gettext_lazy("all of it in another unit"),
    "part_small": gettext_lazy("single figures in another unit"),
    "unit_jump": gettext_lazy("another unit than the year before"),
}


@dataclass(frozen=True)
class MarkLine:
    """A mark as it reads.

    Args:
        text: what is wrong. note: why the figures stand, or that nothing follows from them. tone: "bad", "warn".
    """

    text: str
    note: str
    tone: str


def mark_lines(marks: Told | None) -> list[MarkLine]:
    """What was marked when an application was graded, the worst first."""
    lines = [_line(one) for one in marks or ()]
    return sorted(lines, key=lambda one: one.tone != "bad")


def _line(told: Mapping[str, Any]) -> MarkLine:
    mark = Mark(told["code"], told["year"], tuple(told["lines"]), told["facts"])
    text = say_mark(mark)[0]
    if told["stands"]:
        why = told["stands"]
        return MarkLine(text, stands_told(why["reason"], why["by"], datetime.fromisoformat(why["at"])), "warn")
    if told["is_doubt"]:
        return MarkLine(text, _("Nothing follows from the figures of this year."), "bad")
    return MarkLine(text, _("The totals agree, so the figures count."), "warn")


def stands_told(reason: str, by: int | None, at: datetime | None) -> str:
    """Why marked figures stand, by whom, when."""
    on = long_day(timezone.localdate(at)) if at is not None else "–"
    told = {"reason": reason, "name": User.objects.filter(pk=by).first() if by else None, "day": on}
    return _("They stand: %(reason)s (%(name)s, %(day)s)") % told


def mark_facts(marks: Told | None) -> dict[str, Any]:
    """What an approver is told of marks; nothing where there are none."""
    doubts = sorted({one["code"] for one in marks or () if not one["stands"]})
    reasons = {one["year"]: one["stands"]["reason"] for one in marks or () if one["stands"]}
    stands = "; ".join(f"{year}: {reason}" for year, reason in sorted(reasons.items()))
    return {name: value for name, value in (("marks", doubts), ("stands", stands)) if value}
