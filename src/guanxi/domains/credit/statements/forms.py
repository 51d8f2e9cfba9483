"""What people type in about a survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import Reference
from guanxi.domains.credit.statements.queries import oldest_books
from guanxi.kit.currencies import currencies, name_of_currency
from guanxi.kit.forms import RefusableForm

UNITS = [("", _("as the sheet says")), ("1", _("元 (1)")), ("1000", _("千元 (1,000)")), ("10000", _("万元 (10,000)"))]


class SurveyForm(RefusableForm):
    """The day of a survey, and the currency of its figures."""

    on = forms.DateField(label=_("Date"))
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    rate = forms.DecimalField(
        label=_("Exchange rate"), required=False, max_digits=12, decimal_places=6,
        help_text=_("What one unit of it is worth in the company's currency; only for another currency."),
    )  # fmt: skip
    remark = forms.CharField(label=_("Remark"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours, held = settings.GUANXI_CURRENCY, self.initial.get("currency", "")
        codes = {*currencies(since=oldest_books(timezone.localdate())), held} - {"", ours}
        named = [(code, f"{code} · {name_of_currency(code)}") for code in sorted(codes)]
        field: Any = self.fields["currency"]
        field.choices = [("", f"{ours} · {name_of_currency(ours)}"), *named]


class ReadingForm(RefusableForm):
    """A table pasted from a spreadsheet, or a file."""

    text = forms.CharField(
        label=_("Paste here"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Mark the whole table in the spreadsheet, copy it and paste it here, headings included."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_(".xlsx, .xls, .csv; all visible sheets are read.")
    )
    year = forms.IntegerField(
        label=_("Financial year"), required=False, min_value=1990, max_value=2100,
        help_text=_("Only where the table names none."),
    )  # fmt: skip
    unit = forms.TypedChoiceField(
        label=_("Unit of the figures"), choices=UNITS, required=False, coerce=int, empty_value=None,
        help_text=_("Only where the table names none."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("text", "").strip() and not told.get("file"):
            self.add_error("text", _("Paste a table, or choose a file."))
        return told


class ReferenceForm(RefusableForm):
    """Somebody of the trade who is asked."""

    name = forms.CharField(label=_("Name"), max_length=120)
    contact = forms.CharField(label=_("Contact"), max_length=120, required=False)
    question = forms.CharField(
        label=_("Question"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    asked_on = forms.DateField(label=_("Asked on"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Reference.Kind.choices, initial=Reference.Kind.TRADE, widget=forms.RadioSelect
    )


class StandsForm(forms.Form):
    """Why figures that are marked stand all the same."""

    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw or asked; it stands on the survey, the application and their papers."),
    )  # fmt: skip
