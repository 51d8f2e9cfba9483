"""Faults of items, answers and formulas as sentences that name the mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.forms.rules.answers import Fault
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.rules.items import DRAWN, EVIDENCE, Item
from guanxi.kit.components.numbers import listed

TYPE_WORDS = {
    "text": pgettext_lazy("item type", "text"),
    "long_text": pgettext_lazy("item type", "long text"),
    "whole": pgettext_lazy("item type", "whole number"),
    "number": pgettext_lazy("item type", "number"),
    "money": pgettext_lazy("item type", "money"),
    "percent": pgettext_lazy("item type", "percentage"),
    "date": pgettext_lazy("item type", "date"),
    "yes_no": pgettext_lazy("item type", "yes or no"),
    "choice": pgettext_lazy("item type", "one choice"),
    "choices": pgettext_lazy("item type", "several choices"),
    "rating": pgettext_lazy("item type", "rating"),
    "photo": pgettext_lazy("item type", "photo"),
    "file": pgettext_lazy("item type", "file"),
    "signature": pgettext_lazy("item type", "signature"),
    "heading": pgettext_lazy("item type", "heading"),
    "computed": pgettext_lazy("item type", "computed"),
}
TEST_WORDS = {
    "is": pgettext_lazy("comparison", "is"),
    "is_not": pgettext_lazy("comparison", "is not"),
    "at_least": pgettext_lazy("comparison", "is at least"),
    "at_most": pgettext_lazy("comparison", "is at most"),
    "filled": pgettext_lazy("comparison", "is answered"),
    "empty": pgettext_lazy("comparison", "is not answered"),
}
ANSWERS = {
    "no_item": gettext_lazy("This form does not ask this."),
    "text": gettext_lazy("Write a text."),
    "long": gettext_lazy("At most %(most)s characters; this has %(length)s."),
    "number": gettext_lazy("Write a number such as 1234.5."),
    "large": gettext_lazy("This number is too large; at most 13 digits stand before the point."),
    "places": gettext_lazy("At most %(places)s decimals."),
    "whole": gettext_lazy("Write a whole number."),
    "least": gettext_lazy("At least %(least)s."),
    "most": gettext_lazy("At most %(most)s."),
    "date": gettext_lazy("Write days as YYYY-MM-DD."),
    "day_range": gettext_lazy("Choose a day between 1900 and 2199."),
    "yes_no": gettext_lazy("Answer yes or no."),
    "choice": gettext_lazy("“%(value)s” is none of the choices: %(offered)s."),
    "list": gettext_lazy("Send a list of choices."),
    "file": gettext_lazy("Send the number of a file that you uploaded with forms.keep_file."),
    "not_yours": gettext_lazy("This file is not one that you uploaded. Upload it again."),
    "not_a_photo": gettext_lazy("This is no photo. Take a JPEG, PNG or WebP picture."),
    "required": gettext_lazy("This has to be answered."),
    "evidence": gettext_lazy("Write what this answer rests on."),
}
ITEMS = {
    "nothing_asked": gettext_lazy("The form asks nothing yet. Add an item."),
    "too_many_items": gettext_lazy("A form has at most %(most)s items. Split it."),
    "twice": gettext_lazy("Two items have this key. Give one of them another."),
    "key": gettext_lazy("A key begins with a small letter and has small letters, digits and _, at most 40."),
    "type": gettext_lazy("Choose one of the types offered."),
    "no_label": gettext_lazy("Write what is asked."),
    "no_choices": gettext_lazy("Only a choice has choices; leave them empty."),
    "choices": gettext_lazy("Write 1 to %(most)s choices, one a line."),
    "choices_twice": gettext_lazy("Give every choice a name of its own."),
    "choices_points": gettext_lazy("Give every choice points, or none of them."),
    "points": gettext_lazy("Points are a number above 0, at most %(most)s."),
    "no_points": gettext_lazy("Only ratings and yes or no have points; choices have them line by line."),
    "scale": gettext_lazy("A rating has 2 to 10 steps."),
    "bounds": gettext_lazy("The lowest number is above the highest. Swap them."),
    "no_bounds": gettext_lazy("Only numbers have bounds; leave them empty."),
    "decimals": gettext_lazy("Choose 0 to 6 decimals."),
    "earlier": gettext_lazy("It can hang only on an item that stands above it and is answered."),
    "test": gettext_lazy("Choose one of the comparisons offered."),
    "value": gettext_lazy("Choose what the other item has to be."),
    "value_number": gettext_lazy("Write a number to compare with."),
    "no_formula": gettext_lazy("Only computed items have a formula; leave it empty."),
    "circle": gettext_lazy("This formula rests on its own result. Take that item out of it."),
    "formula_empty": gettext_lazy("Write a formula, such as price * quantity."),
    "formula_long": gettext_lazy("A formula has at most 500 signs. Split it over several computed items."),
    "formula_deep": gettext_lazy("Too many brackets stand in each other. Split it over several computed items."),
    "formula_sign": gettext_lazy("“%(word)s” at place %(place)s means nothing in a formula."),
    "formula_unexpected": gettext_lazy("“%(word)s” at place %(place)s does not belong there."),
    "formula_ends": gettext_lazy("The formula ends where a number or an item should follow."),
    "formula_bracket": gettext_lazy("A bracket is not closed. Add “)”."),
    "formula_function": gettext_lazy(
        "There is no function “%(word)s” (place %(place)s). There are sum, min, max, if, round and abs."
    ),
    "formula_arguments": gettext_lazy(
        "“%(word)s” at place %(place)s has the wrong number of parts: if(condition, then, otherwise), round(number, 2)."
    ),
    "formula_item": gettext_lazy("There is no item “%(word)s” that can be computed with. There are: %(known)s."),
    "formula_number": gettext_lazy(
        '“%(word)s” is no number. Texts and choices can only be compared, as in if(%(word)s = "yes", 1, 0).'
    ),
    "formula_compare": gettext_lazy("“%(word)s” compares two numbers, or an item with a choice by = or <>."),
    "formula_condition": gettext_lazy("The first part of if is a comparison, as in if(price > 100, 1, 0)."),
    "formula_result": gettext_lazy("The result is no number. Write what is to be computed, not a comparison."),
}
UNKNOWN = {
    "missing": gettext_lazy("unknown; not answered: %(items)s"),
    "not_asked": gettext_lazy("unknown; not asked: %(items)s"),
    "division_by_zero": gettext_lazy("cannot be told; division by zero: %(items)s"),
    "too_large": gettext_lazy("cannot be told; the number is too large"),
    "circle": gettext_lazy("cannot be told; the formula rests on itself"),
    "formula": gettext_lazy("cannot be told; the formula is faulty"),
}


def say(fault: Fault) -> str:
    """A fault as a sentence in the reader's language."""
    words = {name: listed(map(str, value)) if isinstance(value, list) else value for name, value in fault.words.items()}
    template = ANSWERS.get(fault.code) or ITEMS[fault.code]
    return str(template) % words


def say_all(faults: Mapping[str, Fault]) -> dict[str, str]:
    """Faults by name as sentences."""
    return {name: say(fault) for name, fault in faults.items()}


def say_unknown(result: Unknown, items: Sequence[Item]) -> str:
    """Why a result is unknown, its items by their labels."""
    labels = {item.key: str(item.label) for item in items}
    named = listed([labels.get(key, key) for key in result.items]) or "–"
    return str(UNKNOWN[result.reason]) % {"items": named}


def label_of(name: str, items: Sequence[Item]) -> Any:
    """What an answer's name reads as: the item's label, of its evidence or its drawing too."""
    key = name.removesuffix(EVIDENCE).removesuffix(DRAWN)
    label = next((item.label for item in items if item.key == key), key)
    return _("%(item)s: evidence") % {"item": label} if name.endswith(EVIDENCE) else label
