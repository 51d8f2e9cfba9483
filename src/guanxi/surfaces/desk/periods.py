"""Choosing the days a report looks at."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.kit.periods import Period, add_months, whole_months


class PeriodForm(forms.Form):
    """First and last month, named by any of their days, and what to compare with."""

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


def chosen_period(form: PeriodForm, *, on: date, months: int = 12) -> Period:
    """The whole months asked for; where nothing is asked the latest `months`, this one included."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = asked.get("end") or on
    first = asked.get("start") or add_months(last, 1 - months)
    return whole_months(min(first, last), last)
