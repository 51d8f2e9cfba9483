"""The list of losses."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models import BadDebtCase
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.listing import (
    AmountFilter,
    Column,
    DateRangeFilter,
    Empty,
    IndexedSort,
    Listing,
    RelationFilter,
    Scope,
    list_view,
)

LOSSES = Listing(
    key="credit.losses",
    title=_("Losses"),
    noun=_("losses"),
    permission="credit.view",
    rows=lambda user: BadDebtCase.objects.all(),
    scope=Scope("customer__owner", "customer__unit", is_indexed=False),
    related=("customer", "invoice", "by"),
    columns=[
        Column("number", pgettext_lazy("running number", "Number"), phone="sub", fixed=True),
        Column("customer", _("Customer"), phone="title", grow=True, fixed=True),
        Column("on", _("Date"), kind="day", phone="sub", sort=IndexedSort("-on")),
        Column("invoice", _("Invoice")),
        Column("amount", _("Amount"), kind="money", phone="end"),
        Column("reason", _("Reason"), muted=True, grow=True),
        Column("by", _("Written off by"), default=False),
    ],
    filters=[
        DateRangeFilter("date", _("Date"), "on"),
        AmountFilter("amount", _("Amount"), "amount", keeps_index=False),
        RelationFilter("unit", _("Unit"), "customer__unit_id", keeps_index=False, options=units_within),
        RelationFilter("owner", _("Rep"), "customer__owner_id", keeps_index=False, options=reps_within),
    ],
    default_sort="-on",
    row_url=lambda case: reverse("credit:loss", args=[case.pk]),
    lede=lambda _user: _("Claims that were given up, and who answers for them."),
    empty=Empty(_("Nothing was lost"), _("A claim is given up on the page of its invoice."), "check"),
)  # fmt: skip

show_losses = list_view(LOSSES)
