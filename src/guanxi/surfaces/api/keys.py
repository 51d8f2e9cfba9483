"""Who is calling: a personal token in the Authorization header, or the signed-in person of the same browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from guanxi.foundation.people.tokens import scope_allows, verify_token


class BearerToken(HttpBearer):
    """`Authorization: Bearer gx_…`, from `guanxi user token NAME` or the settings page."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """The token's owner, or None when it is unknown, expired or revoked."""
        found = verify_token(token, at=timezone.now(), address=request.META.get("REMOTE_ADDR", ""))
        scopes = tuple(found.scopes)
        request.user = found.user
        request.token_allows = lambda name: scope_allows(scopes, name)  # type: ignore[attr-defined]
        return found.user


class SameBrowser(SessionAuth):
    """The session of the pages, so that the interactive documentation works while signed in; checked against CSRF."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        """The signed-in person."""
        return request.user if request.user.is_authenticated else None
