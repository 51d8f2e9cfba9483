"""Looking at the program through somebody else's eyes."""

from __future__ import annotations

from datetime import datetime

from guanxi.foundation.people.models import User
from guanxi.foundation.people.visibility import can_see_as
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import NotAllowed


@action("people.see_as")
def see_as(user: User, *, by: User, at: datetime) -> User:
    """Begin to look, read-only, as `user`; it is written down.

    Raises:
        NotAllowed: the person lies outside one's reach, sees more than oneself, or is an administrator.
    """
    if not can_see_as(by, user):
        raise NotAllowed()
    record("people.seen_as", user, by=by, at=at, viewer=by.full_name, username=user.username)
    return user
