"""Reasons of versions that the program wrote itself, as its upgrades do: kept in English, read in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_written: dict[str, Any] = {}


def declare_reasons(reasons: Mapping[str, Any]) -> None:
    """Let reasons that the program writes (as kept → as said) be translated where they are shown."""
    _written.update(reasons)


def reason_told(reason: str) -> str:
    """A version's reason, in the reader's language where the program wrote it."""
    return str(_written.get(reason, reason))
