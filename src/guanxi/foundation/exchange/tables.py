"""The list of imports, the latest first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.panels import badge_of_run
from guanxi.kit.imports.targets import targets
from guanxi.kit.listing import Column, Empty, IndexedSort, Listing, PageAction


def label_of(run: ImportRun) -> Any:
    """What the rows of a run become, in words."""
    return targets[run.kind].label if run.kind in targets else run.kind


def lines_as(*outcomes: str) -> Any:
    """How many lines of a run became one of these; nothing before it was started."""
    return lambda run: (
        sum(run.summary.get("lines", {}).get(one, 0) for one in outcomes) if run.summary.get("lines") else None
    )


IMPORTS = Listing(
    key="exchange.imports",
    title=_("Imports"),
    noun=_("imports"),
    permission="exchange.open_import",
    rows=lambda user: ImportRun.objects.visible_to(user).talks(),
    scope=None,
    related=("by",),
    columns=[
        Column("file_name", _("File"), phone="title", fixed=True, grow=True),
        Column("kind", pgettext_lazy("import", "Becomes"), label_of, phone="sub"),
        Column("by", pgettext_lazy("import", "By"), muted=True),
        Column("opened_at", _("Opened"), kind="moment", sort=IndexedSort("-id", unique=True), phone="end"),
        Column("lines", pgettext_lazy("file", "Lines"), kind="whole"),
        Column("created", pgettext_lazy("lines", "New"), lines_as("created"), kind="whole"),
        Column("changed", _("Changed"), lines_as("changed"), kind="whole"),
        Column("refused", _("Refused"), lines_as("refused"), kind="whole"),
        Column("state", _("State"), lambda run: run.state, render=badge_of_run, phone="state"),
    ],
    default_sort="-opened_at",
    row_url=lambda run: reverse("imports:run", args=[run.pk]),
    actions=[PageAction(_("Import a file"), "imports:new", "plus", "primary", "exchange.open_import")],
    empty=Empty(
        _("Nothing was imported yet"),
        _("Bring in the lists you have: customers, contacts, products, prices, orders, open invoices."),
        "file",
        (_("Import a file"), "imports:new"),
    ),
)
