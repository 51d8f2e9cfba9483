"""How terms read on a page: with their units, their choices by name, their rows as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.policies.terms import MONEY, OURS, RATE, Term, read, terms_of
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import listed, money, percent, quantity

LONG = 40  # characters beyond which a list stands in a panel of its own


@dataclass(frozen=True)
class Said:
    """One term as a page shows it.

    Args:
        text: its value; of rows, each as a line. default: what the program begins with, where the value differs.
        is_new: the version is older than the term, so that the default holds.
    """

    term: Term
    text: str
    rows: list[list[str]]
    default: str = ""
    is_new: bool = False

    @property
    def is_table(self) -> bool:
        """Whether it is rows."""
        return self.term.row is not None

    @property
    def is_long(self) -> bool:
        """Whether it needs a panel of its own."""
        return bool(self.term.row) or len(self.text) > LONG

    @property
    def columns(self) -> list[Column]:
        """The heads of its rows."""
        return columns_of(self.term)

    @property
    def source(self) -> str:
        """Where the default comes from."""
        return _("our default") if self.term.source == OURS else self.term.source

    @property
    def lines(self) -> SafeString:
        """The value line by line."""
        return under_each_other(self.text.split("\n"))


def under_each_other(lines: Sequence[str]) -> SafeString:
    """Texts under each other."""
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def columns_of(term: Term) -> list[Column]:
    """The heads of a term's rows; on the phone the first cell is the title, the others stand at the end."""
    numeric = {one.name: one.type in (int, Decimal) and not one.is_many for one in term.columns}
    return [Column(one.label, numeric=numeric[one.name]) for one in term.columns]


def said_terms(kind: Any, values: Mapping[str, Any]) -> list[Said]:
    """The terms of a policy as a version keeps them, in plain values; what it does not know has its default."""
    return [_said(one, values) for one in terms_of(kind)]


def _said(term: Term, values: Mapping[str, Any]) -> Said:
    value = _typed(term, values[term.name]) if term.name in values else term.default
    default = "" if value == term.default else told(term, term.default)
    rows = [[told(one, getattr(row, one.name)) for one in term.columns] for row in value or ()] if term.row else []
    return Said(term, told(term, value), rows, default, term.name not in values)


def _typed(term: Term, value: Any) -> Any:
    """A plain value as the term's type; as it is where an old version kept another kind."""
    try:
        return read(term, value)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return str(value)


def left_over(kind: Any, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a version keeps that is no term any more: names and plain values."""
    known = {one.name for one in terms_of(kind)} if kind is not None else set()
    return [(name, str(value)) for name, value in values.items() if name not in known]


def told(term: Term, value: Any) -> str:
    """A value in words; rows and long lists line by line."""
    if value is None:
        return nothing(term)
    if not term.is_many or isinstance(value, str):
        return _one(term, value)
    if term.row:
        return "\n".join(listed(_row(term, row)) for row in value) or pgettext("a list of terms", "none")
    has_sign = term.unit in (RATE, MONEY)
    text = listed(_one(term if has_sign else replace(term, unit=""), item) for item in value)
    unit = "" if has_sign else term.unit
    return f"{text} {unit}".rstrip() if text else pgettext("a list of terms", "none")


def moved(before: str, after: str) -> list[str]:
    """What a term was and what it will be, as `told` says it; of rows those that go and those that come."""
    was, will = before.split("\n"), after.split("\n")
    if len(was) == len(will) == 1:
        return [f"{before} → {after}"]
    gone, come = [line for line in was if line not in will], [line for line in will if line not in was]
    if not gone and not come:
        return [_("The rows stand in another order.")]
    return [*(f"− {line}" for line in gone), *(f"+ {line}" for line in come)]


def nothing(term: Term) -> str:
    """What it means to leave a term empty; of a number, unless its help says otherwise, that there is no limit."""
    if term.empty or term.type not in (int, Decimal) or term.help:
        return str(term.empty) or "–"
    return pgettext("a term without a bound", "no limit")


def _row(term: Term, row: Any) -> list[str]:
    texts = [told(one, getattr(row, one.name)) for one in term.columns]
    return [texts[0], *(f"{one.label} {text}" for one, text in zip(term.columns[1:], texts[1:], strict=True))]


def _one(term: Term, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return str(dict(term.offered()).get(value, value)) or "–"
    if term.unit == RATE:
        return percent(value)
    if term.unit == MONEY:
        return money(value)
    return f"{quantity(value)} {term.unit}".rstrip()
