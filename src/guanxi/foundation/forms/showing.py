"""Answers as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.forms.models import FormFile
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.rules.items import FILES, Item
from guanxi.foundation.forms.words import say_unknown
from guanxi.kit.components.numbers import NOTHING, day, listed, money, quantity


def show_answer(item: Item, answer: Any, files: Mapping[int, FormFile] | None = None) -> str:
    """An answer in words; a dash where there is none."""
    if answer is None or answer == ():
        return NOTHING
    if item.type == "yes_no":
        return _("yes") if answer else _("no")
    if item.type == "rating":
        return _("%(step)s of %(most)s") % {"step": answer, "most": item.scale}
    if item.type == "money":
        return money(answer)
    if item.type == "date":
        return day(answer)
    if item.type in ("choice", "choices"):
        labels = {one.key: str(one.label) for one in item.choices}
        chosen = [answer] if item.type == "choice" else answer
        return str(listed([labels.get(one, one) for one in chosen]))
    if item.type in FILES:
        found = (files or {}).get(answer)
        return found.name if found else NOTHING
    if isinstance(answer, int | Decimal):
        return with_unit(item, answer)
    return str(answer)


def with_unit(item: Item, number: Decimal | int) -> str:
    """A number with what it is counted in."""
    if item.type == "percent":
        return f"{quantity(Decimal(number))} %"
    unit = str(item.unit)
    return f"{quantity(Decimal(number))}{' ' if unit and unit.isascii() else ''}{unit}"


def show_result(item: Item, result: Decimal | Unknown | None, items: Sequence[Item]) -> tuple[str, bool]:
    """A computed result in words, and whether it is unknown."""
    if result is None:
        return NOTHING, True
    if isinstance(result, Unknown):
        return say_unknown(result, items), True
    return with_unit(item, result), False
