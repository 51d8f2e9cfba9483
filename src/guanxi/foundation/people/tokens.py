"""Checking access tokens, and what their scopes allow."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import AccessToken
from guanxi.kit.errors import Refusal

PREFIX = "gx_"
WRONG_A_MINUTE = 20
ROOMS = ("catalogue", "customers", "exchange", "orders", "people", "policies", "receivables", "timeline", "work")
SCOPES = ("read", *(f"{room}.write" for room in ROOMS), "*")

SCOPE_WORDS = {
    "read": _("read everything I see"),
    "*": _("everything I may do"),
    "customers.write": _("change customers"),
    "orders.write": _("enter and change orders"),
    "receivables.write": _("book receipts and invoices"),
    "catalogue.write": _("change the catalogue"),
    "exchange.write": _("import files"),
    "timeline.write": _("write notes"),
    "work.write": _("add and finish tasks"),
    "people.write": _("manage people"),
    "policies.write": _("change policies"),
}


class TokenRefused(Refusal):
    """The access token is unknown, has expired or was revoked, or its owner has left."""

    status = 401
    code = "token_refused"
    message = _("This access token is not accepted.")
    mend = _("Issue a new one in the settings, or with “guanxi user token”.")


class TooManyTries(Refusal):
    """One address offered wrong tokens again and again."""

    status = 429
    code = "too_many_tries"
    message = _("Too many wrong access tokens from this address.")
    mend = _("Wait a minute, then try again with a valid token.")


def digest_of(secret: str) -> str:
    """What is kept of a secret; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def verify_token(secret: str, *, at: datetime, address: str = "") -> AccessToken:
    """The token behind a secret, with its owner; notes the day of its last use, once a day.

    Args:
        address: where the request comes from; wrong tokens from there are counted. A valid token always passes.

    Raises:
        TokenRefused: unknown, expired, revoked, or its owner is no longer active.
        TooManyTries: more than 20 wrong ones from this address within a minute.
    """
    try:
        return find_token(secret, at=at)
    except TokenRefused:
        count_wrong_token(address, at)
        raise


def count_wrong_token(address: str, at: datetime) -> None:
    """Count one more wrong token from an address in this minute.

    Raises:
        TooManyTries: there were 20 already.
    """
    if not address:
        return
    key = f"wrong-token:{address}:{at:%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > WRONG_A_MINUTE:
        raise TooManyTries()


def find_token(secret: str, *, at: datetime) -> AccessToken:
    """The token behind a secret.

    Raises:
        TokenRefused: unknown, expired, revoked, or its owner is no longer active.
    """
    digest = digest_of(secret)
    token = AccessToken.objects.select_related("user").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise TokenRefused()
    today = timezone.localdate(at)
    if token.revoked_at is not None:
        raise TokenRefused(_("This access token was revoked."))
    if token.expires_on is not None and token.expires_on < today:
        raise TokenRefused(_("This access token has expired."))
    if not token.user.is_active:
        raise TokenRefused()
    if token.last_used_on != today:
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today
    return token


def scope_allows(scopes: Iterable[str], action: str) -> bool:
    """Whether scopes let a token perform `action` (`room.verb_noun`), or read when it is "read".

    "*" allows everything, "<room>.write" the actions of that room and reading, "read" reading alone.
    """
    held = set(scopes)
    if "*" in held:
        return True
    if action == "read":
        return bool(held)
    return f"{action.split('.')[0]}.write" in held
