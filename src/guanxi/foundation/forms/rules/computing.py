"""Working formulas out over answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from guanxi.foundation.forms.rules.formulas import COMPARING, FormulaError, Node, Unknown, read_formula
from guanxi.foundation.forms.rules.items import NUMBERS, Answers, Item, comparable, shown_items, words_of

HIGHEST = Decimal(10) ** 15
MOST_PLACES = 6
Lookup = Callable[[str], Any]
_read = lru_cache(maxsize=512)(read_formula)


def compute(items: Sequence[Item], answers: Answers) -> dict[str, Decimal | Unknown]:
    """Key → result of the computed items that are asked, rounded to their places; or why it is unknown."""
    shown = {item.key: item for item in shown_items(items, answers)}
    known = {item.key: item for item in items}
    results: dict[str, Decimal | Unknown] = {}
    busy: set[str] = set()

    def look(key: str) -> Any:
        item = known.get(key)
        if item is None or key not in shown:
            return Unknown("not_asked", (key,))
        if item.type != "computed":
            answer = answers.get(key)
            return Unknown("missing", (key,)) if answer is None else value_of(item, answer)
        if key in busy:
            return Unknown("circle", (key,))
        if key not in results:
            busy.add(key)
            results[key] = rounded(_worked(item.formula, look), item.places)
            busy.discard(key)
        return results[key]

    for key, item in shown.items():
        if item.type == "computed":
            look(key)
    return {key: results[key] for key in shown if key in results}


def _worked(formula: str, look: Lookup) -> Any:
    try:
        return work_out(_read(formula), look)
    except FormulaError:
        return Unknown("formula")


def value_of(item: Item, answer: Any) -> Any:
    """An answer as formulas take it: a percentage as a share, yes and no and choices as words."""
    if item.type == "percent":
        return Decimal(answer) / 100
    return comparable(answer) if item.type in NUMBERS else words_of(answer)


def rounded(value: Any, places: int) -> Decimal | Unknown:
    """A result at its decimals, half up."""
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, Decimal):
        return Unknown("formula")
    with localcontext(prec=40, rounding="ROUND_HALF_UP"):
        return value.quantize(Decimal(1).scaleb(-min(max(places, 0), MOST_PLACES)))


def work_out(node: Node, look: Lookup) -> Any:
    """A part of a formula: a decimal, words, a truth, or unknown with its reason."""
    with localcontext(prec=34):
        return _work(node, look)


def _work(node: Node, look: Lookup) -> Any:
    if node.kind == "number":
        return _bounded(node.value)
    if node.kind == "text":
        return {node.value}
    if node.kind == "item":
        return look(node.value)
    if node.kind == "if":
        truth = _work(node.parts[0], look)
        return truth if isinstance(truth, Unknown) else _work(node.parts[1 if truth else 2], look)
    found = [_work(part, look) for part in node.parts]
    if node.kind in ("sum", "min", "max"):  # what was not asked has no part in them
        asked = [one for one in found if not (isinstance(one, Unknown) and one.reason == "not_asked")]
        found = asked or found
    if unknown := [one for one in found if isinstance(one, Unknown)]:
        reason = unknown[0].reason
        alike = (key for one in unknown if one.reason == reason for key in one.items)
        return Unknown(reason, tuple(dict.fromkeys(alike)))
    if node.kind in COMPARING:
        return _compare(node.kind, *found)
    return _bounded(_reckon(node, found))


def _reckon(node: Node, found: list[Any]) -> Any:
    if node.kind == "/":
        if not found[1]:
            return Unknown("division_by_zero", tuple(sorted(node.parts[1].named())))
        return found[0] / found[1]
    if node.kind == "round":
        places = int(found[1]) if len(found) > 1 else 0
        return rounded(found[0], places)
    plain: dict[str, Callable[..., Any]] = {
        "+": lambda left, right: left + right, "-": lambda left, right: left - right,
        "*": lambda left, right: left * right, "negative": lambda one: -one, "abs": abs,
        "sum": lambda *all: sum(all, Decimal(0)), "min": lambda *all: min(all), "max": lambda *all: max(all),
    }  # fmt: skip
    return plain[node.kind](*found)


def _bounded(value: Any) -> Any:
    too_large = isinstance(value, Decimal) and (not value.is_finite() or abs(value) >= HIGHEST)
    return Unknown("too_large") if too_large else value


def _compare(sign: str, left: Any, right: Any) -> bool:
    if isinstance(left, set | frozenset) or isinstance(right, set | frozenset):
        is_same = bool(left & right)
        return is_same if sign == "=" else not is_same
    tests = {
        "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right,
        "<>": left != right,
    }  # fmt: skip
    return tests[sign]
