"""The list of credit: who is trusted with how much, how much of it is used, until when."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.limits.shown import standing_state
from guanxi.domains.credit.models import Standing
from guanxi.domains.customers.queries import find_customers
from guanxi.foundation.people.queries import reps_within, units_within
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, whole
from guanxi.kit.listing import (
    AmountFilter,
    BooleanFilter,
    Column,
    DateRangeFilter,
    Empty,
    ExportCell,
    Found,
    IndexedSort,
    Listing,
    MenuFilter,
    PageAction,
    RelationFilter,
    Scope,
    export_action,
    list_view,
)

SEARCHED = 500
GRADES = "ABCDE"


def find_standings(user: Any, text: str) -> Found:
    """The credit of the customers that a search finds."""
    found = find_customers(user, text, limit=SEARCHED)
    return Found(list(found.ids), found.is_cut or found.count > SEARCHED)


class ReviewFilter(BooleanFilter):
    """Whose review is due; asks the day when it is used."""

    def condition(self, value: Any) -> Q:
        due = Q(review_on__lte=timezone.localdate())
        return due if value else ~due


class EndedFilter(BooleanFilter):
    """Whose limit has ended; asks the day when it is used."""

    def condition(self, value: Any) -> Q:
        ended = Q(valid_until__lt=timezone.localdate())
        return ended if value else ~ended


def _account(row: Standing) -> Any:
    return getattr(row.customer, "account", None)


def used(row: Standing) -> Any:
    """What is owed and reserved."""
    account = _account(row)
    return account.exposure if account is not None else None


def overdue(row: Standing) -> Any:
    """What is open past its day."""
    ageing = getattr(_account(row), "ageing", None)
    return ageing.overdue if ageing is not None else None


def _whole(value: Any) -> Any:
    return NOTHING if value is None else whole(value)


def _state(row: Standing) -> tuple[str, str]:
    return standing_state(row, on=timezone.localdate())


CREDIT = Listing(
    key="credit",
    title=_("Trade credit"),
    noun=_("customers"),
    permission="credit.view",
    rows=lambda _user: Standing.objects.filter(customer__merged_into__isnull=True),
    scope=Scope("customer__owner", "customer__unit", is_indexed=False),
    related=("customer__owner", "customer__account__ageing"),
    columns=[
        Column(
            "customer", _("Customer"), phone="title", grow=True, fixed=True,
            export_as=(ExportCell(_("Customer code"), "customer__code"), ExportCell(_("Customer"), "customer")),
        ),
        Column("grade", _("Grade"), phone="sub"),
        Column("owner", _("Rep"), "customer__owner", muted=True, default=False),
        Column(
            "limit", pgettext_lazy("credit", "Limit"), "limit_amount", kind="money", phone="end",
            render=lambda row: _whole(row.limit_amount),
            sort=IndexedSort("-limit_amount", "customer_id", unique=True, nullable=True),
        ),
        Column("used", pgettext_lazy("credit", "Used"), used, kind="money", render=lambda row: _whole(used(row))),
        Column(
            "overdue", _("Overdue"), overdue, kind="money",
            render=lambda row: whole(overdue(row)) if overdue(row) else NOTHING,
        ),
        Column(
            "until", _("Valid until"), "valid_until", kind="day",
            sort=IndexedSort("valid_until", "customer_id", unique=True, nullable=True),
        ),
        Column(
            "review", _("Review on"), "review_on", kind="day",
            sort=IndexedSort("review_on", "customer_id", unique=True, nullable=True),
        ),
        Column("state", _("State"), lambda row: _state(row)[0], render=lambda row: badge(*_state(row)), phone="state"),
    ],
    default_sort="-limit",
    filters=[
        MenuFilter("grade", _("Grade"), "grade", keeps_index=False, menu=lambda _user: [(one, one) for one in GRADES]),
        ReviewFilter("review", _("Due for review")),
        EndedFilter("ended", _("Limit ended")),
        BooleanFilter("blocked", pgettext_lazy("credit", "Blocked"), keeps_index=False,
                      when=Q(blocked_at__isnull=False)),
        BooleanFilter("overdue", _("Overdue"), keeps_index=False, when=Q(customer__account__ageing__overdue__gt=0)),
        DateRangeFilter("until", _("Valid until"), "valid_until", keeps_index=False),
        AmountFilter("limit", pgettext_lazy("credit", "Limit"), "limit_amount", keeps_index=False),
        RelationFilter("unit", _("Unit"), "customer__unit_id", keeps_index=False, options=units_within),
        RelationFilter("owner", _("Rep"), "customer__owner_id", keeps_index=False, options=reps_within),
    ],
    search=find_standings,
    search_hint=_("name, pinyin, telephone, code"),
    bulk=[export_action()],
    actions=[PageAction(_("Due for review"), "credit:reviews", "bell", "", "credit.view")],
    row_url=lambda row: reverse("credit:customer", args=[row.pk]),
    presets=lambda _user: [(_("Due for review"), "review=1"), (_("Limit ended"), "ended=1"),
                           (pgettext_lazy("credit", "Blocked"), "blocked=1")],
    empty=Empty(
        _("No credit yet"), _("A customer appears here with its first survey, application or limit."), "shield",
        (_("Choose a customer"), "customer_list"),
    ),
)  # fmt: skip

show_credit_list = list_view(CREDIT)
