"""How people get in: what we change about the library that signs them in."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.events import record

WRONG = _("The user name and the password do not match. Check both, or ask an administrator for a new password.")
QUIET = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """People are made by administrators, so nobody signs up; user names are read without case."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for himself."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Somebody changed the own password: it is written down that it happened."""
        super().set_password(user, password)
        record("people.password_set", user, by=user, at=timezone.now(), username=user.username)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the own settings."""
        return reverse("settings:own")

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
                    **kwargs: Any) -> None:  # fmt: skip
        """Signing in and out shows by itself; everything else is said."""
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted, their QR code obeys the content security policy."""

    def encrypt(self, text: str) -> str:
        """Encrypted under a key derived from the installation's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart of `encrypt`."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path on white, so that it reads on dark pages too."""
        import qrcode  # type: ignore[import-untyped]

        code = qrcode.QRCode(border=3)
        code.add_data(url)
        matrix = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, dot in enumerate(line) if dot)
        size = len(matrix)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * 5}" height="{size * 5}" '
            f'viewBox="0 0 {size} {size}" role="img"><rect width="{size}" height="{size}" fill="#fff"/>'
            f'<path d="{path}" fill="#000"/></svg>'
        )


def _cipher() -> Fernet:
    key = hashlib.sha256(b"guanxi second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SignInView(LoginView):
    """The sign-in page; too many wrong passwords are answered 429."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again with its sentence; what was typed stays, the password does not."""
        response = super().form_invalid(form)
        codes = {error.code for error in form.non_field_errors().as_data()}
        if "too_many_login_attempts" in codes:
            response.status_code = 429
        return response


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer to an address that asks too often."""
    return render(request, "429.html", status=429)


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether a request comes from this very machine and not through a proxy."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
