"""Questions about people."""

from __future__ import annotations

from guanxi.foundation.people.models import User


def system_user() -> User:
    """The program itself: the actor of jobs and reactions. Made at first use."""
    user, _ = User.objects.get_or_create(
        username="system",
        defaults={"full_name": "系统", "name_en": "System", "is_system": True, "password": "!"},
    )
    return user
