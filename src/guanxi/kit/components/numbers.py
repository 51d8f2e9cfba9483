"""How figures and days are written, in the reader's language and the company's currency."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from guanxi.kit.components.library import register
from guanxi.kit.sentences import led

NOTHING = "–"
MINUS = "−"


def currency() -> str:
    """The symbol of the company's currency."""
    return getattr(settings, "GUANXI_CURRENCY_SYMBOL", "¥")


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _write(value: Decimal, places: int, symbol: str = "") -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{symbol}{abs(rounded):,.{places}f}"


@register.filter
def leading(text: Any) -> str:
    """A text with another one after it: “To mend: ”, but “要改：”."""
    return led(text)


@register.filter
def money(value: Any) -> str:
    """¥1,234.50"""
    number = _decimal(value)
    return NOTHING if number is None else _write(number, 2, currency())


@register.filter
def amount(value: Any) -> str:
    """¥1,234.50; the same as `money`."""
    return money(value)


@register.filter
def money_short(value: Any) -> str:
    """¥1,235: whole units where cents are noise."""
    number = _decimal(value)
    return NOTHING if number is None else _write(number, 0, currency())


@register.filter
def figure(value: Any) -> str:
    """1,234.50"""
    number = _decimal(value)
    return NOTHING if number is None else _write(number, 2)


@register.filter
def whole(value: Any) -> str:
    """1,235"""
    number = _decimal(value)
    return NOTHING if number is None else _write(number, 0)


@register.filter
def quantity(value: Any) -> str:
    """1,234 or 1,234.5: at most three decimals, none that say nothing."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    shown = _write(number, 3)
    return shown.rstrip("0").rstrip(".")


@register.filter
def percent(value: Any) -> str:
    """A share from 0 to 1 as 57% or 8.2%."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    shown = _write(number * 100, 1)
    return f"{shown.removesuffix('.0')}%"


@register.filter
def wan(value: Any) -> str:
    """386.4万元 for a Chinese reader, ¥3.86M or ¥386.4K for an English one; small amounts in full."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    if (get_language() or "").startswith("zh"):
        return _in_ten_thousands(number)
    for size, places, letter in ((Decimal("1e9"), 2, "B"), (Decimal("1e6"), 2, "M"), (Decimal("1e3"), 1, "K")):
        if abs(number) >= size:
            return f"{_write(number / size, places, currency())}{letter}"
    return _write(number, 0, currency())


def _in_ten_thousands(number: Decimal) -> str:
    yuan = currency() in ("¥", "￥")
    symbol, unit = ("", "元") if yuan else (currency(), "")
    if abs(number) >= Decimal("1e8"):
        return f"{_write(number / Decimal('1e8'), 2, symbol)}亿{unit}"
    if abs(number) >= 10_000:
        return f"{_write(number / 10_000, 1, symbol)}万{unit}"
    return f"{_write(number, 0, symbol)}{unit}"


@register.filter
def day(value: date | datetime | None) -> str:
    """11月20日 or 20 Nov; the year only when it is not the present one."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    this_year = timezone.localdate().year == value.year
    pattern = pgettext("day of this year", "j M") if this_year else pgettext("day of another year", "j M Y")
    return date_format(value, pattern)


@register.filter
def moment(value: datetime | None) -> str:
    """11月20日 08:05 or 20 Nov 08:05."""
    if value is None or value == "":
        return NOTHING
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{day(value)} {value:%H:%M}"


@register.filter
def clock(value: datetime | None) -> str:
    """08:05"""
    if value is None or value == "":
        return NOTHING
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


@register.filter
def listed(names: Any) -> str:
    """Names one after the other, as the reader's language separates them."""
    separator = "、" if (get_language() or "").startswith("zh") else ", "
    return separator.join(str(name) for name in names)
