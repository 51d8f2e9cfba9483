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
        needs_second: record, day → whether somebody else has to agree this time, own authority or not.
        apart: record, day → keys of people who do not decide about it, on whatever rung: who has part in it.
        version: record, day → the version of the ladder's terms (none: their defaults). policy: their name.
        days: until a request expires; None: as policy `work.approvals` says.
        facts: names of the facts a demand carries → what they are called on screen.
        words: names of facts whose values are keys → what these are called on screen.
        amounts: names of facts that are amounts of money.
        hidden: names of facts that are compared and say nothing to people, such as a digest of many figures.
        over: record → why nothing is left to decide about it; None: it still is. A request then ends by itself.
        view: the right one needs to see requests of others; those who decide and who asked see them anyway.
    """

    key: str
    label: Any
    ladder: Ladder
    own_authority: bool = True
    days: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    view: str = ""
    needs_second: Callable[[Any, date], bool] | None = None
    apart: Callable[[Any, date], frozenset[int]] | None = None
    version: Callable[[Any, date], int | None] | None = None
    over: Callable[[Any], Any] | None = None
    policy: str = ""

    def apart_from(self, about: Any, on: date) -> frozenset[int]:
        """Who has part in it, and does not decide about it."""
        return self.apart(about, on) if self.apart is not None and about is not None else frozenset()

    def version_on(self, about: Any, on: date) -> int | None:
        """The version of the ladder's terms on a day; none: their defaults, or the matter does not say."""
        return self.version(about, on) if self.version is not None and about is not None else None


declared: dict[str, Matter] = {}


def declare_matter(matter: Matter) -> Matter:
    """Make a kind of decision known; called when the program starts."""
    declared[matter.key] = matter
    return matter


__all__ = ["Matter", "Rung", "declare_matter", "declared"]
