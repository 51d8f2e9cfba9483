"""Extra fields as columns and filters of lists: `Listing(more=extra_columns("customers.customer"))`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from guanxi.foundation.fields.models import ExtraField, FieldValue
from guanxi.foundation.fields.queries import fields_seen, values_of
from guanxi.foundation.fields.values import in_words, sort_of
from guanxi.kit.components.numbers import NOTHING, quantity
from guanxi.kit.listing import (
    AmountFilter,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Filter,
    More,
    SideSort,
)
from guanxi.kit.listing.filters import Given, NotAFilterValue

T = ExtraField.Type
RARE = 3_000  # records that are read by the index of the values, because so few hold what is asked for
PREFIX = "extra."
KINDS = {T.NUMBER: "quantity", T.MONEY: "money", T.DATE: "day"}
SORTED_BY = {T.TEXT: "sort", T.NUMBER: "number", T.MONEY: "number", T.DATE: "day"}


def extra_columns(kind: str) -> Callable[[Any], More]:
    """The extra fields of a kind of record as a list has them for one person."""

    def more(user: Any) -> More:
        known = fields_seen(kind, user, archived=True)
        fields = [field for field in known if field.archived_at is None]
        if not known:
            return More(lost=lambda names: _lost([], names))
        return More(
            columns=[column_of(field) for field in fields],
            filters=[filter_of(field) for field in fields],
            hang=lambda rows, columns: _hang(fields, rows, columns),
            lost=lambda names: _lost(known, names),
        )

    return more


def _hang(fields: Sequence[ExtraField], rows: Sequence[Any], columns: Sequence[Column]) -> None:
    """Hang the values of the columns that are shown on the rows of a page, in one query."""
    shown = {column.key for column in columns}
    wanted = [field for field in fields if field.name in shown]
    if not wanted:
        return
    values = values_of(wanted, [row.pk for row in rows])
    for row in rows:
        row.extra_values = values.get(row.pk, {})


def _lost(known: Sequence[ExtraField], names: Sequence[str]) -> Mapping[str, str]:
    """Sentences about fields that an address asks for and that are archived or not this person's to see."""
    archived = {field.key: field for field in known if field.archived_at is not None}
    lost = {}
    for name in names:
        if name.startswith(PREFIX):
            field = archived.get(name.removeprefix(PREFIX).split(".")[0])
            lost[name] = _("“%(field)s” is archived.") % {"field": field} if field else _("A field is not known here.")
    return lost


def column_of(field: ExtraField) -> Column:
    """The column of a field; it shows when somebody chooses it."""

    def read(row: Any) -> Any:
        return getattr(row, "extra_values", {}).get(field.key)

    def plain(row: Any) -> Any:
        value = read(row)
        return value if field.type in KINDS or value is None else in_words(field, value)

    render = {T.LINK: _show_link, T.FILE: _show_file}.get(T(field.type))
    if render is None and field.type == T.NUMBER and field.measure:
        shown: Callable[[Any], Any] | None = lambda row: in_words(field, read(row))  # noqa: E731
    else:
        shown = (lambda row: render(read(row))) if render else None
    return Column(
        field.name, str(field), plain, kind=KINDS.get(T(field.type), "text"), render=shown, sort=_sort_of(field, read),
        default=False, phone="sub",
    )  # fmt: skip


def _show_link(value: Any) -> Any:
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', value, value) if value else NOTHING


def _show_file(value: Any) -> Any:
    return format_html('<a href="{}">{}</a>', value.url, value.name) if value else NOTHING


def _sort_of(field: ExtraField, read: Callable[[Any], Any]) -> SideSort | None:
    column = SORTED_BY.get(T(field.type))
    if column is None:
        return None
    place = (lambda row: sort_of(read(row))) if column == "sort" else read
    return SideSort(lambda: FieldValue.objects.filter(field=field.pk), column, record="record", read=place)


