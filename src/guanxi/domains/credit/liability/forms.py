"""What giving a claim up asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WriteOffForm(forms.Form):
    """How much of an invoice, from which day, and why."""

    amount = forms.DecimalField(label=_("Amount given up"), min_value=0, max_digits=15, decimal_places=2)
    on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
