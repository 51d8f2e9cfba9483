"""Two people edit one record: what only one of them touched is merged, what both changed is shown to the second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from guanxi.kit.actions import describe
from guanxi.kit.errors import EditConflict

T = TypeVar("T")


class Clash(EditConflict):
    """An edit conflict that also knows the rest of the edit.

    Args:
        wanted: every field the editor changed → the value asked for, the clashing ones included.
    """

    def __init__(self, *, wanted: Mapping[str, Any], **sides: Mapping[str, Any]) -> None:
        super().__init__(**sides)
        self.wanted = dict(wanted)


def merge(changes: Mapping[str, Any], original: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """What of an edit is to be written into a record that others may have changed meanwhile.

    A field the editor left as it was is not written, so it keeps what the others made of it.

    Args:
        changes: field → wanted value. original: field → value when the editing began. present: field → value now.

    Raises:
        Clash: a field was changed by both to different values; nothing is to be written.
    """
    mine = {name: value for name, value in changes.items() if name not in original or value != original[name]}
    wanted = {name: value for name, value in mine.items() if value != present[name]}
    clashing = [name for name in wanted if name not in original or original[name] != present[name]]
    if clashing:
        raise Clash(
            wanted=wanted,
            theirs={name: present[name] for name in clashing},
            original={name: original.get(name) for name in clashing},
            yours={name: changes[name] for name in clashing},
        )
    return wanted


def merge_many(wanted: Iterable[T], original: Iterable[T], present: Iterable[T]) -> set[T]:
    """The same for things of which one has some, such as roles: what I added is added, what I took is taken."""
    mine, before = set(wanted), set(original)
    return (set(present) | (mine - before)) - (before - mine)


def facts_of(changes: Mapping[str, Any], present: Mapping[str, Any], version: int) -> dict[str, Any]:
    """What an event keeps of an edit: old and new value a field, the version made, and a short text of it."""
    pairs = {name: [describe(present[name]), describe(value)] for name, value in changes.items()}
    return {"changes": pairs, "version": version, "summary": summary(pairs.values())}


def summary(pairs: Iterable[list[Any]], most: int = 3) -> str:
    """The first few changes as "old → new"."""
    shown = [f"{_short(old)} → {_short(new)}" for old, new in pairs]
    return "; ".join(shown[:most]) + (f" (+{len(shown) - most})" if len(shown) > most else "")


def _short(value: Any) -> str:
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
