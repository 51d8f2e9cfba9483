"""What all cells of a column together tell about it: decimal mark, order of dates, units, lost zeros."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guanxi.kit.imports.cells import days, numbers
from guanxi.kit.imports.units import is_percent, split_unit
from guanxi.kit.sheets.model import Warning

NUMBERS = ("amount", "price", "quantity", "whole", "rate")
TELLING = frozenset([*NUMBERS, "day", "moment", "flag", "code"])  # kinds whose columns tell by all of their cells


@dataclass
class Found:
    """The format of a column, and what is not certain: code → word for the question."""

    format: dict[str, Any] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


def format_of(kind: str, heading: str, texts: Collection[str]) -> Found:
    """How a column of this kind is to be read.

    Args:
        texts: its different cells, filled.
    """
    found = Found()
    if kind in NUMBERS:
        found.format["mark"] = numbers.decimal_mark(texts)
    if kind in ("amount", "price", "quantity"):
        _rest, factor, unit = split_unit(heading)
        if factor is not None:
            found.format["factor"], found.doubts["factor"] = format(factor, "f"), unit
    if kind == "quantity":
        _unit(texts, found)
    elif kind == "rate":
        found.format["percent"] = _is_percent(heading, texts, found.format["mark"])
    elif kind in ("day", "moment"):
        order, doubt = days.order_of_column(texts)
        found.format["order"] = order
        if doubt:
            found.doubts[doubt] = order
    elif kind == "phone":
        found.format["several"] = "keep"
    elif kind == "email":
        found.format["several"] = "refuse"
    elif kind == "flag":
        found.format["cross"] = not any(text in "√✓✔☑是" or text.casefold() in ("y", "yes") for text in texts)
    elif kind == "code":
        _codes(texts, found)
    return found


def _unit(texts: Collection[str], found: Found) -> None:
    units = {word for text in texts if (word := numbers.unit_word(text))}
    if len(units) == 1:
        found.format["unit"] = found.doubts["unit"] = units.pop()


def _is_percent(heading: str, texts: Collection[str], mark: str) -> bool:
    """Plain numbers are percentages where the heading says so or one of them is above 1."""
    if is_percent(heading):
        return True
    plain = [numbers.read_number(text, mark) for text in texts if text[-1:].isdigit()]
    return any(not isinstance(number, numbers.Fault) and abs(number) > 1 for number in plain)


def _codes(texts: Collection[str], found: Found) -> None:
    digits = [text for text in texts if text.isdigit() and text.isascii()]
    if texts and len(texts) > 1 and all(text[-2:] == ".0" and text[:-2].isdigit() for text in texts):
        found.format["decimals"] = True
    if len(digits) < 5:
        return
    usual, count = Counter(map(len, digits)).most_common(1)[0]
    has_zeros = any(text[0] == "0" for text in digits if len(text) == usual)
    if has_zeros and count < len(digits) and count * 10 >= len(digits) * 6 and max(map(len, digits)) == usual:
        found.doubts["lost_zeros"] = str(usual)
    if sum(1 for text in digits if len(text) >= 16 and text[15:].strip("0") == "") > 1:
        found.doubts["rounded_codes"] = next(text for text in digits if len(text) >= 16)


def questions_of(kind: str, found: Found, chosen: Mapping[str, Any]) -> list[Warning]:
    """What a person should look at or decide about the column; nothing about what he or she chose already."""
    asked = {"ambiguous": "order", "mixed": "order", "short_year": "order", "lost_zeros": "width"}
    return [_words(doubt, word) for doubt, word in found.doubts.items() if asked.get(doubt, doubt) not in chosen]


def _words(doubt: str, word: str) -> Warning:
    orders = {"ymd": _("year, month, day"), "mdy": _("month, day, year"), "dmy": _("day, month, year")}
    texts = {
        "ambiguous": (
            _("Nothing in the column tells day from month in its dates."),
            _("Choose the order of day and month."),
        ),
        "mixed": (
            _("Some dates of the column begin with the day, others with the month."),
            _("Choose the order that is meant, and mend the dates that then cannot be read."),
        ),
        "short_year": (
            _("Years with two digits are read as %(order)s.") % {"order": orders.get(word, word)},
            _("Choose another order if that is wrong."),
        ),
        "factor": (
            _("The heading gives a unit (%(unit)s); the numbers are multiplied accordingly.") % {"unit": word},
            _("Take the unit away if the numbers are meant as they stand."),
        ),
        "unit": (
            _("All quantities are counted in “%(unit)s”; the number is taken, the unit is left out.") % {"unit": word},
            _("If products are sold in other units, convert the numbers in the file."),
        ),
        "lost_zeros": (
            _("Most codes have %(width)s digits, some with zeros in front; shorter ones may have lost theirs.")
            % {"width": word},
            _("Choose to fill them up with zeros to %(width)s digits.") % {"width": word},
        ),
        "rounded_codes": (
            _("Long numbers end in zeros, as in %(example)s; a spreadsheet keeps only 15 digits.") % {"example": word},
            _("Compare some with the source; if digits are lost, format the column as text and fill it anew."),
        ),
    }
    return Warning(doubt, *texts[doubt])
