"""What can need approval: the rooms declare it.

declare_matter(Matter("credit.application", _("Credit application"), ladder=lambda about, on: …, view="credit.view"))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guanxi.foundation.work.approvals.rules import Rung

Ladder = Callable[[Any, date], Sequence[Rung]]


@dataclass(frozen=True)
class Matter:
    """One kind of decision.

    Args:
        key: `room.noun`. label: what it is called on screen.
        ladder: record, day → the rungs, the lowest authority first; from a policy.
        own_authority: whether somebody who stands on a rung high enough needs nobody else's approval.
        days: until a request expires; None: as policy `work.approvals` says.
        facts: names of the facts a demand carries → what they are called on screen.
        words: names of facts whose values are keys → what these are called on screen.
        hidden: names of facts that are compared and say nothing to people, such as a digest of many figures.
        view: the right one needs to see requests of others; those who decide and who asked see them anyway.
    """

    key: str
    label: Any
    ladder: Ladder
    own_authority: bool = True
    days: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    view: str = ""


declared: dict[str, Matter] = {}


def declare_matter(matter: Matter) -> Matter:
    """Make a kind of decision known; called when the program starts."""
    declared[matter.key] = matter
    return matter


__all__ = ["Matter", "Rung", "declare_matter", "declared"]
