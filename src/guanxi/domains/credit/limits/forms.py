"""What people type in about credit: applications, securities, answers of banks, lower limits, reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models import Security

LEAST = Decimal("0.01")
RATINGS = [
    (1, pgettext_lazy("rating", "1 · bad")), (2, pgettext_lazy("rating", "2 · weak")),
    (3, pgettext_lazy("rating", "3 · fair")), (4, pgettext_lazy("rating", "4 · good")),
    (5, pgettext_lazy("rating", "5 · very good")),
]  # fmt: skip


def _amount(label: Any, least: Decimal = LEAST, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=least, decimal_places=2, max_digits=15, **more)


def _why(most: int = 200) -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=most, widget=forms.Textarea(attrs={"rows": 3}))


class ApplicationForm(forms.Form):
    """How much credit in all, how many days to pay, and why."""

    amount = _amount(_("Limit asked for"), help_text=_("The whole limit, not what is added to the present one."))
    term_days = forms.IntegerField(label=_("Days to pay"), min_value=0, max_value=365)
    reason = _why(400)


class ChangeForm(ApplicationForm):
    """The same of an application that was made; refused where somebody changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LowerForm(forms.Form):
    """A lower limit, and why."""

    amount = _amount(_("New limit"), Decimal(0), help_text=_("0: prepaid orders only."))
    reason = _why()


class ReasonForm(forms.Form):
    """Why."""

    reason = _why()


class SecurityForm(forms.Form):
    """A guarantee, a deposit or a mortgage."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Security.Kind.choices)
    description = forms.CharField(
        label=_("Description"), max_length=200, help_text=_("Who guarantees, where the money lies, what is mortgaged.")
    )
    value = _amount(_("Value"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("Leave empty: without an end."))


class BankForm(forms.Form):
    """Which bank is asked what."""

    name = forms.CharField(label=pgettext_lazy("reference", "Bank"), max_length=120)
    contact = forms.CharField(label=_("Contact"), max_length=120, required=False)
    question = forms.CharField(label=_("Question"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    asked_on = forms.DateField(label=_("Asked on"))


class AnswerForm(forms.Form):
    """What was answered, and what it is worth."""

    answer = forms.CharField(label=_("Answer"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    rating = forms.TypedChoiceField(label=_("Rating"), choices=[("", "–"), *RATINGS], coerce=int)  # chosen, not left
    answered_on = forms.DateField(label=_("Answered on"))
