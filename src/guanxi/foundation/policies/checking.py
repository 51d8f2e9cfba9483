"""Whether values can be the terms of a policy; every fault is named with its term, its row and its mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import RATE, Term, from_json, terms_of, to_json
from guanxi.kit.errors import BadInput

MOST_ROWS = 200
LONGEST = 200  # characters of a text
LARGEST = Decimal(10) ** 15
Wrong = dict[str, Any]
KINDS: Mapping[Any, Any] = {
    bool: _("Say yes or no."),
    int: _("Write a whole number."),
    Decimal: _("Write a number."),
    str: _("Write a text of at most 200 characters."),
}


class WrongTerm(ValueError):
    """Terms that do not go together; names those to mend. Raised in the `__post_init__` of a policy or a row."""

    def __init__(self, text: Any, *names: str) -> None:
        super().__init__(text)
        self.names = names


def check_terms(kind: type, terms: Mapping[str, Any]) -> dict[str, Any]:
    """All terms as plain values, those left out with their defaults, after their dataclass has accepted them.

    Raises:
        BadInput: an unknown term, a value of the wrong kind or out of bounds, or terms the dataclass itself refuses;
            by the term's name, `rungs.1.most` for the second row of `rungs`.
    """
    wrong = _faults_of(kind, terms, "")
    if wrong:
        raise BadInput(**wrong)
    try:
        return to_json(judged(from_json(kind, plain(terms))))
    except ValueError as error:
        names = getattr(error, "names", ()) or ("terms",)
        raise BadInput(**{name: str(error) for name in names}) from None


def judged(made: Any) -> Any:
    """Terms or a row that its own rule has accepted.

    Raises:
        ValueError: the rule refuses it.
    """
    if hasattr(made, "__post_init__"):
        made.__post_init__()
    return made


def plain(value: Any) -> Any:
    """A decimal as text, a tuple as a list; everything else as it is."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _faults_of(kind: type, values: Mapping[str, Any], at: str) -> Wrong:
    """The faults of a policy's terms or of one row."""
    known = {one.name: one for one in terms_of(kind)}
    wrong: Wrong = {f"{at}{name}": _("There is no such term.") for name in values if name not in known}
    for name, term in known.items():
        if name in values:
            wrong |= faults(term, values[name], f"{at}{name}")
        elif not term.has_default:
            wrong[f"{at}{name}"] = _("Fill this in.")
    return wrong


def faults(term: Term, value: Any, at: str) -> Wrong:
    """What is wrong with a term's value, by place."""
    if value is None:
        return {} if term.is_optional else {at: _("Fill this in.")}
    if not term.is_many:
        text = fault(term, value)
        return {at: text} if text else {}
    if isinstance(value, str) or not isinstance(value, Sequence):
        return {at: _("Write a list.")}
    if len(value) > MOST_ROWS:
        return {at: format_lazy(_("At most {most} entries."), most=MOST_ROWS)}
    if term.row:
        return _faults_of_rows(term, value, at)
    texts = [(place, text) for place, one in enumerate(value, 1) if (text := fault(term, one))]
    return {at: format_lazy(_("No. {place}: {text}"), place=texts[0][0], text=texts[0][1])} if texts else {}


def _faults_of_rows(term: Term, rows: Sequence[Any], at: str) -> Wrong:
    wrong: Wrong = {}
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            wrong[f"{at}.{place}"] = _("Write the row's columns by their names.")
        elif found := _faults_of(term.row, row, f"{at}.{place}."):
            wrong |= found
        else:
            wrong |= _refusal_of(term.row, row, f"{at}.{place}")
    return wrong


def _refusal_of(row: type, values: Mapping[str, Any], at: str) -> Wrong:
    try:
        judged(from_json(row, plain(values)))
    except ValueError as error:
        names = [f"{at}.{name}" for name in getattr(error, "names", ())] or [at]
        return {name: str(error) for name in names}
    return {}


def fault(term: Term, value: Any) -> Any:
    """What is wrong with one value, or nothing."""
    if not fits(term.type, value):
        return KINDS.get(term.type, _("This value is of the wrong kind."))
    offered = [key for key, _label in term.offered()]
    if offered and value not in offered:
        return format_lazy(_("Choose one of: {choices}."), choices=", ".join(str(key) for key in offered))
    return _out_of_bounds(term, value) if term.type in (int, Decimal) else ""


def _out_of_bounds(term: Term, value: Any) -> Any:
    number = Decimal(str(value))
    is_low, is_high = (
        term.least is not None and number < term.least,
        number > term.most if term.most is not None else abs(number) >= LARGEST,
    )
    if not is_low and not is_high:
        return ""
    if term.unit == RATE and term.least is not None and term.most is not None:
        return format_lazy(_("Write a share from {least}% to {most}%."), least=term.least * 100, most=term.most * 100)
    if term.least is not None and term.most is not None:
        return format_lazy(_("Write a number from {least} to {most}."), least=term.least, most=term.most)
    if is_low:
        return format_lazy(_("Write a number from {least} on."), least=term.least)
    return format_lazy(_("Write a number up to {most}."), most=LARGEST if term.most is None else term.most)


def fits(kind: Any, value: Any) -> bool:
    """Whether a single value can be read as the declared type."""
    if kind is Decimal:
        return not isinstance(value, bool | float) and is_decimal(value)
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is str:
        return isinstance(value, str) and len(value) <= LONGEST and "\x00" not in value
    return True


def is_decimal(value: Any) -> bool:
    """Whether a text or number is a finite decimal."""
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
