"""What is wrong with the day, the amount or the currency of a document, said before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.actions.checks import BIGGEST
from guanxi.kit.imports.batches import Problem
from guanxi.kit.periods import EARLIEST, is_plausible

CORRECT_DAY = _("Correct the date, or leave the row out.")
CURRENCY = _("The company keeps its books in %(ours)s, not in %(theirs)s.")
OURS = frozenset({"cny", "rmb", "人民币", "人民币元", "元", "¥", "￥", "yuan", "renminbi"})


def day_faults(values: Mapping[str, Any], *, today: date) -> list[Problem]:
    """The day of the document: from 2000 on, not in the future; due not before it."""
    found = []
    on, due_on = values.get("date"), values.get("due_on")
    if on and on < EARLIEST:
        found.append(Problem("date_early", "date", _("The date lies before 2000."), CORRECT_DAY))
    if on and on > today:
        found.append(Problem("date_future", "date", _("The date lies in the future."), CORRECT_DAY))
    if due_on and not is_plausible(due_on, on=today):
        found.append(Problem("due_implausible", "due_on", _("The due day is not plausible."), CORRECT_DAY))
    elif on and due_on and due_on < on:
        found.append(Problem("due_before", "due_on", _("It is due before its own date."), CORRECT_DAY))
    return found


def amount_faults(values: Mapping[str, Any], names: Mapping[str, Any]) -> list[Problem]:
    """Amounts above zero; `names` says for each field what to do with one below."""
    found = []
    for name, mend in names.items():
        amount = values.get(name)
        if amount is not None and amount < 0:
            found.append(Problem("negative_amount", name, _("The amount is below zero."), mend))
        elif amount is not None and amount >= BIGGEST:
            found.append(Problem("too_large", name, _("The amount is too large."), _("Correct it.")))
    return found


def currency_faults(values: Mapping[str, Any]) -> list[Problem]:
    """Amounts of another currency are not taken for ours."""
    ours, theirs = str(settings.GUANXI_CURRENCY), str(values.get("currency") or "").strip()
    known = {ours.casefold(), str(settings.GUANXI_CURRENCY_SYMBOL)} | (OURS if ours == "CNY" else frozenset())
    if not theirs or theirs.casefold() in known:
        return []
    mend = _("Convert the amounts first, or leave the column out if it says otherwise by mistake.")
    return [Problem("currency", "currency", CURRENCY % {"ours": ours, "theirs": theirs[:20]}, mend)]
