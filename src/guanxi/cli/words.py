"""What the command line says, in the language of the terminal: before Django has started, and after.

GUANXI_LANGUAGE (`zh` or `en`) goes before the usual LC_ALL, LC_MESSAGES and LANG.
"""

from __future__ import annotations

import argparse
import gettext as catalogues
import locale
import os
import unicodedata
from functools import cache
from pathlib import Path


def spoken() -> str:
    """The language of the terminal: `zh-hans` or `en`."""
    chosen = os.environ.get("GUANXI_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    named = chosen or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh-hans" if named.lower().startswith(("zh", "chinese")) else "en"


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    if language == "en":
        return catalogues.NullTranslations()
    return catalogues.translation("django", Path(__file__).parent / "locale", ["zh_Hans"], fallback=True)


def gettext(message: str) -> str:
    """A text in the language of the terminal."""
    return _catalogue(spoken()).gettext(message)


def gettext_noop(message: str) -> str:
    """Marks a text that is translated where it is shown."""
    return message


def padded(text: str, width: int) -> str:
    """A text filled up with spaces to that many columns; signs of Chinese take two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(0, width - taken)


# What Python's own reader of arguments says.
ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("expected one argument"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
)


def teach_argparse() -> None:
    """Let help and refusals of arguments speak the language of the terminal, too."""
    argparse._ = gettext  # type: ignore[attr-defined]
