"""Points of scored items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guanxi.foundation.forms.rules.items import Answers, Item, shown_items


@dataclass(frozen=True)
class Points:
    """What an answer gives of what it could give; None: not answered, which is unknown and not zero."""

    points: Decimal | None
    most: Decimal


def points_of_items(items: Sequence[Item], answers: Answers) -> dict[str, Points]:
    """Key → points of the scored items that are asked."""
    shown = [item for item in shown_items(items, answers) if item.is_scored]
    return {item.key: Points(points_of(item, answers.get(item.key)), most_of(item)) for item in shown}


def most_of(item: Item) -> Decimal:
    """The most points an item gives: of several choices the sum of the good ones, of one the best."""
    if item.type not in ("choice", "choices"):
        return Decimal(item.points or 0)
    known = [Decimal(one.points or 0) for one in item.choices]
    return max(known, default=Decimal(0)) if item.type == "choice" else sum((max(one, Decimal(0)) for one in known),
                                                                           Decimal(0))  # fmt: skip


def points_of(item: Item, answer: Any) -> Decimal | None:
    """What an answer gives. The lowest step of a rating gives nothing, the highest all (ours); no gives nothing."""
    if answer is None:
        return None
    if item.type == "yes_no":
        return most_of(item) if answer else Decimal(0)
    if item.type == "rating":
        return round(most_of(item) * (int(answer) - 1) / (item.scale - 1), 2)
    known = {one.key: Decimal(one.points or 0) for one in item.choices}
    chosen = [answer] if item.type == "choice" else answer
    return max(sum((known.get(one, Decimal(0)) for one in chosen), Decimal(0)), Decimal(0))


def total(scored: dict[str, Points]) -> Points:
    """All points together, of the answered items only; None when none is answered."""
    known = [one for one in scored.values() if one.points is not None]
    if not known:
        return Points(None, sum((one.most for one in scored.values()), Decimal(0)))
    points = sum((one.points or Decimal(0) for one in known), Decimal(0))
    return Points(points, sum((one.most for one in known), Decimal(0)))
