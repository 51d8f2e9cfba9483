"""Personal keys for the API. The key itself is shown once; its SHA-256 stays."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import AccessToken, User
from guanxi.foundation.people.tokens import PREFIX, SCOPES, digest_of
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed


@action("people.issue_token")
def issue_token(
    user: User, *, name: str, scopes: Iterable[str], expires_on: date | None = None, by: User, at: datetime
) -> tuple[AccessToken, str]:
    """Make an access token; answers it with its secret, which nobody can read again.

    Args:
        scopes: "read", "<room>.write" or "*". expires_on: the last day it is accepted; None: until revoked.

    Raises:
        BadInput: no name, no or an unknown scope, a day that has passed.
        NotAllowed: for somebody else, and `by` may not change users.
    """
    if user.pk != by.pk and not may(by, "people.change_user"):
        raise NotAllowed()
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if not name.strip():
        raise BadInput(name=_("Name the program that will use the token."))
    if unknown or not wanted:
        raise BadInput(scopes=_("Choose from: %(names)s.") % {"names": ", ".join(SCOPES)})
    if expires_on is not None and expires_on < timezone.localdate(at):
        raise BadInput(expires_on=_("This day has passed already."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=user, name=name.strip(), digest=digest_of(secret), prefix=secret[:10], scopes=wanted, created_at=at,
        expires_on=expires_on,
    )  # fmt: skip
    record("people.token_issued", user, by=by, at=at, token=token.name, scopes=wanted, expires_on=expires_on)
    return token, secret


@action("people.revoke_token")
def revoke_token(token: AccessToken, *, by: User, at: datetime) -> AccessToken:
    """Stop accepting a token.

    Raises:
        NotAllowed: somebody else's, and `by` may not change users.
    """
    if token.user_id != by.pk and not may(by, "people.change_user"):
        raise NotAllowed()
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("people.token_revoked", token.user, by=by, at=at, token=token.name)
    return token
