"""Reading answers: from what was typed or sent to what is kept, or a fault that names the mend."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.foundation.forms.rules.items import (
    CHOOSING,
    DRAWN,
    EVIDENCE,
    FILES,
    TEXTS,
    Answers,
    Item,
    completeness,
    shown_items,
)

LONGEST_TEXT, LONGEST_WORDS, LONGEST_NAME = 400, 10_000, 60
HIGHEST = Decimal(10) ** 13
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
PLACES = {"whole": 0, "money": 2, "percent": 4, "rating": 0}
TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
YES = {"yes", "true", "1", "是", "有", "on", "y"}
NO = {"no", "false", "0", "否", "无", "n"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer: a code and the words of its sentence."""

    code: str
    words: Mapping[str, Any] = field(default_factory=dict)


class NotAnAnswer(ValueError):
    """An answer that the item cannot hold."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, words)


def parts_of(item: Item) -> tuple[str, ...]:
    """The names under which an item's answers are kept: its own, its evidence's, its drawn signature's."""
    if not item.is_asked:
        return ()
    more = (item.key + DRAWN,) if item.type == "signature" else ()
    return (item.key, *more, *((item.key + EVIDENCE,) if item.evidence else ()))


def known_names(items: Sequence[Item]) -> dict[str, Item]:
    """Every name that may be answered, with its item."""
    return {name: item for item in items for name in parts_of(item)}


def read_answers(items: Sequence[Item], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Fault]]:
    """Typed values of what was given (None: emptied), and the faults by name; unknown names are faults."""
    known = known_names(items)
    values: dict[str, Any] = {}
    faults: dict[str, Fault] = {}
    for name, raw in given.items():
        item = known.get(name)
        if item is None:
            faults[name] = Fault("no_item")
            continue
        try:
            values[name] = read_part(item, name, raw)
        except NotAnAnswer as error:
            faults[name] = error.fault
    return values, faults


def read_part(item: Item, name: str, raw: Any) -> Any:
    """One answer, its evidence or its drawn signature.

    Raises:
        NotAnAnswer: the item cannot hold it.
    """
    if isinstance(raw, str):
        raw = raw.replace("\x00", "").strip()
    if raw is None or raw == "" or (isinstance(raw, list | tuple | set) and not raw):
        return None
    if name == item.key + EVIDENCE:
        return _words(item, raw)
    if name == item.key + DRAWN:
        return _file(item, raw)
    return READERS[item.type](item, raw)


def _text(item: Item, raw: Any) -> str:
    if not isinstance(raw, str):
        raise NotAnAnswer("text")
    text = " ".join(raw.split())
    most = LONGEST_NAME if item.type == "signature" else LONGEST_TEXT
    if len(text) > most:
        raise NotAnAnswer("long", most=most, length=len(text))
    return text


def _words(item: Item, raw: Any) -> str:
    if not isinstance(raw, str):
        raise NotAnAnswer("text")
    if len(raw) > LONGEST_WORDS:
        raise NotAnAnswer("long", most=LONGEST_WORDS, length=len(raw))
    return "\n".join(line.rstrip() for line in raw.splitlines())


def _number(item: Item, raw: Any) -> Decimal | int:
    if isinstance(raw, bool | float) or not isinstance(raw, str | int | Decimal):
        raise NotAnAnswer("number")
    try:
        number = Decimal(plain_number(raw, percent=item.type == "percent") if isinstance(raw, str) else raw)
    except ArithmeticError:  # no number, or beyond every number there is
        raise NotAnAnswer("number") from None
    if not number.is_finite():
        raise NotAnAnswer("number")
    if abs(number) >= HIGHEST:
        raise NotAnAnswer("large")
    places = PLACES.get(item.type, item.places)
    if round(number, places) != number:
        raise NotAnAnswer("places" if places else "whole", places=places)
    _check_bounds(item, number)
    if item.type in ("whole", "rating"):
        return int(number)
    return round(number, 2) if item.type == "money" else Decimal(format(number.normalize(), "f"))


