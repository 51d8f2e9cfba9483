"""The inputs of terms and of a version: made from the policy; what they may hold is decided by the verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guanxi.foundation.policies.drafts import YES, Texts, input_name
from guanxi.foundation.policies.terms import MONEY, RATE, Term, terms_of
from guanxi.foundation.policies.words import nothing
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import NOTHING, currency
from guanxi.kit.sentences import together


@dataclass(frozen=True)
class Cell:
    """An input of a row."""

    name: str
    label: str
    text: Any
    is_numeric: bool
    choices: list[tuple[str, Any]]
    fault: str

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """The choices as a menu takes them."""
        return [("", self.choices)]


@dataclass(frozen=True)
class Line:
    """A row as it is typed, with what is wrong with it as a whole."""

    term: str
    place: int
    cells: list[Cell]
    fault: str
    is_first: bool
    is_last: bool

    @property
    def ways(self) -> dict[str, str]:
        """What its buttons ask for."""
        return {verb: f"{verb}.{self.term}.{self.place}" for verb in ("up", "down", "remove")}


@dataclass(frozen=True)
class Table:
    """The rows of a term as they are typed."""

    term: Term
    lines: list[Line]
    fault: str

    @property
    def count_name(self) -> str:
        """The hidden input that says how many rows there are."""
        return f"{input_name(self.term.name)}-rows"

    @property
    def add(self) -> str:
        """What the button below asks for."""
        return f"add.{self.term.name}"

    @property
    def columns(self) -> list[Column]:
        """Its heads, and one over the buttons."""
        heads = [Column(headed(one), numeric=is_number(one), grow=not at) for at, one in enumerate(self.term.columns)]
        return [
            *heads,
            Column(pgettext("place", "Order"), hide_label=True, desk_only=True),
            Column(_("Remove"), hide_label=True),
        ]

    @property
    def help(self) -> str:
        """What it and its columns mean."""
        columns = (f"{one.label}: {text}" for one in self.term.columns if (text := _help(one)))
        return together(self.term.help, *columns)


class TermInputs(forms.Form):
    """The terms that are no rows; errors come from the verb."""

    def __init__(self, kind: Any, texts: Texts, faults: Mapping[str, Any]) -> None:
        self.kind, self.faults = kind, faults
        self.plain = [one for one in terms_of(kind) if not one.row]
        super().__init__({input_name(one.name): texts[one.name] for one in self.plain})
        for one in self.plain:
            self.fields[input_name(one.name)] = input_of(one)
            if one.choices and not one.is_many:
                self.fields[input_name(one.name)].choices = offered_beside(one, texts[one.name])  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Takes over what the verb found."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for one in self.plain:
            if fault := fault_at(self.faults, one.name, one):
                self.add_error(input_name(one.name), fault)

    @property
    def inputs(self) -> list[tuple[BoundField, Any]]:
        """(input, unit) of each term that stands beside others."""
        narrow = [one for one in self.plain if not is_wide(one)]
        return [(self[input_name(one.name)], unit_of(one) if is_sign(unit_of(one)) else "") for one in narrow]

    @property
    def wide(self) -> list[BoundField]:
        """The inputs that want the whole width."""
        return [self[input_name(one.name)] for one in self.plain if is_wide(one)]


def offered_beside(term: Term, text: Any) -> list[tuple[str, Any]]:
    """What may be chosen, and before it what holds though nobody offers it any more: nothing changes unseen."""
    offered = [(str(key), name) for key, name in term.offered()]
    return offered if text in dict(offered) else [(text, text or "–"), *offered]


def fault_at(faults: Mapping[str, Any], at: str, term: Term) -> str:
    """What is wrong at a place; where one chooses, the menu says what may be chosen."""
    if at in faults and term.choices:
        return _("Choose one of those offered.")
    return str(faults.get(at, ""))


def unit_of(term: Term) -> str:
    """The sign or word of a term's unit."""
    return {RATE: "%", MONEY: currency()}.get(term.unit, str(term.unit))


def is_sign(unit: str) -> bool:
    """Whether a unit is short enough to stand inside the input; words stand with the label."""
    return len(unit) == 1


def is_wide(term: Term) -> bool:
    """Whether its input wants the whole width: many boxes to tick, or lines of text."""
    return term.is_many and (bool(term.choices) or term.type is str)


def is_number(term: Term) -> bool:
    """Whether a term is one number."""
    return term.type in (int, Decimal) and not term.is_many


def headed(term: Term) -> str:
    """The head of a column, with its unit."""
    unit = unit_of(term)
    return f"{term.label} ({unit})" if unit else str(term.label)


def input_of(term: Term) -> forms.Field:
    """The input of a term."""
    label = term.label if is_sign(unit_of(term)) else headed(term)
    told: dict[str, Any] = {"label": label, "help_text": _help(term), "required": False}
    if term.type is bool:
        return forms.BooleanField(**told, widget=forms.CheckboxInput(check_test=lambda value: value in (YES, True)))
    if term.choices and term.is_many:
        return forms.MultipleChoiceField(choices=term.offered(), widget=forms.CheckboxSelectMultiple, **told)
    if term.choices:
        return forms.ChoiceField(choices=term.offered(), **told)
    if term.is_many and term.type is str:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), **told)
    if is_number(term):
        return forms.DecimalField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **told)
    return forms.CharField(**told)


def _help(term: Term) -> str:
    if term.choices:
        return str(term.help)
    way = ""
    if term.is_many:
        way = _("Separated by commas.") if term.type is not str else _("One on each line.")
    elif term.is_optional and nothing(term) != NOTHING:
        way = _("Empty: %(meaning)s.") % {"meaning": nothing(term)}
    return together(term.help, way)


def tables_of(kind: Any, texts: Texts, faults: Mapping[str, Any]) -> list[Table]:
    """The terms that are rows."""
    return [
        Table(one, _lines(one, texts[one.name], faults), str(faults.get(one.name, "")))
        for one in terms_of(kind)
        if one.row
    ]


def _lines(term: Term, rows: list[Mapping[str, Any]], faults: Mapping[str, Any]) -> list[Line]:
    return [
        Line(
            term.name, place, [_cell(term, one, place, row, faults) for one in term.columns],
            str(faults.get(f"{term.name}.{place}", "")), place == 0, place == len(rows) - 1,
        )
        for place, row in enumerate(rows)
    ]  # fmt: skip


def _cell(term: Term, column: Term, place: int, row: Mapping[str, Any], faults: Mapping[str, Any]) -> Cell:
    fault = fault_at(faults, f"{term.name}.{place}.{column.name}", column)
    label = _("%(column)s, row %(n)s") % {"column": column.label, "n": place + 1}
    choices = [(str(key), name) for key, name in column.offered()]
    if column.type is bool:
        choices = [("", _("no")), (YES, _("yes"))]
    elif choices and row[column.name] not in dict(choices):
        choices = [(row[column.name], row[column.name] or "–"), *choices]
    elif choices and column.is_optional:
        choices = [("", "–"), *choices]
    return Cell(input_name(term.name, place, column.name), label, row[column.name], is_number(column), choices, fault)


class VersionForm(forms.Form):
    """For whom new terms hold, from when, and why."""

    scope = forms.CharField(label=gettext_lazy("For whom"))
    scope_key = forms.CharField(label=gettext_lazy("which one"), required=False)
    starts_on = forms.DateField(
        label=gettext_lazy("holds from"), help_text=gettext_lazy("From a year back to five years ahead.")
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, required=False,
        help_text=gettext_lazy("Is kept with the version, for whoever asks later."),
    )  # fmt: skip
