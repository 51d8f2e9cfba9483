"""What the company is called, on every page and paper: as the environment says, else as its unit is called."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings

REMEMBERED = 60.0  # seconds that a process knows the name without asking for it


class _Named:
    """Who knows the company, what it answered and when."""

    find: Callable[[], Any] = staticmethod(lambda: "")
    found: Any = ""
    asked_at = -REMEMBERED


def name_company_by(find: Callable[[], Any]) -> None:
    """Let a room say who the company is: something that reads as its name in the language of the moment."""
    _Named.find = staticmethod(find)
    forget_company()


def forget_company() -> None:
    """Ask again: the company has another name."""
    _Named.asked_at = -REMEMBERED


def company_name() -> str:
    """The company's name in the language of the moment; empty before it has one."""
    if settings.GUANXI_COMPANY:
        return str(settings.GUANXI_COMPANY)
    if not _Named.found or monotonic() - _Named.asked_at >= REMEMBERED:
        _Named.found, _Named.asked_at = _Named.find(), monotonic()
    return str(_Named.found or "")
