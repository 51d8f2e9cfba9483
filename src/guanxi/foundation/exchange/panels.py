"""Pieces of pages about imports."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.exchange.models import ImportRun
from guanxi.kit.components.marks import badge


def word_of_run(run: ImportRun) -> tuple[Any, str]:
    """Where a run stands, in a word, and its tone."""
    words = {
        "open": (pgettext("import", "being prepared"), ""),
        "waiting": (_("waiting"), "info"),
        "running": (_("running"), "info"),
        "stopped": (pgettext("import", "stopped"), "warn"),
        "failed": (pgettext("import", "failed"), "bad"),
        "finished": (pgettext("import", "imported"), "ok"),
        "undoing": (_("being undone"), "info"),
        "undone": (_("undone"), ""),
        "discarded": (_("discarded"), ""),
    }
    return words[run.state]


def badge_of_run(run: ImportRun) -> Any:
    """Where a run stands, as a badge."""
    return badge(*word_of_run(run))


def word_of_state(state: str) -> tuple[Any, str]:
    """What a row becomes or became, in a word, and its tone."""
    words = {
        "new": (pgettext("row", "new"), "ok"),
        "changed": (pgettext("row", "changed"), "info"),
        "unchanged": (pgettext("row", "unchanged"), ""),
        "duplicate": (pgettext("row", "looks familiar"), "warn"),
        "refused": (pgettext("row", "refused"), "bad"),
        "created": (pgettext("row", "created"), "ok"),
        "skipped": (pgettext("row", "left out"), ""),
    }
    return words.get(state, (state, ""))
