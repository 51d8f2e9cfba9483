"""Items of a form as they are sent: what each may say, made into what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from guanxi.foundation.forms.rules.items import TESTS, TYPES
from guanxi.kit.keys import free_key

LONGEST = {"label": 200, "label_en": 200, "help": 300, "help_en": 300, "unit": 20, "unit_en": 20, "source": 40}
MOST = 200  # items of a form, and choices of an item
NUMBERS = ("points", "least", "most")


class ChoiceInput(TypedDict, total=False):
    """A choice; its key is made of its label where it is left out."""

    key: str
    label: str
    label_en: str
    points: Decimal | None


class ShownIfInput(TypedDict, total=False):
    """When an item is asked: an item above it, a comparison, and what it is compared with."""

    item: str
    test: str
    values: Sequence[str]


class ItemInput(TypedDict, total=False):
    """An item; its key is made of its label where it is left out."""

    key: str
    type: str
    label: str
    label_en: str
    help: str
    help_en: str
    unit: str
    unit_en: str
    required: bool
    evidence: bool
    choices: Sequence[ChoiceInput]
    shown_if: ShownIfInput | None
    formula: str
    points: Decimal | None
    least: Decimal | None
    most: Decimal | None
    places: int
    source: str


def read_items(sent: Sequence[Any], faults: dict[str, Any]) -> list[dict[str, Any]]:
    """The items as they are kept; what has the wrong shape is noted under its place: `items.2.points`."""
    if len(sent) > MOST:
        faults["items"] = _("A form has at most %(most)s items. Split it.") % {"most": MOST}
        return []
    taken: set[str] = {str(one.get("key")) for one in sent if one.get("key")}
    return [read_item(one, taken, faults, f"items.{place}.") for place, one in enumerate(sent)]


def read_item(sent: Mapping[str, Any], taken: set[str], faults: dict[str, Any], where: str = "") -> dict[str, Any]:
    """One item as it is kept; a key that is made of its label is added to those taken."""
    if unknown := set(sent) - set(ItemInput.__annotations__):
        faults[where + min(unknown)] = _("There is no such field.")
    kept: dict[str, Any] = {"type": str(sent.get("type") or "text")}
    if kept["type"] not in TYPES:
        faults[where + "type"] = _("Choose one of the types offered.")
    for name, most in LONGEST.items():
        if text := _text(sent.get(name), most, faults, where + name):
            kept[name] = text
    kept["key"] = str(sent.get("key") or "") or free_key(kept.get("label_en") or kept.get("label", ""), taken, "item")
    taken.add(kept["key"])
    kept |= {name: True for name in ("required", "evidence") if sent.get(name)}
    if formula := _text(sent.get("formula"), 500, faults, where + "formula"):
        kept["formula"] = formula
    for name in NUMBERS:
        if (number := _number(sent.get(name), faults, where + name)) is not None:
            kept[name] = number
    if (places := sent.get("places")) not in (None, 2):
        kept["places"] = int(places)
    if sent.get("choices"):
        kept["choices"] = _choices(sent["choices"], faults, where)
    if condition := sent.get("shown_if"):
        kept["shown_if"] = _condition(condition, faults, where)
    return kept


def _choices(sent: Sequence[Any], faults: dict[str, Any], where: str) -> list[dict[str, Any]]:
    if len(sent) > MOST:
        faults[where + "choices"] = _("Write 1 to %(most)s choices, one a line.") % {"most": MOST}
        return []
    taken = {str(one.get("key")) for one in sent if one.get("key")}
    kept = []
    for one in sent:
        words = {name: _text(one.get(name), 80, faults, where + "choices") for name in ("label", "label_en")}
        made = {name: text for name, text in words.items() if text}
        made["key"] = str(one.get("key") or "")[:40] or free_key(words["label_en"] or words["label"], taken, "choice")
        taken.add(made["key"])
        if (number := _number(one.get("points"), faults, where + "choices")) is not None:
            made["points"] = number
        kept.append(made)
    return kept


def _condition(sent: Mapping[str, Any], faults: dict[str, Any], where: str) -> dict[str, Any]:
    test = str(sent.get("test") or "is")
    if test not in TESTS:
        faults[where + "shown_if"] = _("Choose one of the comparisons offered.")
    values = [str(one).strip()[:80] for one in list(sent.get("values") or ())[:50]]
    return {"item": str(sent.get("item") or "")[:40], "test": test, "values": [one for one in values if one]}


def _text(value: Any, most: int, faults: dict[str, Any], where: str) -> str:
    text = " ".join(str(value or "").replace("\x00", "").split())
    if len(text) > most:
        faults[where] = _("At most %(most)s characters; this has %(length)s.") % {"most": most, "length": len(text)}
    return text


def _number(value: Any, faults: dict[str, Any], where: str) -> str | None:
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
        if number.is_finite() and abs(number) < Decimal(10) ** 13:
            return format(number, "f")
    except InvalidOperation:
        pass
    faults[where] = _("Write a number such as 12.5.")
    return None
