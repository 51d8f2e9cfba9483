"""Template tags of the sign-in pages."""

from __future__ import annotations

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

register = Library()


@register.filter
def qr_code(svg: str) -> SafeString:
    """The QR code that our own adapter drew, as markup."""
    return mark_safe(svg)  # noqa: S308 - made of digits only, see MFAAdapter.build_totp_svg
