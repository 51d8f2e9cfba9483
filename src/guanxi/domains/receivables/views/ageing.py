"""Debt by age: the sums of everything within reach, what will come in, and the customers behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.receivables.panels import labelled
from guanxi.domains.receivables.queries import Ageing, ageing_totals, receivables_by_year, sees_assets, share_of_assets
from guanxi.domains.receivables.tables import AGEING
from guanxi.kit.components.numbers import day, money, percent, wan
from guanxi.kit.listing import list_view

MOST_YEARS = 5


def _figures(totals: Ageing) -> list[dict[str, Any]]:
    recovered = totals.total - totals.expected_loss
    share = percent(totals.overdue / totals.total) if totals.total else "–"
    return [
        {"label": _("Open invoices"), "value": wan(totals.total), "note": money(totals.total)},
        {
            "label": _("Overdue"),
            "value": wan(totals.overdue),
            "note": _("%(share)s of it") % {"share": share},
            "tone": "bad" if totals.overdue else "",
        },
        {"label": _("Expected to come in"), "value": wan(recovered), "note": _("by the recovery curve (S4-60)")},
        {"label": _("Money on account"), "value": wan(totals.unapplied), "note": _("not yet set against invoices")},
    ]


def _share(user: Any, totals: Ageing, on: date) -> list[dict[str, Any]]:
    """The share in the company's assets, for who sees all of it; where to enter them while nobody did."""
    label = _("Share of assets")
    if not sees_assets(user):
        return []
    href = reverse("policies:policy", args=["receivables.assets"])
    found = share_of_assets(user, totals.total, on=on)
    if found is None:
        return [{"label": label, "value": "–", "note": _("the total assets are not entered (S4-49)"), "href": href}]
    told = {"assets": wan(found.assets), "day": day(found.since)}
    note = _("of %(assets)s, entered for %(day)s") % told
    if found.passed is not None:
        note = _("%(note)s; past the mark of %(step)s") % {"note": note, "step": percent(found.passed)}
    return [{"label": label, "value": percent(found.share), "note": note, "tone": found.tone, "href": href}]


def _head(request: HttpRequest) -> dict[str, Any]:
    totals = ageing_totals(request.user)
    return {
        "figures": [*_figures(totals), *_share(request.user, totals, timezone.localdate())],
        "buckets": labelled(totals),
        "totals": totals,
        "as_of": timezone.localtime(),
        "years": _years(request.user, timezone.localdate()) if request.GET.get("years") else [],
        "years_url": "?years=1",
        "invoices_url": reverse("receivables:invoices"),
    }


def _years(user: Any, on: date) -> list[tuple[str, str]]:
    sums = list(receivables_by_year(user, as_of=on).items())
    return [(_("invoices of %(year)s") % {"year": year}, money(amount)) for year, amount in sums[:MOST_YEARS]]


show_ageing = list_view(replace(AGEING, template="receivables/ageing.html"), extra=_head)
