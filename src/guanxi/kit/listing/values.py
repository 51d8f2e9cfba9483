"""Where the value of a cell comes from: a path of attributes, or a function of the row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Getter = Callable[[Any], Any]


def value_of(row: Any, source: str | Getter) -> Any:
    """The value at a path of attributes (`customer__name`), or what the function says; None where the path ends."""
    if callable(source):
        return source(row)
    for name in source.split("__"):
        if row is None:
            return None
        row = getattr(row, name)
    return row
