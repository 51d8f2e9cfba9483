"""Items as they are kept: both wordings of every label in JSON, and back as items that read as their reader does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language

from guanxi.foundation.forms.rules.items import Choice, Item, ShownIf
from guanxi.foundation.timeline.events import by_language

__all__ = ["both", "item_from", "item_to", "items_from", "say_in_all", "worded"]


def worded(chinese: str, english: str) -> str:
    """Of two wordings the one in the reader's language, where there is one."""
    is_chinese = (get_language() or "zh").startswith("zh")
    return (chinese or english) if is_chinese else (english or chinese)


lazy_worded = lazy(worded, str)


def both(text: Any) -> tuple[str, str]:
    """A lazy translation in Chinese and in English; a plain text is the same in both."""
    with translation.override("zh-hans"):
        chinese = str(text)
    with translation.override("en"):
        return chinese, str(text)


def say_in_all(text: Any) -> dict[str, Any]:
    """A wording as a fact of events: kept in every language, read in the reader's."""
    return by_language(dict(zip(("zh-hans", "en"), both(text), strict=True)))


def words_to(name: str, text: Any) -> dict[str, str]:
    """A wording as two entries: `label` in Chinese, `label_en` where English reads otherwise; nothing for nothing."""
    chinese, english = both(text)
    told = {name: chinese} if chinese else {}
    return told | ({f"{name}_en": english} if english and english != chinese else {})


def words_from(name: str, told: Mapping[str, Any]) -> Any:
    """Back: the wording in the language of whoever reads it."""
    chinese, english = str(told.get(name) or ""), str(told.get(f"{name}_en") or "")
    return lazy_worded(chinese, english) if chinese or english else ""


def _number(value: Any) -> str | None:
    return None if value is None else format(Decimal(value), "f")


def item_to(item: Item) -> dict[str, Any]:
    """An item as JSON; only what it says."""
    told: dict[str, Any] = {"key": item.key, "type": item.type}
    for name in ("label", "help", "unit"):
        told |= words_to(name, getattr(item, name))
    for name in ("required", "evidence", "formula", "source"):
        if getattr(item, name):
            told[name] = getattr(item, name)
    for name in ("points", "least", "most"):
        if (number := _number(getattr(item, name))) is not None:
            told[name] = number
    if item.places != 2:
        told["places"] = item.places
    if item.choices:
        told["choices"] = [
            {"key": one.key}
            | words_to("label", one.label)
            | ({} if one.points is None else {"points": _number(one.points)})
            for one in item.choices
        ]
    if item.shown_if is not None:
        asked = item.shown_if
        told["shown_if"] = {"item": asked.item, "test": asked.test, "values": list(asked.values)}
    return told


def item_from(told: Mapping[str, Any]) -> Item:
    """An item from its JSON, its words in the reader's language when they are read."""
    condition = told.get("shown_if")
    shown_if = ShownIf(condition["item"], condition["test"], tuple(condition.get("values", ()))) if condition else None
    choices = tuple(
        Choice(one["key"], words_from("label", one), _decimal(one.get("points"))) for one in told.get("choices", ())
    )
    plain = {name: told[name] for name in ("required", "evidence", "formula", "source", "places") if name in told}
    bounds: dict[str, Any] = {name: _decimal(told.get(name)) for name in ("points", "least", "most")}
    return Item(
        told["key"], words_from("label", told), told["type"], choices=choices, shown_if=shown_if,
        help=words_from("help", told), unit=words_from("unit", told), **plain, **bounds,
    )  # fmt: skip


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def items_from(told: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of a form from their JSON."""
    return tuple(item_from(one) for one in told)
