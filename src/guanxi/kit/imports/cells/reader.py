"""One reader a column: what its format is, what should be asked about it, and its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from guanxi.kit.imports.cells import days, numbers, words
from guanxi.kit.imports.cells.evidence import TELLING, format_of, questions_of
from guanxi.kit.imports.cells.faults import NOTHING, Fault, fault_of, is_plain, tidy
from guanxi.kit.imports.cells.places import resolve_place
from guanxi.kit.imports.targets import ImportField
from guanxi.kit.sheets.model import Warning

MOST_REMEMBERED = 100_000  # texts
WIDEST_CODE = 40  # digits
LARGEST_FACTOR = Decimal(10) ** 12
LANGUAGES = ("en", "zh-hans")
KEEPS_WORDS = frozenset(["text", "code", "record", "choice", "choices", "flag"])  # where 无 or - may be meant
Read = Callable[[str], Any]


class _Known(dict[str, Any]):
    """Texts that were read already; another one is read when it is first asked for."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self.read(text)
        return value


class CellReader:
    """Reads the cells of one column.

    Attributes:
        field: what the column fills. format: how it is read, plain values that JSON holds; a person may change them.
        questions: what is not certain about the column and what can be chosen.
    """

    def __init__(self, field: ImportField, format: Mapping[str, Any], questions: Sequence[Warning] = ()) -> None:
        self.field, self.format, self.questions = field, dict(format), list(questions)
        self._read = _kind_reader(field, self.format)
        self._is_wordy = field.kind in KEEPS_WORDS
        self._known = _Known(self.read)

    def read(self, text: str) -> Any:
        """The value of one cell; None for an empty one; a Fault where it cannot be read."""
        if text and is_plain(text):
            return self._read(text) if self._is_wordy or text not in NOTHING else None
        if not (text := tidy(text)) or (not self._is_wordy and text in NOTHING):
            return None
        return fault_of(text) or self._read(text)

    def read_all(self, texts: Iterable[str]) -> list[Any]:
        """The values of many cells; equal texts are read once."""
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        return list(map(self._known.__getitem__, texts))


def reader_for(
    field: ImportField, heading: str, sample: Iterable[str], *, format: Mapping[str, Any] | None = None
) -> CellReader:
    """The reader of a column.

    Args:
        heading: as it stands in the file, with its unit. sample: cells of the column, best all of them.
        format: what a person chose; what it does not name is guessed.

    Raises:
        ValueError, ArithmeticError: a format that no column has.
    """
    texts = {text.strip() for text in set(sample)} - {""} if field.kind in TELLING else set()
    found = format_of(field.kind, heading, texts)
    return CellReader(field, {**found.format, **(format or {})}, questions_of(field.kind, found, format or {}))


def _kind_reader(field: ImportField, format: Mapping[str, Any]) -> Read:
    """The function that reads a tidy, filled cell of this kind."""
    mark, order = str(format.get("mark") or "."), str(format.get("order") or "")
    factor = Decimal(str(format["factor"])) if format.get("factor") else None
    if factor is not None and not 0 < factor <= LARGEST_FACTOR:
        raise ValueError(f"amounts in units of {factor}")
    several = str(format.get("several") or "")
    kinds: dict[str, Callable[[], Read]] = {
        "amount": lambda: lambda text: numbers.read_number(text, mark, factor),
        "price": lambda: lambda text: numbers.read_number(text, mark, factor),
        "quantity": lambda: lambda text: numbers.read_quantity(text, mark, factor, str(format.get("unit") or "")),
        "whole": lambda: lambda text: numbers.read_whole(text, mark),
        "rate": lambda: lambda text: numbers.read_rate(text, mark, is_percent=bool(format.get("percent"))),
        "day": lambda: lambda text: _local_day(text, order),
        "moment": lambda: lambda text: days.read_zoned(text) or _aware(days.read_moment(text, order)),
        "phone": lambda: lambda text: words.read_phone(text, field.longest, several=several or "keep"),
        "email": lambda: lambda text: words.read_email(text, take_first=several == "first"),
        "flag": lambda: lambda text: words.read_flag(text, cross=bool(format.get("cross", True))),
        "choice": lambda: _choices(field, words.read_choice),
        "choices": lambda: _choices(field, words.read_choices),
        "county": lambda: resolve_place,
        "code": lambda: _codes(field, format),
    }
    if field.kind in kinds:
        return kinds[field.kind]()
    longest = field.longest
    return lambda text: words.read_text(text, longest)


def _codes(field: ImportField, format: Mapping[str, Any]) -> Read:
    width, decimals = int(format.get("width") or 0), bool(format.get("decimals"))
    if width > WIDEST_CODE:
        raise ValueError(f"codes of {width} digits")

    def read(text: str) -> Any:
        code = words.read_code(text, field.longest, decimals=decimals)
        return code.zfill(width) if width and isinstance(code, str) and code.isdigit() else code

    return read


def words_of(field: ImportField) -> dict[str, str]:
    """Folded word → value of a choice: values, labels in both languages, other spellings."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for value, label in field.choices:
                known.setdefault(words.fold_word(str(label)), value)
    for value, _label in field.choices:
        known[words.fold_word(str(value))] = value
    for text, value in field.aliases.items():
        known.setdefault(words.fold_word(text), value)
    return known


def _choices(field: ImportField, read: Callable[..., Any]) -> Read:
    known, labels = words_of(field), [str(label) for _value, label in field.choices]
    return lambda text: read(text, known, labels)


def _local_day(text: str, order: str) -> date | Fault:
    zoned = days.read_zoned(text) if len(text) > 16 else None
    return days.read_day(text, order) if zoned is None else timezone.localdate(zoned)


def _aware(found: datetime | Fault) -> datetime | Fault:
    if isinstance(found, Fault) or found.tzinfo is not None:
        return found
    return timezone.make_aware(found)
