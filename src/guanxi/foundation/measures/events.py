"""How changes of grade read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.measures.scorecards import scorecards
from guanxi.foundation.timeline.events import EventType, declare


class Labels(Sequence[tuple[Any, Any]]):
    """The names of the scorecards by their keys, whenever they are asked for."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter([(key, card.label) for key, card in scorecards.items()])

    def __len__(self) -> int:
        return len(scorecards)

    @overload
    def __getitem__(self, place: int) -> tuple[Any, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[tuple[Any, Any]]: ...
    def __getitem__(self, place: Any) -> Any:
        return list(self)[place]


declare(
    EventType(
        "measures.grade_changed", _("%(scorecard)s: grade %(before)s → %(grade)s (score %(points)s)"), icon="chart",
        tone="warn", notify=True, words={"scorecard": Labels()}, is_reckoned=True,
    )
)  # fmt: skip
