"""Currencies by their three letters (ISO 4217): which are money, until when, and what they are called.

The list is that of the Unicode CLDR, which comes with Babel and is renewed with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name
from django.utils.translation import get_language, to_locale


@cache
def last_days() -> Mapping[str, date]:
    """Code → the last day on which it was legal tender somewhere; `date.max`: it is today."""
    found: dict[str, date] = {}
    for rows in get_global("territory_currencies").values():
        for code, _start, end, is_tender in rows:
            if is_tender:
                last = date(*end) if end else date.max
                found[code] = max(found.get(code, last), last)
    return found


def is_currency(code: str, *, since: date) -> bool:
    """Whether a code is one of a currency that was money on the day `since`, or later."""
    return last_days().get(code, date.min) >= since


def currencies(*, since: date) -> list[str]:
    """The codes of the currencies that were money on the day `since`, or later."""
    return sorted(code for code, last in last_days().items() if last >= since)


def name_of_currency(code: str) -> str:
    """What a currency is called in the reader's language: “US Dollar”."""
    try:
        locale = Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_currency_name(code, locale=locale)
