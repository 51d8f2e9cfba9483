"""Numbers that a document leaves free when it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LONGEST = 40
MARK = "~"


def numbers_when_undone(numbers: Sequence[str], models: Sequence[Any]) -> list[str]:
    """What these numbers become: `A-17` → `A-17~1`, the first of `~1`, `~2` … that no record of `models` carries.

    Equal numbers get different ones; a number that would be too long loses its end.
    """
    answer = [""] * len(numbers)
    given: set[str] = set()
    waiting, turn = list(range(len(numbers))), 0
    while waiting:
        turn += 1
        tail = f"{MARK}{turn}"
        wanted = {place: f"{numbers[place][: LONGEST - len(tail)]}{tail}" for place in waiting}
        taken = given | _taken(sorted(set(wanted.values())), models)
        left = []
        for place, number in wanted.items():
            if number in taken:
                left.append(place)
            else:
                answer[place] = number
                taken.add(number)
                given.add(number)
        waiting = left
    return answer


def _taken(numbers: Sequence[str], models: Sequence[Any]) -> set[str]:
    found = (model.objects.filter(number__among=numbers).values_list("number", flat=True) for model in models)
    return set().union(*found)
