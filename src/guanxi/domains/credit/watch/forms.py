"""What people type in while customers are watched."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.watch import rules

KINDS = [
    (rules.NEWS, pgettext_lazy("signal", "news about the customer")),
    (rules.MAIL, pgettext_lazy("signal", "mail came back")),
    (rules.CONTACT, pgettext_lazy("signal", "tried to reach them in vain")),
]


class NewsForm(forms.Form):
    """What was heard, and of which kind."""

    kind = forms.ChoiceField(label=pgettext_lazy("signal", "What was heard"), choices=KINDS)
    text = forms.CharField(label=_("In words"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class PromiseForm(forms.Form):
    """How much by when."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2, max_digits=15)
    due_on = forms.DateField(label=_("To be paid by"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label=_("What was found, what was decided"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
