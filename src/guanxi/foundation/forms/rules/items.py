"""What a form asks: items, their choices, and when they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

TYPES = (
    "text", "long_text", "whole", "number", "money", "percent", "date", "yes_no", "choice", "choices", "rating",
    "photo", "file", "signature", "heading", "computed",
)  # fmt: skip
TEXTS = frozenset({"text", "long_text"})
NUMBERS = frozenset({"whole", "number", "money", "percent", "rating"})
CHOOSING = frozenset({"choice", "choices"})
FILES = frozenset({"photo", "file"})
SILENT = frozenset({"heading", "computed"})  # nobody answers them
SCORED = frozenset({"yes_no", "choice", "choices", "rating"})
TESTS = ("is", "is_not", "at_least", "at_most", "filled", "empty")
SCALE = 5  # steps of a rating that says nothing else
EVIDENCE, DRAWN = ".evidence", ".drawn"  # further answers of an item: why the points, the number of a drawn signature

Answers = Mapping[str, Any]  # key → typed value; what was not answered is not there


@dataclass(frozen=True)
class Choice:
    """One of an item's choices; `points` where the item is scored."""

    key: str
    label: Any
    points: Decimal | int | None = None


@dataclass(frozen=True)
class ShownIf:
    """When an item is asked: an earlier item that is, is not, is at least or at most something, is filled or empty.

    Args:
        values: keys of choices, "yes" or "no", or one number as text; any of them is enough.
    """

    item: str
    test: str = "is"
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing a form asks, says (`heading`) or computes.

    Args:
        choices: of a choice or choices: `Choice`s, or (key, label) or (key, label, points).
        unit: behind a number. formula: of a computed item, over the keys of others.
        points: the most a rating or a yes gives; choices have their own. evidence: whether an answer needs its why.
        least, most: bounds of a number, both allowed; of a rating `most` is the number of its steps.
        places: decimals of a number or computed item. source: the handbook's entry.
    """

    key: str
    label: Any
    type: str = "text"
    required: bool = False
    choices: tuple[Any, ...] = ()
    help: Any = ""
    unit: Any = ""
    shown_if: ShownIf | None = None
    formula: str = ""
    points: Decimal | int | None = None
    evidence: bool = False
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    places: int = 2
    source: str = ""

    def __post_init__(self) -> None:
        made = tuple(one if isinstance(one, Choice) else Choice(*one) for one in self.choices)
        object.__setattr__(self, "choices", made)

    @property
    def scale(self) -> int:
        """The steps of a rating."""
        return int(self.most or SCALE)

    @property
    def is_asked(self) -> bool:
        """Whether somebody answers it."""
        return self.type not in SILENT

    @property
    def is_scored(self) -> bool:
        """Whether its answer gives points."""
        if self.type in CHOOSING:
            return any(one.points is not None for one in self.choices)
        return self.type in SCORED and self.points is not None


def shown_items(items: Sequence[Item], answers: Answers) -> list[Item]:
    """The items that are asked, in their order; what hangs on an item that is not asked is not asked either."""
    shown: dict[str, Item] = {}
    for item in items:
        condition = item.shown_if
        if condition is None:
            shown[item.key] = item
            continue
        asked = shown.get(condition.item)
        if asked is not None and holds(condition, asked, answers.get(condition.item)):
            shown[item.key] = item
    return list(shown.values())


def holds(condition: ShownIf, item: Item, answer: Any) -> bool:
    """Whether an answer is what a condition wants; nothing is only "empty"."""
    if answer is None:
        return condition.test == "empty"
    if condition.test in ("filled", "empty"):
        return condition.test == "filled"
    if condition.test in ("at_least", "at_most"):
        bound, found = (condition.values or ("",))[0], comparable(answer)
        if isinstance(found, Decimal):
            limit: Any = number_of(bound)
        else:
            limit = bound
        return limit is not None and (found >= limit if condition.test == "at_least" else found <= limit)
    is_one = bool(words_of(answer) & set(condition.values))
    return is_one if condition.test == "is" else not is_one


def comparable(answer: Any) -> Any:
    """An answer as it is compared: numbers as decimals, days as their text."""
    if isinstance(answer, date):
        return answer.isoformat()
    return Decimal(answer) if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else str(answer)


def words_of(answer: Any) -> set[str]:
    """An answer as the words that conditions and formulas name: yes, no, a choice's key, a number."""
    if isinstance(answer, bool):
        return {"yes" if answer else "no"}
    if isinstance(answer, tuple | list):
        return {str(one) for one in answer}
    if isinstance(answer, Decimal):
        return {format(answer.normalize(), "f"), format(answer, "f")}
    return {str(answer)}


def number_of(text: str) -> Decimal | None:
    """A number as it is written in conditions, or None."""
    try:
        number = Decimal(text)
    except (ArithmeticError, ValueError):
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True)
class Completeness:
    """How far a form is filled: of the items asked, those answered, and the required ones still missing."""

    asked: int
    answered: int
    missing: tuple[str, ...]

    @property
    def rate(self) -> Decimal:
        """The share that is answered, 0–1; a form that asks nothing is complete."""
        return Decimal(1) if not self.asked else round(Decimal(self.answered) / self.asked, 4)


def _is_drawn(item: Item, answers: Answers) -> bool:
    """Whether somebody signed by hand; the name may stand beside it and need not."""
    return item.type == "signature" and answers.get(item.key + DRAWN) is not None


def completeness(items: Sequence[Item], answers: Answers) -> Completeness:
    """How far a form is filled. Items that are not asked do not count; evidence that is wanted does."""
    asked = answered = 0
    missing: list[str] = []
    for item in shown_items(items, answers):
        if not item.is_asked:
            continue
        is_answered = answers.get(item.key) is not None or _is_drawn(item, answers)
        asked += 1
        answered += is_answered
        if item.required and not is_answered:
            missing.append(item.key)
        if item.evidence and is_answered:
            has_evidence = bool(answers.get(item.key + EVIDENCE))
            asked += 1
            answered += has_evidence
            if not has_evidence:
                missing.append(item.key + EVIDENCE)
    return Completeness(asked, answered, tuple(missing))
