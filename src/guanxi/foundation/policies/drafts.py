"""Terms while they are typed: as texts, so that nothing typed is lost, whatever is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from guanxi.foundation.policies.checking import MOST_ROWS
from guanxi.foundation.policies.terms import RATE, Term, terms_of

BETWEEN_NUMBERS = re.compile(r"[\s,，、;；]+")
BETWEEN_TEXTS = re.compile(r"[\n,，、;；]+")
YES = "1"
Text = str | list[str]
Texts = dict[str, Any]  # term → text, list of chosen keys, or list of rows (column → text)


def input_name(term: str, place: int | None = None, column: str = "") -> str:
    """What an input of a form is called."""
    return f"t-{term}" if place is None else f"t-{term}-{place}-{column}"


def texts_of(kind: Any, terms: Any) -> Texts:
    """Terms as they stand in the inputs."""
    return {
        one.name: [_row_text(one.row, row) for row in getattr(terms, one.name) or ()]
        if one.row
        else text_of(one, getattr(terms, one.name))
        for one in terms_of(kind)
    }


def _row_text(kind: Any, row: Any) -> dict[str, Text]:
    return {one.name: text_of(one, getattr(row, one.name)) for one in terms_of(kind)}


def text_of(term: Term, value: Any) -> Text:
    """A value as it is typed: shares in per cent, numbers one after the other, texts line by line."""
    if value is None:
        return ""
    if term.is_many:
        texts = [str(_one_text(term, item)) for item in value]
        if term.choices:
            return texts
        return ("\n" if term.type is str else ", ").join(texts)
    return _one_text(term, value)


def _one_text(term: Term, value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, Decimal):
        number = value * 100 if term.unit == RATE else value
        return f"{number.normalize():f}"
    return str(value)


def texts_typed(kind: Any, data: QueryDict) -> Texts:
    """What a form sent."""
    found: Texts = {}
    for term in terms_of(kind):
        if term.row:
            count = data.get(f"{input_name(term.name)}-rows", "0")
            places = range(min(int(count), MOST_ROWS + 1) if count.isascii() and count.isdigit() else 0)
            found[term.name] = [_row_typed(term, place, data) for place in places]
        elif term.is_many and term.choices:
            found[term.name] = data.getlist(input_name(term.name))
        else:
            found[term.name] = data.get(input_name(term.name), "").strip()
    return found


def _row_typed(term: Term, place: int, data: QueryDict) -> dict[str, Text]:
    return {one.name: data.get(input_name(term.name, place, one.name), "").strip() for one in term.columns}


def rearrange(kind: Any, texts: Texts, asked: str) -> Texts:
    """Rows after `add.ladder`, `remove.ladder.2`, `up.ladder.2` or `down.ladder.2`; anything else changes nothing."""
    verb, _dot, rest = asked.partition(".")
    name, _dot, place_text = rest.partition(".")
    term = next((one for one in terms_of(kind) if one.name == name and one.row), None)
    if term is None:
        return texts
    rows = list(texts[name])
    place = int(place_text) if place_text.isascii() and place_text.isdigit() else -1
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(_row_to_begin_with(term, rows))
    elif 0 <= place < len(rows):
        row = rows.pop(place)
        if verb != "remove":
            rows.insert(max(place + (-1 if verb == "up" else 1), 0), row)
    return texts | {name: rows}


def _row_to_begin_with(term: Term, rows: list[Mapping[str, Text]]) -> dict[str, Text]:
    """A new row: as the one above it, or the first the program knows; what has to be chosen is left to be chosen."""
    known = rows[-1] if rows else _row_text(term.row, term.default[0]) if term.has_default and term.default else None
    if known is None:
        return {one.name: text_of(one, one.default) if one.has_default else "" for one in term.columns}
    return {one.name: known[one.name] if one.has_default else "" for one in term.columns}


def values_of(kind: Any, texts: Texts) -> dict[str, Any]:
    """The texts as plain values, for `check_terms`; what cannot be read stays a text, which is then refused there."""
    return {
        one.name: [_row_value(one.row, row) for row in texts[one.name]] if one.row else value_of(one, texts[one.name])
        for one in terms_of(kind)
    }


def _row_value(kind: Any, row: Mapping[str, Text]) -> dict[str, Any]:
    return {one.name: value_of(one, row[one.name]) for one in terms_of(kind)}


def value_of(term: Term, text: Text) -> Any:
    """A typed text as a plain value."""
    if not term.is_many:
        return _one_value(term, str(text))
    parts = text if isinstance(text, list) else _parts(term, text)
    return [_one_value(term, part) for part in parts]


def _parts(term: Term, text: str) -> list[str]:
    between = BETWEEN_TEXTS if term.type is str else BETWEEN_NUMBERS
    return [part.strip() for part in between.split(text) if part.strip()]


def _one_value(term: Term, text: str) -> Any:
    if term.type is bool:
        return text in {YES, "on"}  # what a browser sends for a box without a value
    if term.type is str:
        return text if text or not term.is_optional else None
    if not text:
        return None
    digits = re.sub(r"[\s,，%％¥￥]", "", text)
    try:
        if term.type is int:
            return int(digits)
        number = Decimal(digits)
        return str(number / 100 if term.unit == RATE else number)
    except (ValueError, InvalidOperation):
        return text
