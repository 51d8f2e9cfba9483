"""What an extra field can hold: read from what was typed or sent, as Python, as JSON, as words, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import File
from django.utils.translation import gettext as _

from guanxi.foundation.fields.models import ExtraField, FieldFile
from guanxi.foundation.timeline.files import check_file
from guanxi.kit.components.numbers import NOTHING, day, listed, money, quantity
from guanxi.kit.errors import BadInput
from guanxi.kit.pinyin import sort_key

LONGEST_TEXT, LONGEST_LINK = 400, 500
PLACES = {"number": 3, "money": 2}
HIGHEST = Decimal(10) ** 13
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
T = ExtraField.Type


class NotAValue(ValueError):
    """A value that the field cannot hold; the message names the mend."""


def read(field: ExtraField, value: Any, *, held: Any = None) -> Any:
    """A value as Python keeps it; None for nothing.

    Args:
        value: text, or what JSON and forms make of it. held: what the record holds now, which stays allowed.

    Raises:
        NotAValue: the field cannot hold it.
    """
    if isinstance(value, str):
        value = value.strip()
    if value is None or value is False or value == "" or (isinstance(value, list | tuple | set) and not value):
        return None
    return READERS[field.type](field, value, held)


def _text(field: ExtraField, value: Any, held: Any) -> str:
    if not isinstance(value, str):
        raise NotAValue(_("Write a text."))
    text = " ".join(value.replace("\x00", "").split())
    if len(text) > LONGEST_TEXT:
        words = {"most": LONGEST_TEXT, "length": len(text)}
        raise NotAValue(_("At most %(most)s characters; this has %(length)s.") % words)
    return text


def _number(field: ExtraField, value: Any, held: Any) -> Decimal:
    places = PLACES[field.type]
    wrong = NotAValue(
        _("Write an amount such as 1234.50.") if field.type == T.MONEY else _("Write a number such as 12.5.")
    )
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise wrong
    try:
        number = Decimal(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite():
        raise wrong
    if abs(number) >= HIGHEST:
        raise NotAValue(_("This number is too large; at most 13 digits stand before the point."))
    exact = round(number, places)
    if exact != number:
        raise NotAValue(_("At most %(places)s decimals.") % {"places": places})
    return exact if field.type == T.MONEY else _short(exact)


def _short(number: Decimal) -> Decimal:
    """A number without zeros at its end, never with an exponent."""
    return Decimal(format(number.normalize(), "f"))


def _day(field: ExtraField, value: Any, held: Any) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise NotAValue(_("Write days as YYYY-MM-DD.")) from None
    if not isinstance(value, date):
        raise NotAValue(_("Write days as YYYY-MM-DD."))
    if not EARLIEST <= value < LATEST:
        raise NotAValue(_("Choose a day between 1900 and 2199."))
    return value


def _choice(field: ExtraField, value: Any, held: Any) -> str:
    return _known_choice(field, value, {held})


def _choices(field: ExtraField, value: Any, held: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple | set):
        raise NotAValue(_("Send a list of choices."))
    chosen = {_known_choice(field, one, set(held or ())) for one in value}
    return tuple(one["key"] for one in field.choices if one["key"] in chosen)


def _known_choice(field: ExtraField, value: Any, held: set[Any]) -> str:
    for one in field.choices:
        if one["key"] == value and (not one.get("is_archived") or value in held):
            return str(value)
    offered = listed(field.choice_labels(archived=False).values())
    words = {"value": str(value)[:40], "offered": offered}
    raise NotAValue(_("“%(value)s” is none of the choices: %(offered)s.") % words)


def _link(field: ExtraField, value: Any, held: Any) -> str:
    wrong = NotAValue(_("Write an address that begins with https:// or http://."))
    if not isinstance(value, str) or len(value) > LONGEST_LINK or not value.isprintable() or " " in value:
        raise wrong
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "\\" not in value
        _port = parts.port
    except ValueError:
        raise wrong from None
    if not is_whole:
        raise wrong
    return value


def _file(field: ExtraField, value: Any, held: Any) -> Any:
    if isinstance(value, FieldFile):
        return value
    if isinstance(value, File):
        try:
            check_file(value, str(value.name))
        except BadInput as refusal:
            raise NotAValue(refusal.fields["content"]) from None
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        found = FieldFile.objects.filter(pk=value).first() if 0 < value < 2**63 else None
        if found is not None:
            return found
    raise NotAValue(_("Send the number of a file that you uploaded with fields.keep_file."))


READERS: dict[str, Callable[[ExtraField, Any, Any], Any]] = {
    T.TEXT: _text, T.NUMBER: _number, T.MONEY: _number, T.DATE: _day, T.CHOICE: _choice, T.CHOICES: _choices,
    T.LINK: _link, T.FILE: _file,
}  # fmt: skip


def as_json(field: ExtraField, value: Any) -> Any:
    """A value as events and the API write it: decimals and days as text, a file by number, name and address."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, FieldFile):
        return {"id": value.pk, "name": value.name, "size": value.size, "url": value.url}
    return str(value)


def from_json(field: ExtraField, value: Any) -> Any:
    """The value back from an event, without asking whether it would be allowed today."""
    if value is None:
        return None
    if field.type in PLACES:
        return Decimal(value)
    if field.type == T.DATE:
        return date.fromisoformat(value)
    if field.type == T.CHOICES:
        return tuple(value)
    if field.type == T.FILE:
        return FieldFile(pk=value["id"], name=value["name"], size=value["size"])
    return value


def in_words(field: ExtraField, value: Any) -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return NOTHING
    if field.type == T.MONEY:
        return money(value)
    if field.type == T.NUMBER:
        return f"{quantity(value)}{' ' if field.measure.isascii() and field.measure else ''}{field.measure}"
    if field.type == T.DATE:
        return day(value)
    if field.type in (T.CHOICE, T.CHOICES):
        labels = field.choice_labels()
        chosen = [value] if isinstance(value, str) else list(value)
        return str(listed([labels.get(one, one) for one in chosen]))
    return str(value)


COLUMNS = ("text", "sort", "number", "day", "choice", "file_id")


def rows_of(field: ExtraField, record: int, value: Any) -> list[tuple[Any, ...]]:
    """The rows that hold a value: field, record, slot, then `COLUMNS`."""
    if value is None:
        return []
    if field.type == T.CHOICES:
        return [(field.pk, record, one, None, None, None, None, one, None) for one in value]
    held: dict[str, Any] = dict.fromkeys(COLUMNS)
    if field.type == T.TEXT:
        held |= {"text": value, "sort": sort_of(value)}
    elif field.type == T.LINK:
        held["text"] = value
    elif field.type in PLACES:
        held["number"] = value
    elif field.type == T.DATE:
        held["day"] = value
    elif field.type == T.CHOICE:
        held["choice"] = value
    else:
        held["file_id"] = value.pk
    return [(field.pk, record, "", *(held[name] for name in COLUMNS))]


def sort_of(text: str | None) -> str | None:
    """What orders a text: its pinyin."""
    return None if text is None else sort_key(text)[:60]


def value_of_rows(field: ExtraField, found: Sequence[Any]) -> Any:
    """The value that rows hold."""
    if not found:
        return None
    if field.type == T.CHOICES:
        held = {row.choice for row in found}
        return tuple(one["key"] for one in field.choices if one["key"] in held)
    value = found[0].plain
    if field.type == T.MONEY:
        return round(value, 2)
    return _short(value) if field.type == T.NUMBER else value
