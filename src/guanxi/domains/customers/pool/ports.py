"""What rooms above tell the pool: which customers have open business, and when something last happened with them.

Orders put their day into `Customer.active_on` themselves (`note_sale`); a room that does not (visits) answers `latest`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ActivitySource:
    """One kind of business with customers.

    Args:
        key: its name in the policy, as in "orders". label: what is open, in a few words.
        busy: numbers of customers → those that have such open business. latest: → the day it last happened, of some.
    """

    key: str
    label: Any
    busy: Callable[[Sequence[int]], Collection[int]] | None = None
    latest: Callable[[Sequence[int]], Mapping[int, date]] | None = None


sources: dict[str, ActivitySource] = {}


def register_source(source: ActivitySource) -> None:
    """Let a room tell of its business; called when the program starts."""
    sources[source.key] = source


def open_business(ids: Sequence[int], *, but: Collection[str] = ()) -> dict[int, list[Any]]:
    """Customers with open business → what is open.

    Args:
        but: keys of the sources that do not count.
    """
    found: dict[int, list[Any]] = {}
    for source in sources.values():
        if source.busy is not None and source.key not in but:
            for pk in source.busy(ids):
                found.setdefault(pk, []).append(source.label)
    return found


def latest_activity(ids: Sequence[int]) -> dict[int, date]:
    """The latest day that any source knows of, by customer."""
    found: dict[int, date] = {}
    for source in sources.values():
        for pk, day in (source.latest(ids) if source.latest else {}).items():
            found[pk] = max(day, found.get(pk, day))
    return found
