"""The list of what is to be looked at: signals that are open, the largest exposure first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models import Signal
from guanxi.domains.credit.watch.shown import sentence_of
from guanxi.domains.customers.merging.families import carrier_of
from guanxi.domains.customers.queries import find_customers
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.components.buttons import button
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import whole
from guanxi.kit.listing import (
    Column,
    DateRangeFilter,
    Empty,
    ExportCell,
    Found,
    IndexedSort,
    Listing,
    MenuFilter,
    RelationFilter,
    Scope,
    export_action,
    list_view,
)

SEARCHED = 500


def find_signals(user: Any, text: str) -> Found:
    """The open signals of the customers that a search finds."""
    found = find_customers(user, text, limit=SEARCHED)
    rows = Signal.objects.filter(customer__in=found.ids, closed_at__isnull=True).order_by("-at_stake", "-id")
    return Found(list(rows.values_list("pk", flat=True)[:SEARCHED]), found.is_cut or found.count > SEARCHED)


def _grade(signal: Signal) -> Any:
    standing = getattr(signal.customer, "credit_standing", None)
    return standing.grade if standing is not None else ""


def _survey(signal: Signal) -> Any:
    """The one thing to do: survey the customer again."""
    url = reverse("credit:survey_new", args=[carrier_of(signal.customer)])
    return button(_("Survey again"), href=url, size="small")


REVIEWS = Listing(
    key="credit.reviews",
    title=_("Due for review"),
    noun=_("signals"),
    permission="credit.view",
    rows=lambda _user: Signal.objects.filter(closed_at__isnull=True),
    scope=Scope("customer__owner", "customer__unit", is_indexed=False),
    related=("customer__owner", "customer__credit_standing", "task__assignee"),
    columns=[
        Column(
            "customer", _("Customer"), phone="title", grow=True, fixed=True,
            export_as=(ExportCell(_("Customer code"), "customer__code"), ExportCell(_("Customer"), "customer")),
        ),
        Column("kind", _("Sign"), lambda row: row.get_kind_display(),
               render=lambda row: badge(row.get_kind_display(), "warn")),
        Column("facts", _("What was noticed"), sentence_of, phone="sub"),
        Column("grade", _("Grade"), _grade),
        Column("at_stake", _("At stake"), kind="money", phone="end", render=lambda row: whole(row.at_stake),
               sort=IndexedSort("-at_stake")),
        Column("on", pgettext_lazy("signal", "Since"), kind="day", sort=IndexedSort("-on")),
        Column("owner", _("Rep"), "customer__owner", muted=True, default=False),
        Column("assignee", _("Asked to survey"), "task__assignee", muted=True),
        Column("do", _("Action"), lambda row: "", render=_survey, phone="state"),
    ],
    default_sort="-at_stake",
    filters=[
        MenuFilter("kind", _("Sign"), "kind", keeps_index=False, menu=lambda _user: Signal.Kind.choices),
        DateRangeFilter("since", pgettext_lazy("signal", "Since"), "on", keeps_index=False),
        RelationFilter("unit", _("Unit"), "customer__unit_id", keeps_index=False, options=units_within),
        RelationFilter("owner", _("Rep"), "customer__owner_id", keeps_index=False, options=reps_within),
    ],
    search=find_signals,
    search_hint=_("name, pinyin, telephone, code"),
    bulk=[export_action()],
    row_url=lambda row: reverse("credit:score", args=[carrier_of(row.customer)]),
    presets=lambda _user: [(Signal.Kind.REVIEW_DUE.label, "kind=review_due"),
                           (Signal.Kind.LATER_PAYMENTS.label, "kind=later_payments"),
                           (Signal.Kind.LIMIT_USE.label, "kind=limit_use")],
    empty=Empty(
        _("Nothing to look at"),
        _("Each night the customers with credit are watched: later payments, use of the limit, broken promises, weaker "
          "figures, sudden orders, reviews that are due. What people hear can be noted at any customer."),
        "check",
    ),
)  # fmt: skip

show_reviews = list_view(REVIEWS)
