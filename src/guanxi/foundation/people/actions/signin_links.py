"""One-time links that sign somebody in on this machine, for the first minute of a demo and for a locked-out admin."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from guanxi.foundation.people.actions.roles import is_administrator
from guanxi.foundation.people.models import SignInLink, User
from guanxi.foundation.people.tokens import digest_of
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import NotAllowed

VALID = timedelta(minutes=15)


@action("people.issue_signin_link")
def issue_signin_link(user: User, *, by: User, at: datetime) -> str:
    """Make a secret that signs `user` in once within 15 minutes, from this machine.

    Raises:
        NotAllowed: `by` is no administrator.
    """
    if not is_administrator(by):
        raise NotAllowed()
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, digest=digest_of(secret), expires_at=at + VALID)
    return secret


def use_signin_link(secret: str, *, at: datetime) -> User | None:
    """The person the link signs in, or None when it is unknown, used or older than 15 minutes.

    It is no @action: the person who comes with the link is not known before. Two visits at once: one wins.
    """
    with transaction.atomic():
        link = SignInLink.objects.filter(digest=digest_of(secret), user__is_active=True).select_related("user").first()
        unused = SignInLink.objects.filter(pk=link.pk if link else 0, used_at__isnull=True, expires_at__gt=at)
        if link is None or not unused.update(used_at=at):
            return None
        record("people.signed_in_by_link", link.user, by=link.user, at=at)
        return link.user
