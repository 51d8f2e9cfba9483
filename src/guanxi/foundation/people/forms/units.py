"""Form of a unit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.forms.users import UnitField
from guanxi.foundation.people.models import Unit
from guanxi.kit.forms import RefusableForm


class UnitForm(RefusableForm):
    """Name, kind and place of a unit."""

    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Unit.Kind.choices, help_text=_("“Whole region” reaches as far as the region above.")
    )
    parent = UnitField(label=_("Belongs to"), required=False)
