"""The page on which somebody sees whether the rules of credit are kept, of any days of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, rules_in_order
from guanxi.domains.credit.audit.sums import Total, by_person, newest, total
from guanxi.domains.credit.limits.actions.checks import day_fault
from guanxi.domains.credit.limits.views.loading import crumbs, demand_view
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import NOTHING, day, figure, whole
from guanxi.kit.pages import page

SHOWN, PEOPLE = 10, 20  # findings and people told one by one
SPANS = (30, 90, 365)


class DaysForm(forms.Form):
    """Which days are looked at; both count."""

    since = forms.DateField(label=pgettext_lazy("first day", "From"))
    until = forms.DateField(label=pgettext_lazy("last day", "Until"))

    def clean(self) -> dict[str, Any]:
        """Both are days of business, the first comes first."""
        found, today = super().clean() or {}, timezone.localdate()
        for name in ("since", "until"):
            if found.get(name) and (fault := day_fault(found[name], today=today, may_come=True)):
                self.add_error(name, fault)
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        return found


@dataclass(frozen=True)
class Checked:
    """A rule with what was found."""

    rule: AuditRule
    columns: list[Column]
    rows: list[list[Any]]
    people: list[list[Any]]
    note: str
    more: str


@require_GET
def show_audit(request: HttpRequest) -> HttpResponse:
    """Every rule with what was done against it, on the days chosen."""
    demand_view(request)
    form, since, until = _days(request)
    look, today = Look(request.user, since, until), timezone.localdate()
    here = reverse("credit:audit")
    days = (today - since).days if until == today else None
    context = {
        "crumbs": crumbs(),
        "form": form,
        "checked": [_check(rule, look) for rule in rules_in_order()],
        "spans": [
            {"label": _("%(n)s days") % {"n": span}, "url": f"{here}?days={span}", "current": span == days}
            for span in SPANS
        ],
        "lede": _("%(since)s to %(until)s: what was decided or done against a rule. It is written down when it happens "
                  "and does not change afterwards.") % {"since": day(since), "until": day(until)},
        "people_columns": [
            Column(pgettext("person", "Who"), grow=True), Column(_("How often"), numeric=True),
            Column(_("Amount"), numeric=True),
        ],
    }  # fmt: skip
    return page(request, "credit/audit.html", context)


def _days(request: HttpRequest) -> tuple[DaysForm, date, date]:
    """The days asked for, with their form; the last 90 where none, or wrong ones, are."""
    today, chosen = timezone.localdate(), request.GET.get("days", "")
    days = int(chosen) if chosen.isdecimal() and int(chosen) in SPANS else SPANS[1]
    since, until = today - timedelta(days=days), today
    form = DaysForm(request.GET if "since" in request.GET else None, initial={"since": since, "until": until})
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["since"], form.cleaned_data["until"]
    return form, since, until


def _check(rule: AuditRule, look: Look) -> Checked:
    shown, all_of_them = newest(rule, look, SHOWN), total(rule, look)
    has_people = any(one.person for one in shown)
    columns = [
        Column(_("Customer"), phone="title", grow=True), Column(pgettext("finding", "What"), phone="sub"),
        Column(_("Date"), phone="state"), *([Column(_("By whom"))] if has_people else []),
        Column(rule.amount_label, numeric=True, phone="end"),
    ]  # fmt: skip
    people = [_person(one) for one in by_person(rule, look, PEOPLE)] if rule.is_decision else []
    return Checked(
        rule, columns, [_row(one, has_people=has_people) for one in shown], people, _note(all_of_them),
        _("The latest %(n)s are shown, the sums are of all.") % {"n": SHOWN} if all_of_them.count > SHOWN else "",
    )  # fmt: skip


def _note(one: Total) -> str:
    return f"{whole(one.count)} · {figure(one.amount)}" if one.count else "0"


def _row(one: Finding, *, has_people: bool) -> list[Any]:
    name = format_html('<a href="{}">{}</a>', one.url, one.customer) if one.url else one.customer
    what = f"{one.what}: {one.note}" if one.note else one.what
    who = [one.person or NOTHING] if has_people else []
    return [name, what, _on(one.on), *who, NOTHING if one.amount is None else figure(one.amount)]


def _on(value: date | None) -> str:
    return NOTHING if value is None else day(value)


def _person(one: Total) -> list[Any]:
    name = one.person or NOTHING
    if isinstance(one.person, int):
        name = _("others: %(n)s") % {"n": one.person}
    return [name, whole(one.count), figure(one.amount)]
