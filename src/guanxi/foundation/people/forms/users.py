"""Forms of the set-up pages of users."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Role, Unit, User
from guanxi.kit.forms import RefusableForm


class UnitField(forms.ModelChoiceField):
    """A unit of the tree, indented by its depth."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.order_by("path"), **kwargs)

    def label_from_instance(self, obj: Unit) -> str:
        """The name behind one space a level."""
        return "\u3000" * (obj.path.count("/") - 1) + str(obj)


class UserForm(RefusableForm):
    """A person's particulars and roles."""

    full_name = forms.CharField(label=_("Full name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    unit = UnitField(label=_("Unit"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as the browser says")), ("zh-hans", "简体中文"), ("en", "English")],
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Role.objects.order_by("id")
        self.fields["roles"].choices = [(role.key, str(role)) for role in found]  # type: ignore[attr-defined]


class PasswordForm(RefusableForm):
    """A new password, typed by an administrator."""

    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, nothing that stands in a list of common passwords."),
    )


class NewUserForm(UserForm):
    """A person who will sign in for the first time."""

    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = PasswordForm.base_fields["password"]
    field_order = ["username", "password"]


def particulars_of(user: User) -> dict[str, Any]:
    """What the form of a person begins with."""
    names = ("full_name", "name_en", "phone", "email", "unit", "language")
    return {**{name: getattr(user, name) for name in names}, "roles": [role.key for role in user.roles.all()]}
