"""Forms of one's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import colleagues
from guanxi.foundation.people.tokens import SCOPE_WORDS, SCOPES
from guanxi.kit.forms import RefusableForm


class LooksForm(RefusableForm):
    """Language, theme and density."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as the browser says")), ("zh-hans", "简体中文"), ("en", "English")],
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=[("", _("as the device says")), ("light", _("light")), ("dark", _("dark"))],
    )
    density = forms.ChoiceField(
        label=_("Density"),
        required=False,
        choices=[("", _("normal")), ("compact", _("compact")), ("roomy", _("roomy"))],
    )


class TokenForm(RefusableForm):
    """A new access token."""

    name = forms.CharField(
        label=_("What will use it"),
        max_length=80,
        help_text=_("A name you will recognise, such as “warehouse script”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        help_text=_("Never more than you may do yourself."),
    )
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput, help_text=_("Empty: until you revoke it.")
    )


class Colleague(forms.ModelChoiceField):
    """One of the colleagues, by name and user name."""

    def label_from_instance(self, obj: User) -> str:
        """The name as colleagues know it."""
        return f"{obj} ({obj.username})"


class DelegationForm(RefusableForm):
    """Who stands in, from when until when."""

    to = Colleague(label=_("Colleague"), queryset=User.objects.none(), empty_label="–")
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Until, that day included"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, giver: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues().exclude(pk=giver.pk)  # type: ignore[attr-defined]