def _check_bounds(item: Item, number: Decimal) -> None:
    least, most = (1, item.scale) if item.type == "rating" else (item.least, item.most)
    if least is not None and number < least:
        raise NotAnAnswer("least", least=least)
    if most is not None and number > most:
        raise NotAnAnswer("most", most=most)


def plain_number(text: str, *, percent: bool = False) -> str:
    """A number as it is typed: full-width digits, separators, 万 and 亿, a sign of money or per cent taken off."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("¥$").replace(",", "").replace(" ", "").replace("−", "-")
    if percent:
        return plain.removesuffix("%")
    plain = plain.removesuffix("元")
    times = TIMES.get(plain[-1:])
    return plain if times is None else format(Decimal(plain[:-1]) * times, "f")


def _day(item: Item, raw: Any) -> date:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            raise NotAnAnswer("date") from None
    if not isinstance(raw, date):
        raise NotAnAnswer("date")
    if not EARLIEST <= raw < LATEST:
        raise NotAnAnswer("day_range")
    return raw


def _yes_no(item: Item, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).lower()
    if word not in YES | NO:
        raise NotAnAnswer("yes_no")
    return word in YES


def _choice(item: Item, raw: Any) -> str:
    if raw not in {one.key for one in item.choices}:
        raise NotAnAnswer("choice", value=str(raw)[:40], offered=[one.label for one in item.choices])
    return str(raw)


def _choices(item: Item, raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    if not isinstance(raw, list | tuple | set):
        raise NotAnAnswer("list")
    chosen = {_choice(item, one) for one in raw}
    return tuple(one.key for one in item.choices if one.key in chosen)


def _file(item: Item, raw: Any) -> int:
    try:
        number = raw if isinstance(raw, int) and not isinstance(raw, bool) else int(str(raw))
    except ValueError:
        raise NotAnAnswer("file") from None
    if not 0 < number < 2**63:
        raise NotAnAnswer("file")
    return number


READERS: dict[str, Callable[[Item, Any], Any]] = {
    "text": _text, "long_text": _words, "whole": _number, "number": _number, "money": _number, "percent": _number,
    "rating": _number, "date": _day, "yes_no": _yes_no, "choice": _choice, "choices": _choices, "photo": _file,
    "file": _file, "signature": _text,
}  # fmt: skip


def as_json(values: Answers) -> dict[str, Any]:
    """Answers as they are kept: decimals and days as text, nothing for what is empty."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(items: Sequence[Item], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers as typed values; what the items do not hold any more is left out."""
    known = known_names(items)
    return {name: _typed(known[name], name, value) for name, value in kept.items() if name in known}


def _typed(item: Item, name: str, value: Any) -> Any:
    if name != item.key:
        return value
    if item.type in ("number", "money", "percent"):
        return Decimal(value)
    if item.type == "date":
        return date.fromisoformat(value)
    return tuple(value) if item.type == "choices" else value


def check_finished(items: Sequence[Item], answers: Answers) -> dict[str, Fault]:
    """What keeps a form from being finished: required items without an answer, answers without their evidence."""
    missing = completeness(items, answers).missing
    return {name: Fault("evidence" if name.endswith(EVIDENCE) else "required") for name in missing}


def asked_only(items: Sequence[Item], answers: Answers) -> dict[str, Any]:
    """The answers of the items that are asked; a finished form keeps no others."""
    names = known_names(shown_items(items, answers))
    return {name: value for name, value in answers.items() if name in names and value is not None}


def words_in(items: Sequence[Item], answers: Answers) -> list[str]:
    """The free words of an answered form: texts and evidence."""
    texts = [item.key for item in items if item.type in TEXTS]
    evidence = [item.key + EVIDENCE for item in items if item.evidence]
    return [str(answers[name]) for name in (*texts, *evidence) if answers.get(name)]


def file_names(items: Sequence[Item]) -> set[str]:
    """The names whose answers are numbers of files."""
    plain = {item.key for item in items if item.type in FILES}
    return plain | {item.key + DRAWN for item in items if item.type == "signature"}


__all__ = ["CHOOSING", "Fault", "NotAnAnswer", "as_json", "asked_only", "check_finished", "from_json", "read_answers"]
