"""The page on which somebody sees whether the rules of credit are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, rules_in_order
from guanxi.domains.credit.limits.views.loading import crumbs, demand_view
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import NOTHING, day, figure
from guanxi.kit.pages import page

MOST, SHOWN = 50, 10  # findings a rule counted, and shown
SPANS = (30, 90, 365)


@dataclass(frozen=True)
class Checked:
    """A rule with what was found."""

    rule: AuditRule
    columns: list[Column]
    rows: list[list[Any]]
    people: list[list[Any]]
    count: str


@require_GET
def show_audit(request: HttpRequest) -> HttpResponse:
    """Every rule with what stands against it, for the days chosen."""
    demand_view(request)
    today = timezone.localdate()
    chosen = request.GET.get("days", "")
    days = int(chosen) if chosen.isdecimal() and int(chosen) in SPANS else SPANS[1]
    since = today - timedelta(days=days)
    checked = [_check(rule, Look(request.user, since, today, MOST + 1)) for rule in rules_in_order()]
    here = reverse("credit:audit")
    context = {
        "crumbs": crumbs(),
        "checked": checked,
        "spans": [
            {"label": _("%(n)s days") % {"n": span}, "url": f"{here}?days={span}", "current": span == days}
            for span in SPANS
        ],
        "lede": _("Since %(day)s: what was decided against a rule, and what stands against one today.")
        % {"day": day(since)},
        "people_columns": [
            Column(_("Who"), grow=True), Column(_("How often"), numeric=True), Column(_("Amount"), numeric=True),
        ],
    }  # fmt: skip
    return page(request, "credit/audit.html", context)


def _check(rule: AuditRule, look: Look) -> Checked:
    found = list(rule.find(look))
    count = f"{MOST}+" if len(found) > MOST else str(len(found))
    shown = found[:SHOWN]
    has_people = any(one.person for one in shown)
    columns = [
        Column(_("Customer"), phone="title", grow=True), Column(_("What"), phone="sub"), Column(_("Date")),
        *([Column(_("By whom"))] if has_people else []), Column(rule.amount_label, numeric=True, phone="end"),
    ]  # fmt: skip
    people = by_person(found) if rule.is_decision else []
    return Checked(rule, columns, [_row(one, has_people=has_people) for one in shown], people, count)


def _row(one: Finding, *, has_people: bool) -> list[Any]:
    name = format_html('<a href="{}">{}</a>', one.url, one.customer) if one.url else one.customer
    what = f"{one.what}: {one.note}" if one.note else one.what
    who = [one.person or NOTHING] if has_people else []
    return [name, what, _on(one.on), *who, NOTHING if one.amount is None else figure(one.amount)]


def _on(value: date | None) -> str:
    return NOTHING if value is None else day(value)


def by_person(found: Sequence[Finding]) -> list[list[Any]]:
    """Who decided how often, over how much, the largest sum first."""
    sums: dict[Any, list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for one in found:
        sums[one.person][0] += 1
        sums[one.person][1] += one.amount or Decimal(0)
    ranked = sorted(sums.items(), key=lambda pair: -pair[1][1])
    return [[person or NOTHING, count, figure(amount)] for person, (count, amount) in ranked]
