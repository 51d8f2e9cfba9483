"""The list of filled forms, the latest day first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from guanxi.foundation.forms.kinds import kinds
from guanxi.foundation.forms.models import FormRecord, FormTemplate
from guanxi.foundation.forms.panels import USED, state_badge
from guanxi.foundation.forms.specs import hidden_from
from guanxi.foundation.people.queries import reps_within
from guanxi.kit.listing import (
    Column,
    DateRangeFilter,
    Empty,
    IndexedSort,
    Listing,
    PageAction,
    RelationFilter,
    StateFilter,
    export_action,
)
from guanxi.kit.listing.filters import Given, NotAFilterValue


def hang_about(rows: Sequence[FormRecord], *, user: Any, on: date) -> None:
    """Hang on the rows of a page what they are about, one question a kind."""
    for key, kind in kinds.items():
        mine = [row for row in rows if row.kind == key]
        if mine:
            names = {one.pk: str(one) for one in kind.visible(user).filter(pk__in={row.object_id for row in mine})}
            for row in mine:
                row.about_name = names.get(row.object_id, "")  # type: ignore[attr-defined]


def presets(user: Any) -> list[tuple[str, str]]:
    """The views everybody has."""
    return [(said("Begun by me"), f"state=begun&author={user.pk}"), (pgettext("form", "Unused"), "state=unused")]


def templates(user: Any) -> QuerySet[FormTemplate]:
    """The forms that were ever filled and that one may read."""
    filled = FormTemplate.objects.filter(Exists(FormRecord.objects.filter(template=OuterRef("pk"))))
    return filled.exclude(key__in=hidden_from(user)).order_by("label", "pk")


@dataclass(frozen=True)
class AboutFilter(RelationFilter):
    """Those about one record: `about=customers.customer.7`; links set it."""

    def read(self, given: Given) -> Any:
        text = (list(given.get(self.key, ())) or [""])[-1]
        kind, _dot, number = text.rpartition(".")
        if not text:
            return None
        if kind not in kinds or not number.isascii() or not number.isdigit() or len(number) > 18:
            raise NotAFilterValue(said("“%(value)s” is none of the choices.") % {"value": text[:40]})
        return kind, int(number)

    def condition(self, value: Any) -> Q:
        return Q(kind=value[0], object_id=value[1])

    def chip_for(self, user: Any, value: Any) -> str:
        """The record's name, if this person may see it."""
        kind, number = value
        return str(kinds[kind].visible(user).filter(pk=number).first() or kinds[kind].label)

    def form_fields(self, user: Any) -> dict[str, forms.Field]:
        return {}


RECORDS = Listing(
    key="forms.records",
    title=_("Filled forms"),
    noun=_("forms"),
    rows=lambda user: FormRecord.objects.visible_to(user).annotate(is_used=USED),
    scope=None,
    related=("template", "version", "author", "finished_by"),
    enrich=hang_about,
    columns=[
        Column("form", _("Form"), lambda one: one.version.title, phone="title", grow=True, fixed=True),
        Column("about", _("About"), lambda one: getattr(one, "about_name", ""), phone="sub"),
        Column("on", pgettext_lazy("form", "Day"), kind="day", sort=IndexedSort("-on"), phone="end"),
        Column("author", _("Filled by")),
        Column("state", pgettext_lazy("form", "State"), lambda one: one.is_finished, render=state_badge, phone="state"),
        Column("filled", pgettext_lazy("form", "Filled"), kind="percent"),
        Column("points", _("Points"), kind="quantity", default=False),
        Column("most_points", _("of points"), kind="quantity", default=False),
        Column("finished_at", _("Finished at"), kind="moment", default=False),
    ],
    default_sort="-on",
    presets=presets,
    filters=[
        RelationFilter("form", _("Form"), "template_id", options=templates),
        StateFilter(
            "state",
            pgettext_lazy("form", "State"),
            keeps_index=False,
            states=[
                ("begun", pgettext_lazy("form", "begun"), Q(finished_at__isnull=True)),
                ("finished", pgettext_lazy("form", "finished"), Q(finished_at__isnull=False)),
                ("unused", pgettext_lazy("form", "unused"), Q(finished_at__isnull=False, is_used=False)),
                ("used", pgettext_lazy("form", "used"), Q(is_used=True)),
            ],
        ),
        RelationFilter("author", _("Filled by"), "author_id", options=reps_within),
        DateRangeFilter("day", pgettext_lazy("form", "Day"), "on"),
        AboutFilter("about", _("About"), keeps_index=False),
    ],
    bulk=[export_action()],
    row_url=lambda one: reverse("forms:record" if one.is_finished else "forms:edit", args=[one.pk]),
    actions=[
        PageAction(_("Use of forms"), "forms:care", "chart"),
        PageAction(_("Fill a form"), "forms:choose", "plus", "primary", "forms.begin_record"),
    ],
    empty=Empty(
        _("No forms yet"),
        _("Forms about a customer are filled on the customer's page; diaries and reports here."),
        "file",
        (_("Fill a form"), "forms:choose"),
    ),
)
