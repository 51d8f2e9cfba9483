"""What a list can be narrowed by. Each filter reads its own parameters, says its condition and its chip."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.kit.components.numbers import day, figure

Given = Mapping[str, Sequence[str]]  # parameters of the address, each with all its values


class NotAFilterValue(ValueError):
    """A parameter that a filter cannot read; the message names the mend, `name` the parameter where there are two."""

    name = ""


@dataclass(frozen=True)
class Filter(ABC):
    """The common part of filters.

    Args:
        key: name in addresses; label: on the chip and in the dialog; field: path of the model's field.
        keeps_index: whether reading on in the sorted index stays cheap, because enough rows fit. Rare values
            (a tag, a county) say False: then the database chooses its own way.
        scope: "owner" or "unit" where the field is the one that decides who sees the row.
    """

    key: str
    label: Any
    field: str = ""
    keeps_index: bool = True
    scope: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its parameters."""
        return (self.key,)

    @abstractmethod
    def read(self, given: Given) -> Any:
        """The value asked for, or None. Raises NotAFilterValue."""

    def condition(self, value: Any) -> Q:
        """The rows that fit."""
        return Q(**{self.field: value})

    def keeps_order(self, value: Any) -> bool:
        """Whether reading on in the sorted index stays cheap with this value; by default what `keeps_index` says."""
        return self.keeps_index

    def held(self, value: Any) -> models.QuerySet[Any] | None:
        """Rows of another table that hold the value, one at most for a `record` of the list, where it keeps order."""
        return None

    def chip(self, value: Any) -> str:
        """The value in words."""
        return str(value)

    @abstractmethod
    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        """Inputs of the filter dialog, by parameter."""


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One or several of a few choices: `class=A&class=B`, or `class=A,B`."""

    choices: Sequence[tuple[Any, Any]] = ()

    def read(self, given: Given) -> Any:
        asked = [part for text in given.get(self.key, ()) for part in text.split(",") if part]
        known = {str(value) for value, _label in self.choices}
        if unknown := [value for value in asked if value not in known]:
            raise NotAFilterValue(_("“%(value)s” is none of the choices.") % {"value": unknown[0][:40]})
        return asked or None

    def condition(self, value: Any) -> Q:
        return Q(**{self.field: value[0]}) if len(value) == 1 else Q(**{f"{self.field}__in": value})

    def chip(self, value: Any) -> str:
        labels = {str(key): str(label) for key, label in self.choices}
        return _(", ").join(labels[one] for one in value)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        widget = forms.CheckboxSelectMultiple
        choices = [(str(value), label) for value, label in self.choices]
        return {self.key: forms.MultipleChoiceField(label=self.label, choices=choices, required=False, widget=widget)}


@dataclass(frozen=True)
class BooleanFilter(Filter):
    """Yes or no: `overdue=1`. `when` is the condition of yes, where it is more than the field being true."""

    when: Q | None = None

    def read(self, given: Given) -> Any:
        text = (list(given.get(self.key, ())) or [""])[-1].lower()
        if text not in {"", "1", "0", "true", "false"}:
            raise NotAFilterValue(_("Write 1 for yes or 0 for no."))
        return None if not text else text in {"1", "true"}

    def condition(self, value: Any) -> Q:
        yes = self.when if self.when is not None else Q(**{self.field: True})
        return yes if value else ~yes

    def chip(self, value: Any) -> str:
        return _("yes") if value else _("no")

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        choices = [("", "–"), ("1", _("yes")), ("0", _("no"))]
        return {self.key: forms.ChoiceField(label=self.label, choices=choices, required=False)}


@dataclass(frozen=True)
class StateFilter(Filter):
    """One of some states, each a condition of its own, in the order given; one that knows the day is a function."""

    states: Sequence[tuple[str, Any, Q | Callable[[], Q]]] = ()

    def read(self, given: Given) -> Any:
        asked = [part for text in given.get(self.key, ()) for part in text.split(",") if part]
        known = {key for key, _label, _condition in self.states}
        if unknown := [value for value in asked if value not in known]:
            raise NotAFilterValue(_("“%(value)s” is none of the choices.") % {"value": unknown[0][:40]})
        return asked or None

    def condition(self, value: Any) -> Q:
        found = Q(pk__in=[])
        for key, _label, condition in self.states:
            if key in value:
                found |= condition() if callable(condition) else condition
        return found

    def chip(self, value: Any) -> str:
        return _(", ").join(str(label) for key, label, _condition in self.states if key in value)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        widget = forms.CheckboxSelectMultiple
        choices = [(key, label) for key, label, _condition in self.states]
        return {self.key: forms.MultipleChoiceField(label=self.label, choices=choices, required=False, widget=widget)}


@dataclass(frozen=True)
class _RangeFilter(Filter):
    suffixes = ("from", "to")

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.key}_{self.suffixes[0]}", f"{self.key}_{self.suffixes[1]}")

    def read(self, given: Given) -> Any:
        low, high = (self._read_end(name, given) for name in self.names)
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise NotAFilterValue(_("The first value must not be greater than the second."))
        return low, high

    def _read_end(self, name: str, given: Given) -> Any:
        try:
            return self._one((list(given.get(name, ())) or [""])[-1])
        except NotAFilterValue as error:
            error.name = name
            raise

    @abstractmethod
    def _one(self, text: str) -> Any: ...

    @abstractmethod
    def _write(self, value: Any) -> str: ...

    def chip(self, value: Any) -> str:
        low, high = value
        if low is None:
            return f"≤ {self._write(high)}"
        return f"≥ {self._write(low)}" if high is None else f"{self._write(low)} – {self._write(high)}"


@dataclass(frozen=True)
class DateRangeFilter(_RangeFilter):
    """Days from `…_from` to `…_to`, both included."""

    def _one(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise NotAFilterValue(_("Write days as YYYY-MM-DD.")) from error

    def _write(self, value: Any) -> str:
        return day(value)

    def condition(self, value: Any) -> Q:
        start, last = value
        found = Q()
        if start is not None:
            found &= Q(**{f"{self.field}__gte": start})
        if last is not None:
            found &= Q(**{f"{self.field}__lt": last + timedelta(days=1)}) if last < date.max else Q()
        return found

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        labels = (_("%(label)s from"), _("%(label)s until"))
        return {
            name: forms.DateField(label=label % {"label": self.label}, required=False)
            for name, label in zip(self.names, labels, strict=True)
        }


@dataclass(frozen=True)
class AmountFilter(_RangeFilter):
    """Amounts from `…_min` to `…_max`, both included."""

    suffixes = ("min", "max")

    def _one(self, text: str) -> Decimal | None:
        if not text:
            return None
        try:
            value = Decimal(text.replace(",", "")).quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise NotAFilterValue(_("Write an amount such as 1234.50.")) from error
        if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
            raise NotAFilterValue(_("Write an amount such as 1234.50."))
        return value

    def _write(self, value: Any) -> str:
        return figure(value)

    def condition(self, value: Any) -> Q:
        low, high = value
        found = Q() if low is None else Q(**{f"{self.field}__gte": low})
        return found if high is None else found & Q(**{f"{self.field}__lte": high})

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        labels = (_("%(label)s at least"), _("%(label)s at most"))
        return {
            name: forms.DecimalField(label=label % {"label": self.label}, required=False, decimal_places=2)
            for name, label in zip(self.names, labels, strict=True)
        }


@dataclass(frozen=True)
class MenuFilter(Filter):
    """One of many texts, offered as a menu that is read only when the dialog opens: `province=浙江省`."""

    menu: Callable[[Any], Sequence[tuple[str, Any]]] | None = None

    def read(self, given: Given) -> Any:
        return (list(given.get(self.key, ())) or [""])[-1][:80] or None

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        assert self.menu is not None
        choices = [("", "–"), *self.menu(user)]
        return {self.key: forms.ChoiceField(label=self.label, choices=choices, required=False)}


@dataclass(frozen=True)
class RelationFilter(Filter):
    """A related record by its key: `owner=7`.

    Args:
        options: person → the records offered and named, as a queryset.
        menu: whether they are offered in a menu; where they are too many, links and the search set the filter.
    """

    options: Callable[[Any], models.QuerySet[Any]] | None = None
    menu: bool = True

    def read(self, given: Given) -> Any:
        text = (list(given.get(self.key, ())) or [""])[-1]
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise NotAFilterValue(_("“%(value)s” is none of the choices.") % {"value": text[:40]})
        return int(text)

    def chip_for(self, user: Any, value: Any) -> str:
        """The record's name, if this person may see it."""
        found = self.options(user).filter(pk=value).first() if self.options else value
        return str(found) if found is not None else str(value)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        assert self.options is not None
        if not self.menu:
            return {}
        field = forms.ModelChoiceField(label=self.label, queryset=self.options(user), required=False, empty_label="–")
        return {self.key: field}
