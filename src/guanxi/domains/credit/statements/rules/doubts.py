"""Figures that cannot be true as they stand: nothing follows from them until somebody says why they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from guanxi.domains.credit.statements.rules.figures import Statement
from guanxi.domains.credit.statements.rules.marks import Mark

# Marks of single lines: an allowance that is shown apart, minority interests. The totals a score rests on still agree.
OF_LINES = frozenset({"parts_over", "profit_off"})


def doubts_of(marks: Iterable[Mark], accepted: Collection[str]) -> tuple[Mark, ...]:
    """The bad marks of a year that leave its totals in doubt and that nobody accepted.

    Args:
        accepted: codes of those of which somebody said why the figures stand all the same.
    """
    return tuple(mark for mark in marks if mark.is_bad and mark.code not in OF_LINES and mark.code not in accepted)


def weigh(books: Sequence[Statement], doubts: Mapping[int, Sequence[Mark]]) -> list[Statement]:
    """The books as a score may use them: years in doubt are said to be so, and keep their figures."""
    return [replace(one, is_doubtful=bool(doubts.get(one.year)) and not one.is_compared) for one in books]
