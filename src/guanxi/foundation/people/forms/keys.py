"""The library's forms for passkeys and security keys, made safe against answers no authenticator would give."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as keys
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class Guarded:
    """What cannot be read as an answer of an authenticator is an error of the form, not of the program."""

    def clean(self) -> Any:
        """Judge the answer as a whole."""
        try:
            return super().clean()  # type: ignore[misc]
        except MALFORMED:
            raise ValidationError(_("This key's answer could not be read. Try again.")) from None


class GuardedCredential(Guarded):
    """The same, where the credential itself is judged."""

    def clean_credential(self) -> Any:
        """Judge the credential."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED:
            raise ValidationError(_("This key's answer could not be read. Try again.")) from None


class AddKeyForm(Guarded, keys.AddWebAuthnForm):
    """Adding a key, which is a passkey unless one says that it only stands beside the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        passkey = self.fields["passwordless"]
        passkey.label, passkey.initial = _("Sign in with this key alone"), True
        passkey.help_text = _("By fingerprint, face or PIN, without a password. Off: the key is a second step.")


class KeyForm(GuardedCredential, keys.AuthenticateWebAuthnForm):
    """A key as the second step."""


class KeySignInForm(GuardedCredential, keys.LoginWebAuthnForm):
    """A passkey instead of a password."""


class KeyAgainForm(GuardedCredential, keys.ReauthenticateWebAuthnForm):
    """A key to show that it is still the same person."""
