"""What people type in about customers. The verbs check it; the forms ask in the right words and shapes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.extra import CONTACT as CONTACT_KIND
from guanxi.domains.customers.extra import CUSTOMER as CUSTOMER_KIND
from guanxi.domains.customers.models import Address, CommercialDetails, Contact, County, Customer, LogisticDetails
from guanxi.domains.customers.record import CONTACT
from guanxi.foundation.fields.forms import ExtraInputs
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.queries import users_visible_to
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.errors import Refusal

BASIC = ("name", "name_en", "pinyin", "kind")
REACH = ("phone", "fax", "email")
PLACE = ("county", "street", "latitude", "longitude")
BANK = ("tax_id", "bank_name", "bank_account")
COMMERCIAL = ("business", "development_plan", "fiscal_year_start", "employees", "founded_year")
LOGISTIC = ("receiving_hours", "carrier", "instructions", "is_priority")
BUSINESS = ("parent", "first_seen_on")
ADDRESS = ("purpose", "county", "street", "postcode")
COMBOS = {"county": County, "parent": Customer}


def ask(model: Any, names: tuple[str, ...]) -> dict[str, forms.Field]:
    """The inputs of a model's fields; those chosen from a long list carry the key only."""
    fields: dict[str, forms.Field] = dict(fields_for_model(model, fields=[n for n in names if n not in COMBOS]))
    for name in names:
        if name in COMBOS:
            label = capfirst(model._meta.get_field(name).verbose_name)
            fields[name] = forms.CharField(label=label, required=False, widget=forms.HiddenInput)
    for field in fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
    return {name: fields[name] for name in names}


class AskingForm(forms.Form):
    """A form that shows refusals of its verb at the fields they name."""

    def mark(self, refusal: Refusal) -> None:
        """Show a refusal at the fields it names, or above the form."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(text))
        if not refusal.fields:
            self.add_error(None, str(refusal))

    def chosen(self, name: str) -> str:
        """How the value of a combobox reads."""
        key = str(self[name].value() or "")
        if not key or not (COMBOS[name] is County or key.isdigit()):
            return ""
        row = COMBOS[name]._default_manager.filter(pk=key).first()
        return str(row) if row else ""

    @property
    def county_text(self) -> str:
        """The chosen county in words."""
        return self.chosen("county")

    @property
    def parent_text(self) -> str:
        """The chosen parent company in words."""
        return self.chosen("parent")


class RecordForm(ExtraInputs, AskingForm):
    """A customer's record, grouped by the classes of S1-23, with its extra fields.

    `extra`: what the record holds in them; None for a new one.
    """

    def __init__(self, *args: Any, user: Any, extra: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_extra(CUSTOMER_KIND, user, extra)
        self.fields |= ask(Customer, BASIC + REACH + PLACE + BANK + BUSINESS)
        self.fields |= ask(CommercialDetails, COMMERCIAL) | ask(LogisticDetails, LOGISTIC)
        self.fields["pinyin"].help_text = _("Syllables with spaces, only where ours is wrong: yue qing.")


class EntryForm(RecordForm):
    """A new customer: the record, and where it belongs."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("code"), max_length=30, required=False, help_text=_("Leave empty for the next number.")
        )
        self.fields["stage"] = forms.ChoiceField(
            label=_("stage"), choices=Customer.Stage.choices, initial=Customer.Stage.PROSPECT
        )
        reach = reach_of(user)
        if reach.everything or reach.units:
            units = Unit.objects.order_by("path") if reach.everything else Unit.objects.filter(pk__in=reach.units)
            reps = users_visible_to(user).filter(is_active=True)
            self.fields["unit"] = forms.ModelChoiceField(units, label=_("unit"), initial=user.unit_id)
            self.fields["owner"] = forms.ModelChoiceField(reps, label=_("rep"), required=False)

    @property
    def belonging(self) -> list[Any]:
        """The inputs that say where the customer belongs."""
        return [self[name] for name in ("unit", "owner", "stage", "code") if name in self.fields]


class ContactForm(ExtraInputs, AskingForm):
    """A person at a customer; `extra` as of `RecordForm`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, extra: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_extra(CONTACT_KIND, user, extra)
        self.fields |= ask(Contact, tuple(CONTACT))

    def told(self) -> dict[str, Any]:
        """What was typed, without the version and the extra fields."""
        return {name: value for name, value in self.own_told().items() if name != "version"}


class AddressForm(AskingForm):
    """A further place of a customer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= ask(Address, ADDRESS)


class StageForm(AskingForm):
    """The stage a customer has reached, and since when."""

    stage = forms.ChoiceField(label=_("stage"), choices=Customer.Stage.choices)
    on = forms.DateField(label=_("since"))


class TagsForm(AskingForm):
    """The words hung on a customer."""

    tags = forms.CharField(
        label=_("tags"), required=False, max_length=400, help_text=_("Divided by commas; an empty box takes all off.")
    )
    seen = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def words(self, name: str = "tags") -> list[str]:
        """The words typed, or with "seen" those that hung there when the page was opened."""
        typed = self.cleaned_data[name].replace("，", ",").replace("、", ",")
        return [word for part in typed.split(",") if (word := part.strip())]
