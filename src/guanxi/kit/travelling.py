"""Which tables are a company's own, to be taken out and brought in again as open files.

Every table of the program travels unless its room says here why it does not; what is derived from other tables, the
room builds anew once everything is in.
"""

from __future__ import annotations

from collections.abc import Callable

Rebuild = Callable[[], None]

left_out: dict[str, str] = {}
hidden: dict[str, tuple[str, ...]] = {}
rebuilders: dict[str, Rebuild] = {}


def leave_out(model: str, why: str) -> None:
    """Let a table stay: secrets, files of the moment, what is derived.

    Args:
        model: its label, such as "people.AccessToken". why: one sentence for the documentation of the export.
    """
    left_out[model] = why


def hide_columns(model: str, *names: str) -> None:
    """Let columns of a travelling table stay; they come in with their defaults."""
    hidden[model] = (*hidden.get(model, ()), *names)


def rebuild_with(name: str, rebuild: Rebuild) -> None:
    """Name what makes derived tables anew, inside the transaction that brought everything in."""
    rebuilders[name] = rebuild
