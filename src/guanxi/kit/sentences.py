"""Texts that follow each other: a space between them, except after a mark of Chinese that is as wide as a character."""

from __future__ import annotations

from typing import Any

WIDE = "。！？：；，、）》」』"  # not the … and ” that other languages write, too


def led(text: Any) -> str:
    """A text as it is written before another one; the other stands close to a wide mark."""
    said = str(text)
    return said if not said or said.endswith(tuple(WIDE)) else f"{said} "


def together(*texts: Any) -> str:
    """Sentences one after the other, the empty ones left out."""
    said = [str(text) for text in texts if text]
    return "".join([*map(led, said[:-1]), *said[-1:]])
