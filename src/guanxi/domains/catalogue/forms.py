"""What people type in about products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.extra import PRODUCT
from guanxi.domains.catalogue.models import Product
from guanxi.foundation.fields.forms import ExtraInputs
from guanxi.kit.errors import Refusal

FIELDS = ("code", "name", "name_en", "unit", "role", "kind", "is_active")


class AskingForm(forms.Form):
    """A form that shows refusals of its verb at the fields they name."""

    def mark(self, refusal: Refusal) -> None:
        """Show a refusal at the fields it names, or above the form."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(text))
        if not refusal.fields:
            self.add_error(None, str(refusal))


class ProductForm(ExtraInputs, AskingForm):
    """A product's record; `extra`: what it holds in its extra fields, None for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, extra: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_extra(PRODUCT, user, extra)
        self.fields |= fields_for_model(Product, fields=FIELDS)
        self.fields["unit"].label = _("unit of sale")

    def told(self) -> dict[str, Any]:
        """What was typed, without the version and the extra fields."""
        return {name: value for name, value in self.own_told().items() if name != "version"}


class NewProductForm(ProductForm):
    """A new product with its first price."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = forms.DecimalField(
            label=_("price"), required=False, min_value=0, decimal_places=4, max_digits=14
        )


class PriceForm(AskingForm):
    """A price and the day from which it holds."""

    price = forms.DecimalField(label=_("price"), min_value=0, decimal_places=4, max_digits=14)
    starts_on = forms.DateField(label=_("holds from"))


class PackForm(AskingForm):
    """A case size."""

    name = forms.CharField(label=_("name"), max_length=20, initial="箱")
    quantity = forms.DecimalField(label=_("units in it"), decimal_places=3, max_digits=14)
