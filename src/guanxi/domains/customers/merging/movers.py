"""What follows when two customers become one: each room says here what it moves, and brings exactly that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.domains.customers.models import Customer


@dataclass(frozen=True)
class Joining:
    """Two customers on their way to become one, or apart again."""

    survivor: Customer
    merged: Customer
    by: Any
    at: datetime
    since: datetime | None = None


def nothing_held(survivor: Customer, merged: Customer, at: datetime) -> None:
    """Nothing has to be held before."""


def nothing_in_the_way(joining: Joining, state: Any) -> list[str]:
    """Nothing hinders that it is brought back."""
    return []


@dataclass(frozen=True)
class Mover:
    """Records of one kind that hang on a customer.

    Args:
        key: "orders.orders". label: what is counted, in the plural.
        count: how many hang on a customer that is about to be merged.
        move: gives them to the survivor, or carries them there; answers, JSON-ready, what `bring_back` needs.
        bring_back: puts back what `move` answered; what came since stays with the survivor.
        hinders: sentences about what keeps it from being brought back, before anything is written.
        hold: takes the rows that busy verbs hold first, so that a merge waits in the same order as they do.
        stays: the records stay where they were posted and are shown through the survivor.
        rank: movers of a low rank move first and are brought back last.
    """

    key: str
    label: Any
    count: Callable[[Customer], int]
    move: Callable[[Joining], Any]
    bring_back: Callable[[Joining, Any], None]
    hinders: Callable[[Joining, Any], list[str]] = nothing_in_the_way
    hold: Callable[[Customer, Customer, datetime], None] = nothing_held
    stays: bool = False
    rank: int = 50


def anybody(user: Any) -> bool:
    """Everybody who may merge."""
    return True


def nothing_demanded(survivor: Customer, value: Any, by: Any, at: datetime) -> None:
    """Whoever may choose the field may choose every value of it."""


@dataclass(frozen=True)
class Choice:
    """A field that another room keeps of a customer, chosen like those of the record.

    Args:
        key: "receivables.ceiling". value: what a customer has, JSON-ready. shown: as it reads.
        write: gives a customer a value. permits: whether a person may choose the other's value.
        demand: refuses a value of the other that goes beyond what this person may give the survivor.
        sees: whether a person sees the field; what one does not see is proposed and not shown.
        fills: whether the other's value is proposed where the survivor has none.
    """

    key: str
    label: Any
    value: Callable[[Customer], Any]
    write: Callable[[Customer, Any, Any, datetime], None]
    shown: Callable[[Any], Any] = str
    permits: Callable[[Any], bool] = anybody
    demand: Callable[[Customer, Any, Any, datetime], None] = nothing_demanded
    sees: Callable[[Any], bool] = anybody
    fills: bool = True


movers: dict[str, Mover] = {}
choices: dict[str, Choice] = {}
sources: list[Callable[[], list[Choice]]] = []


def register_mover(mover: Mover) -> None:
    """Let a kind of records follow when customers are merged."""
    movers[mover.key] = mover


def register_choice(choice: Choice) -> None:
    """Let a field of another room be chosen when customers are merged."""
    choices[choice.key] = choice


def register_choices(source: Callable[[], list[Choice]]) -> None:
    """Let fields be chosen that are known only when two customers are merged."""
    sources.append(source)


def all_choices() -> dict[str, Choice]:
    """Every field of other rooms, by key."""
    return choices | {one.key: one for source in sources for one in source()}


def in_order() -> list[Mover]:
    """Movers as they move; the other way round they bring back."""
    return sorted(movers.values(), key=lambda one: (one.rank, one.key))


Summary = Callable[[Customer, Customer], list[tuple[Any, Any]]]
summaries: list[Summary] = []


def register_summary(summary: Summary) -> None:
    """Let a room say, before two customers are merged, what both come to: label and text."""
    summaries.append(summary)
