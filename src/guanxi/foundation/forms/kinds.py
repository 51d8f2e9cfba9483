"""What forms can be about. The rooms fill it when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class FormKind:
    """A kind of record that forms are filled about: `customers.customer`.

    Args:
        label: what one of them is called. visible: person → the records he or she may see.
        order: its place among the kinds. options: the name of the address that answers a combobox with some of them.
    """

    key: str
    label: Any
    visible: Callable[[Any], QuerySet[Any]]
    order: int = 50
    options: str = ""


kinds: dict[str, FormKind] = {}


def register_kind(kind: FormKind) -> None:
    """Let forms be filled about the records of a room."""
    kinds[kind.key] = kind


def kinds_in_order() -> list[FormKind]:
    """The kinds as pages offer them."""
    return sorted(kinds.values(), key=lambda kind: kind.order)
