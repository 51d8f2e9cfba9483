"""Choosing the days a report looks at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.orders.queries import Group
from guanxi.kit.periods import Period, add_months, is_plausible, whole_months

SPLITS: dict[Group, Any] = {
    "owner": _("Rep"), "unit": pgettext_lazy("people", "Unit"), "province": _("Province"),
}  # fmt: skip


class PeriodForm(forms.Form):
    """First and last month, named by any of their days, what to compare with, and how to split."""

    start = forms.DateField(label=_("From"), required=False)
    end = forms.DateField(label=pgettext_lazy("period", "Until"), required=False)
    against = forms.ChoiceField(
        label=_("Compare with"),
        required=False,
        choices=[("previous", _("the period before")), ("year", _("a year earlier"))],
    )

    by = forms.ChoiceField(label=_("Split by"), required=False, choices=[*SPLITS.items()])

    @property
    def split(self) -> Group:
        """What is compared: reps, unless the company's units or the provinces of its customers are asked for."""
        asked = self.data.get("by") if self.is_bound else ""
        return "unit" if asked == "unit" else "province" if asked == "province" else "owner"

    @property
    def compares_with_previous(self) -> bool:
        """Whether the period just before is the yardstick."""
        return not self.is_bound or self.data.get("against") != "year"

    def clean(self) -> dict[str, object]:
        """Both are days of business, and the last does not come before the first."""
        data: dict[str, object] = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        for name, day in (("start", start), ("end", end)):
            if isinstance(day, date) and not is_plausible(day, on=timezone.localdate()):
                self.add_error(name, _("Choose a day between the year 2000 and five years ahead."))
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.add_error("end", _("The last day comes before the first; swap them."))
        return data


def chosen_period(form: PeriodForm, *, on: date, months: int = 12) -> Period:
    """The whole months asked for; where nothing is asked the latest `months`, which the form then shows."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = asked.get("end") or on
    first = asked.get("start") or add_months(last, 1 - months)
    period = whole_months(min(first, last), last)
    if not form.is_bound:
        form.initial = {"start": period.start, "end": period.end - timedelta(days=1)}
    return period


def usual_periods(period: Period, *, on: date) -> list[tuple[Any, str, bool]]:
    """Periods one asks for often: how each reads, its query, and whether it is the one shown."""
    month = whole_months(on, on)
    asked = [
        (_("This month"), month),
        (_("Last month"), whole_months(add_months(on, -1), add_months(on, -1))),
        (_("Last 3 months"), whole_months(add_months(on, -2), on)),
        (_("This year"), whole_months(date(on.year, 1, 1), on)),
        (_("Last 12 months"), whole_months(add_months(on, -11), on)),
    ]
    return [
        (label, urlencode({"start": one.start, "end": one.end - timedelta(days=1)}), one == period)
        for label, one in asked
    ]
