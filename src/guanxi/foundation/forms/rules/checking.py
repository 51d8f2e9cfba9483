"""Whether the items of a form make sense, before the form is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guanxi.foundation.forms.rules.answers import Fault
from guanxi.foundation.forms.rules.formulas import FormulaError, kind_of_node, read_formula
from guanxi.foundation.forms.rules.items import CHOOSING, NUMBERS, SILENT, TESTS, TYPES, Item, number_of

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_ITEMS, MOST_CHOICES, MOST_POINTS = 200, 100, 10_000
NUMBERED = NUMBERS | {"computed"}
WORDED = frozenset({"yes_no", "choice", "choices"})


@dataclass(frozen=True)
class ItemFault:
    """What is wrong with an item: its key, the part at fault, and why."""

    key: str
    part: str
    fault: Fault


def check_items(items: Sequence[Item]) -> list[ItemFault]:
    """Everything that is wrong with the items of a form."""
    faults: list[ItemFault] = []
    keys = [item.key for item in items]
    if not any(item.is_asked for item in items):
        faults.append(ItemFault("", "items", Fault("nothing_asked")))
    if len(items) > MOST_ITEMS:
        faults.append(ItemFault("", "items", Fault("too_many_items", {"most": MOST_ITEMS})))
    for place, item in enumerate(items):
        if keys.index(item.key) != place:
            faults.append(ItemFault(item.key, "key", Fault("twice")))
        faults += check_item(item, items)
    return faults + [ItemFault(key, "formula", Fault("circle")) for key in in_circles(items)]


def check_item(item: Item, items: Sequence[Item]) -> list[ItemFault]:
    """What is wrong with one item among the others of its form."""
    found: list[tuple[str, Fault]] = []
    if not KEY.fullmatch(item.key):
        found.append(("key", Fault("key")))
    if item.type not in TYPES:
        return [ItemFault(item.key, "type", Fault("type"))]
    if not str(item.label).strip():
        found.append(("label", Fault("no_label")))
    found += _check_choices(item)
    found += _check_numbers(item)
    if item.shown_if is not None:
        found += _check_condition(item, items)
    if item.type == "computed":
        found += [("formula", fault) for fault in check_formula(item.formula, item.key, items)]
    elif item.formula:
        found.append(("formula", Fault("no_formula")))
    return [ItemFault(item.key, part, fault) for part, fault in found]


def _check_choices(item: Item) -> list[tuple[str, Fault]]:
    if item.type not in CHOOSING:
        return [("choices", Fault("no_choices"))] if item.choices else []
    keys = [one.key for one in item.choices]
    labels = [str(one.label).strip() for one in item.choices]
    if not 1 <= len(keys) <= MOST_CHOICES:
        return [("choices", Fault("choices", {"most": MOST_CHOICES}))]
    if len(set(keys)) < len(keys) or len(set(labels)) < len(labels) or not all(labels):
        return [("choices", Fault("choices_twice"))]
    scored = [one.points for one in item.choices if one.points is not None]
    if scored and len(scored) < len(keys):
        return [("choices", Fault("choices_points"))]
    return [("choices", Fault("points", {"most": MOST_POINTS}))] if any(abs(Decimal(one)) > MOST_POINTS for one in
                                                                       scored) else []  # fmt: skip


def _check_numbers(item: Item) -> list[tuple[str, Fault]]:
    found = []
    if item.points is not None:
        if item.type not in ("yes_no", "rating"):
            found.append(("points", Fault("no_points")))
        elif not 0 < Decimal(item.points) <= MOST_POINTS:
            found.append(("points", Fault("points", {"most": MOST_POINTS})))
    if item.type == "rating" and not 2 <= item.scale <= 10:
        found.append(("most", Fault("scale")))
    if item.least is not None and item.most is not None and Decimal(item.least) > Decimal(item.most):
        found.append(("most", Fault("bounds")))
    if item.type not in NUMBERS and (item.least is not None or item.most is not None):
        found.append(("most", Fault("no_bounds")))
    if not 0 <= item.places <= 6:
        found.append(("places", Fault("decimals")))
    return found


def _check_condition(item: Item, items: Sequence[Item]) -> list[tuple[str, Fault]]:
    condition = item.shown_if
    assert condition is not None
    earlier: dict[str, Item] = {}
    for one in items:
        if one.key == item.key:
            break
        earlier[one.key] = one
    asked = earlier.get(condition.item)
    if asked is None or asked.type in SILENT:
        return [("shown_if", Fault("earlier"))]
    if condition.test not in TESTS:
        return [("shown_if", Fault("test"))]
    if condition.test in ("filled", "empty"):
        return []
    if not condition.values or not all(str(one).strip() for one in condition.values):
        return [("shown_if", Fault("value"))]
    offered = {"yes", "no"} if asked.type == "yes_no" else {one.key for one in asked.choices}
    if asked.type in WORDED:
        if condition.test not in ("is", "is_not") or set(condition.values) - offered:
            return [("shown_if", Fault("value"))]
    elif asked.type in NUMBERS and any(number_of(one) is None for one in condition.values):
        return [("shown_if", Fault("value_number"))]
    return []


def check_formula(formula: str, key: str, items: Sequence[Item]) -> list[Fault]:
    """What is wrong with a formula: a sign, a bracket, an item it cannot name, a text where a number belongs."""
    kinds = {one.key: "number" if one.type in NUMBERED else "text" for one in items if one.type in NUMBERED | WORDED}
    kinds.pop(key, None)
    try:
        node = read_formula(formula)
        if kind_of_node(node, kinds) != "number":
            raise FormulaError("result")
    except FormulaError as error:
        words: dict[str, Any] = {"word": error.word, "place": error.place, "known": ", ".join(sorted(kinds))}
        if error.code == "item" and error.word == key:
            return [Fault("circle")]
        return [Fault(f"formula_{error.code}", words)]
    return []


def in_circles(items: Sequence[Item]) -> list[str]:
    """Computed items whose results hang on themselves."""
    names: dict[str, set[str]] = {}
    for item in items:
        if item.type == "computed":
            try:
                names[item.key] = read_formula(item.formula).named()
            except FormulaError:
                names[item.key] = set()
    return [key for key in names if key in reached(key, names) and key not in names[key]]


def reached(start: str, names: dict[str, set[str]]) -> set[str]:
    """The computed items a formula rests on, directly or through others."""
    found: set[str] = set()
    waiting = list(names[start])
    while waiting:
        key = waiting.pop()
        if key in names and key not in found:
            found.add(key)
            waiting += names[key]
    return found
