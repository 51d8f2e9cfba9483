"""Which records may have extra fields. The rooms fill it when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of record: `customers.customer`.

    Args:
        label: what the records are called. slug: the kind in addresses of the set-up pages and the API.
        find: person, number → the record, if he or she may see it. order: its place among the kinds.
    """

    key: str
    slug: str
    label: Any
    find: Callable[[Any, int], Any | None]
    order: int = 50


kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Let the records of a room have extra fields."""
    kinds[kind.key] = kind


def kinds_in_order() -> list[Kind]:
    """The kinds as pages list them."""
    return sorted(kinds.values(), key=lambda kind: kind.order)


def kind_of_slug(slug: str) -> Kind | None:
    """The kind of an address."""
    return next((kind for kind in kinds.values() if kind.slug == slug), None)