def filter_of(field: ExtraField) -> Filter:
    """The filter of a field; of links and files, whether there is one."""
    known: dict[str, Any] = {"key": field.name, "label": str(field), "extra": field.pk}
    if field.type in (T.CHOICE, T.CHOICES):
        return ExtraChoiceFilter(**known, field="choice", choices=list(field.choice_labels().items()))
    if field.type == T.DATE:
        return ExtraDateFilter(**known, field="day")
    if field.type in (T.NUMBER, T.MONEY):
        return ExtraNumberFilter(**known, field="number")
    return ExtraTextFilter(**known) if field.type == T.TEXT else FilledFilter(**known)


@dataclass(frozen=True, kw_only=True)
class _SideFilter(Filter):
    """A filter on values that stand in the side table; where few records hold them, the list is read by these.

    Args:
        extra: the number of the field.
    """

    extra: int
    known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)  # a filter lives for one request

    def _values(self, value: Any) -> QuerySet[FieldValue]:
        return FieldValue.objects.filter(super().condition(value), field=self.extra)

    def condition(self, value: Any) -> Q:
        held = self._values(value)
        if self.keeps_order(value):
            return Q(Exists(held.filter(record=OuterRef("pk"))))
        return Q(pk__in=held.values("record"))

    def keeps_order(self, value: Any) -> bool:
        asked = str(value)
        if asked not in self.known:
            self.known[asked] = bool(self._values(value).order_by().values_list("record")[RARE : RARE + 1])
        return self.known[asked]

    def held(self, value: Any) -> QuerySet[FieldValue] | None:
        return self._values(value) if self.keeps_order(value) else None


@dataclass(frozen=True, kw_only=True)
class ExtraChoiceFilter(_SideFilter, ChoiceFilter):
    """One or several of an extra field's choices."""

    def held(self, value: Any) -> QuerySet[FieldValue] | None:
        return super().held(value) if len(value) == 1 else None  # several may be chosen for one record


class _Dotted:
    """The ends of a range by names that are no other field's: `extra.day.from`."""

    key: str
    suffixes: tuple[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Its parameters."""
        return tuple(f"{self.key}.{suffix}" for suffix in self.suffixes)


@dataclass(frozen=True, kw_only=True)
class ExtraDateFilter(_Dotted, _SideFilter, DateRangeFilter):
    """Days of an extra field."""


@dataclass(frozen=True, kw_only=True)
class ExtraNumberFilter(_Dotted, _SideFilter, AmountFilter):
    """Numbers or amounts of an extra field, with up to three decimals."""

    def _one(self, text: str) -> Decimal | None:
        if not text:
            return None
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation as error:
            raise NotAFilterValue(_("Write a number such as 12.5.")) from error
        if not value.is_finite() or abs(value) >= Decimal(10) ** 13 or value != round(value, 3):
            raise NotAFilterValue(_("Write a number such as 12.5."))
        return value

    def _write(self, value: Any) -> str:
        return quantity(value)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        found = super().form_fields(user)
        for one in found.values():
            one.decimal_places = 3  # type: ignore[attr-defined]
            one.widget.attrs["step"] = "0.001"
        return found


@dataclass(frozen=True, kw_only=True)
class ExtraTextFilter(_SideFilter):
    """Texts that begin with what is typed: in any case, and by pinyin where letters are typed."""

    def read(self, given: Given) -> Any:
        return (list(given.get(self.key, ())) or [""])[-1].strip()[:80] or None

    def _values(self, value: Any) -> QuerySet[FieldValue]:
        start = sort_of(value) or ""
        held = FieldValue.objects.filter(field=self.extra, sort__gte=start, sort__lt=f"{start}\uffff")
        return held if value.isascii() else held.filter(text__istartswith=value)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        return {self.key: forms.CharField(label=self.label, required=False, max_length=80)}


@dataclass(frozen=True, kw_only=True)
class FilledFilter(_SideFilter, BooleanFilter):
    """Whether a record holds anything in an extra field."""

    def _values(self, value: Any) -> QuerySet[FieldValue]:
        return FieldValue.objects.filter(field=self.extra)

    def condition(self, value: Any) -> Q:
        return super().condition(value) if value else ~Q(Exists(self._values(value).filter(record=OuterRef("pk"))))

    def keeps_order(self, value: Any) -> bool:
        return not value or super().keeps_order(value)

    def held(self, value: Any) -> QuerySet[FieldValue] | None:
        return super().held(value) if value else None
