"""Choosing the days a report looks at."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.kit.periods import Period, month_of


class PeriodForm(forms.Form):
    """First and last day, both included, and what to compare with."""

    start = forms.DateField(label=_("From"), required=False)
    end = forms.DateField(label=_("Until"), required=False)
    against = forms.ChoiceField(
        label=_("Compare with"),
        required=False,
        choices=[("previous", _("the period before")), ("year", _("a year earlier"))],
    )

    @property
    def compares_with_previous(self) -> bool:
        """Whether the period just before is the yardstick."""
        return not self.is_bound or self.data.get("against") != "year"

    def clean(self) -> dict[str, object]:
        """The last day may not come before the first."""
        data: dict[str, object] = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.add_error("end", _("The last day comes before the first; swap them."))
        return data


def chosen_period(form: PeriodForm, *, on: date) -> Period:
    """The days asked for; without them the last twelve months up to the end of this one."""
    month = month_of(on)
    start, end = month_of(month.start - timedelta(days=335)).start, month.end
    if form.is_bound and form.is_valid():
        start = form.cleaned_data.get("start") or start
        last = form.cleaned_data.get("end")
        end = last + timedelta(days=1) if last else end
    return Period(min(start, end), end)
