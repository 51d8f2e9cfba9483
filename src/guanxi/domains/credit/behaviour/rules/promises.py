"""Which promise to pay was kept when: every receipt counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from guanxi.domains.credit.behaviour.rules.history import Movement, PastPromise

# Worked table: docs/rules/behaviour.md.


def with_receipts(promises: Sequence[PastPromise], receipts: Iterable[Movement]) -> list[PastPromise]:
    """The promises, each with the day on which the money promised had come in; None: it has not.

    Money counts once, for promises made by the day it came: first those whose day has not passed, the one due first
    before the others, then those that are late already. So whoever promises the same debt again and pays it then has
    broken one promise and kept one.
    """
    left = [one.amount for one in promises]
    kept: list[date | None] = [None] * len(promises)
    for receipt in sorted(receipts, key=lambda one: one.on):
        money = receipt.amount
        for place in _in_turn(promises, receipt.on):
            if money <= 0:
                break
            used = min(money, left[place])
            left[place] -= used
            money -= used
            if used and not left[place]:
                kept[place] = receipt.on
    return [one._replace(kept_on=day) for one, day in zip(promises, kept, strict=True)]


def _in_turn(promises: Sequence[PastPromise], on: date) -> list[int]:
    """The places of the promises that money of a day is for, in turn."""
    made = [place for place, one in enumerate(promises) if one.on <= on]
    return sorted(made, key=lambda place: (promises[place].due_on < on, promises[place].due_on, promises[place].on))
