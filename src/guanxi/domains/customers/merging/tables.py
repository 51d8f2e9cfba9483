"""The list of pairs that wait for a decision, and the list of merges."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.domains.customers.duplicates.reasons import sentence
from guanxi.domains.customers.merging.searching import search_context
from guanxi.domains.customers.merging.undoing import undo_until
from guanxi.domains.customers.models import CustomerMerge, DuplicatePair
from guanxi.kit.components.library import EMPTY
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import percent
from guanxi.kit.listing import Column, Empty, ExportCell, IndexedSort, Listing, PageAction, list_view

SHOWN = 3


def why(pair: DuplicatePair, most: int = SHOWN) -> str:
    """The first reasons of a pair in words."""
    return said("; ").join(sentence(reason) for reason in pair.reasons[:most])


def days_left(merge: CustomerMerge) -> int:
    """Days in which a merge can still be undone, a begun one counts; zero or below: none."""
    return ceil((undo_until(merge) - timezone.now()) / timedelta(days=1))


def _state(merge: CustomerMerge) -> tuple[str, str]:
    if merge.undone_at is not None:
        return said("undone"), ""
    left = days_left(merge)
    if left <= 0:
        return said("final"), ""
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}, "info"


def _named(which: str) -> tuple[ExportCell, ...]:
    return ExportCell(_("Code"), f"{which}__code"), ExportCell(_("Name"), which)


PAIRS = Listing(
    key="customers.pairs",
    title=_("Possible duplicates"),
    noun=_("pairs"),
    permission="customers.merge_customers",
    rows=lambda user: DuplicatePair.objects.visible_to(user).open(),
    scope=None,
    related=("one", "other"),
    columns=[
        Column("one", _("Customer"), phone="title", grow=True, fixed=True, export_as=_named("one")),
        Column("other", _("May be the same as"), phone="sub", grow=True, fixed=True, export_as=_named("other")),
        Column("score", _("Likeness"), kind="percent", phone="end", sort=IndexedSort("-score"),
               render=lambda pair: percent(pair.score)),
        Column("why", _("Why"), why, muted=True, grow=True),
        Column("found_at", _("Found"), kind="day", default=False),
    ],
    default_sort="-score",
    row_url=lambda pair: reverse("customers:pair", args=[pair.pk]),
    lede=lambda _user: _("Decide on one after the other; the likeliest come first. Nothing is merged by itself."),
    actions=[
        PageAction(_("Merges"), "customers:merges", "undo", permission="customers.merge_customers"),
        PageAction(_("Merge two customers"), "customers:merge", "users", permission="customers.merge_customers"),
    ],
    empty=Empty(_("No pair waits for a decision"), _("Look through the whole base, or come back later."), "users"),
    template="customers/pairs.html",
)  # fmt: skip

MERGES = Listing(
    key="customers.merges",
    title=_("Merges"),
    noun=_("merges"),
    permission="customers.merge_customers",
    rows=lambda user: CustomerMerge.objects.visible_to(user),
    scope=None,
    related=("survivor", "merged", "by"),
    columns=[
        Column("at", _("When"), kind="moment", phone="lead", sort=IndexedSort("-at"), fixed=True),
        Column("merged", _("Merged"), phone="title", grow=True, fixed=True, export_as=_named("merged")),
        Column("survivor", _("Into"), phone="sub", grow=True, fixed=True, export_as=_named("survivor")),
        Column("by", pgettext_lazy("merge", "By"), muted=True),
        Column("state", _("To undo"), lambda merge: _state(merge)[0],
               render=lambda merge: badge(*_state(merge)) if _state(merge)[0] else EMPTY, phone="state"),
    ],
    default_sort="-at",
    row_url=lambda merge: reverse("customers:merge_record", args=[merge.pk]),
    lede=lambda _user: _("What was merged, by whom, and how long it can be undone."),
    empty=Empty(_("Nothing was merged yet"), _("Merged customers stand here, and can be parted again."), "users"),
)  # fmt: skip


show_pairs = list_view(PAIRS, extra=search_context)
show_merges = list_view(MERGES)
