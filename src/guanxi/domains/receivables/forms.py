"""What finance types in: receipts, credit notes, limits, the days of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.panels import document_link
from guanxi.domains.receivables.ports import Awaited
from guanxi.domains.receivables.queries import statement_days
from guanxi.kit.components.numbers import day, figure, money
from guanxi.kit.errors import BadInput


class ReceiptForm(forms.Form):
    """Money that came in; the oldest invoices are settled first unless some are chosen."""

    customer = forms.ModelChoiceField(Customer.objects.none(), label=_("Customer"), widget=forms.HiddenInput)
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2, max_digits=16)
    on = forms.DateField(label=_("Date"))
    method = forms.ChoiceField(label=_("Method"), choices=Credit.Method.choices)
    reference = forms.CharField(label=_("Reference"), max_length=80, required=False)

    set_aside_for = forms.ChoiceField(
        label=_("Set aside for a prepaid order"), required=False,
        help_text=_("It gets what it misses, after the invoices chosen; the rest goes on as usual."),
    )  # fmt: skip
    is_confirmed = forms.BooleanField(label=_("The amount is right"), required=False)

    def __init__(
        self, *args: Any, user: Any, invoices: list[Invoice], awaited: Sequence[Awaited] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.awaited = {one.key: one for one in awaited}
        if awaited:
            shown = [(one.key, f"{one.number} · {money(one.missing)}") for one in awaited]
            self.fields["set_aside_for"].choices = [("", pgettext_lazy("set aside", "no order")), *shown]  # type: ignore[attr-defined]
        else:
            del self.fields["set_aside_for"]
        self.fields["customer"].queryset = Customer.objects.visible_to(user)  # type: ignore[attr-defined]
        self.invoices = invoices
        for invoice in invoices:
            self.fields[f"invoice-{invoice.pk}"] = forms.DecimalField(
                label=invoice.number, required=False, min_value=Decimal(0), max_value=invoice.open_amount,
                decimal_places=2, max_digits=16,
            )  # fmt: skip

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads over `choices`."""
        return [
            {"label": _("Invoice"), "grow": True},
            {"label": _("Date"), "desk_only": True, "muted": True},
            {"label": _("Due")},
            {"label": _("Open"), "numeric": True},
            {"label": _("Settle"), "numeric": True},
        ]

    @property
    def choices(self) -> list[tuple[list[Any], Any]]:
        """The open invoices: number, date, due date, what is open, and the input for the amount."""
        return [
            (
                [document_link("invoice", one.pk, one.number), day(one.on), day(one.due_on), figure(one.open_amount)],
                self[f"invoice-{one.pk}"],
            )
            for one in self.invoices
        ]

    @property
    def is_doubted(self) -> bool:
        """Whether the page asks to confirm the amount."""
        return self.is_bound and bool(self["is_confirmed"].errors or self["is_confirmed"].value())

    def record(self) -> Any:
        """The record the money is set aside for, or None."""
        found = self.awaited.get(self.cleaned_data.get("set_aside_for", ""))
        return found and found.record

    def chosen(self) -> dict[int, Decimal] | None:
        """Invoice id → amount, or nothing when none was chosen."""
        parts = {one.pk: self.cleaned_data.get(f"invoice-{one.pk}") for one in self.invoices}
        return {pk: amount for pk, amount in parts.items() if amount} or None


class AllocationForm(forms.Form):
    """How much of a credit goes to which open invoice, and from which day it counts."""

    invoice = forms.ModelChoiceField(Invoice.objects.none(), label=_("Invoice"), empty_label=None)
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2, max_digits=16)
    on = forms.DateField(label=_("Date"))

    def __init__(self, *args: Any, invoices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["invoice"]
        field.queryset = invoices
        field.label_from_instance = lambda one: f"{one.number} · {day(one.due_on)} · {figure(one.open_amount)}"


class CreditNoteForm(forms.Form):
    """An amount in the customer's favour without goods coming back, and why."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2, max_digits=16)
    on = forms.DateField(label=_("Date"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ChargeForm(forms.Form):
    """What a customer owes without an order: an opening balance, a service."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2, max_digits=16)
    on = forms.DateField(label=_("Date"))
    due_on = forms.DateField(label=_("Due"), required=False, help_text=_("Leave empty: by the terms of payment."))
    number = forms.CharField(
        label=_("Number"), max_length=40, required=False, help_text=_("Leave empty to get the next one.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("An opening balance, a service: what is invoiced.")
    )


class StatementForm(forms.Form):
    """First and last day of a statement, both included."""

    start = forms.DateField(label=_("From"), required=False)
    end = forms.DateField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days that a statement can be of, in their order."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                statement_days(data["start"], data["end"], on=timezone.localdate())
            except BadInput as refusal:
                self.add_error(None, ValidationError({name: str(text) for name, text in refusal.fields.items()}))
        return data

    def days(self, *, on: date) -> tuple[date, date]:
        """First day and the day after the last; the last 90 days where nothing is asked, or nothing that can be."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return statement_days(data.get("start"), data.get("end"), on=on)

    def days_or_refusal(self, *, on: date) -> tuple[date, date]:
        """The same for a paper, which says nothing beside the figures.

        Raises:
            BadInput: a day is none, or the days are the wrong way round.
        """
        if self.is_bound and not self.is_valid():
            raise BadInput(**{name: texts[0] for name, texts in self.errors.items()})
        return self.days(on=on)
