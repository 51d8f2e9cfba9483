"""People as the command line needs them; every change goes through the room's own verbs, with the system as actor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _

if TYPE_CHECKING:
    from guanxi.foundation.people.models import User


def now() -> datetime:
    """This moment, read once at the edge of the program."""
    return datetime.now(UTC)


def list_users() -> list[User]:
    """Everybody who can or could sign in, by name."""
    from guanxi.foundation.people.models import User

    return list(User.objects.filter(is_system=False).order_by("username").prefetch_related("roles"))


def find_user(username: str) -> User:
    """The user of that name; refused with the way to see all names."""
    from guanxi.foundation.people.models import User

    user = User.objects.filter(username=username, is_system=False).first()
    if user is None:
        raise Failure(_("There is no user %(name)r: `guanxi user list` shows the names.") % {"name": username})
    return user


def has_company() -> bool:
    """Whether the unit at the root of the tree is there, to which everything belongs."""
    from guanxi.foundation.people.queries import root_unit

    return root_unit() is not None


def make_company(name: str) -> None:
    """Make the unit at the root of the tree."""
    from guanxi.foundation.people.actions import create_unit
    from guanxi.foundation.people.models import Unit
    from guanxi.foundation.people.queries import system_user

    create_unit(name=name, kind=Unit.Kind.COMPANY, by=system_user(), at=now())


def has_administrator() -> bool:
    """Whether somebody can do everything."""
    return any(user.is_active and user.may("*") for user in list_users())


def add_user(username: str, password: str, *, full_name: str, role: str) -> User:
    """Make a user with one role, at the root of the company until somebody says where."""
    from guanxi.foundation.people.actions import create_user
    from guanxi.foundation.people.models import Unit
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.people.seeds import seed_roles

    roles = seed_roles()
    if role not in roles:
        raise Failure(
            _("There is no role %(role)r: choose one of %(roles)s.") % {"role": role, "roles": ", ".join(sorted(roles))}
        )
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    return create_user(
        username=username, full_name=full_name, password=password, unit=root, roles=[role], by=system_user(), at=now()
    )


def change_password(user: User, password: str) -> None:
    """Give a user a new password; the sessions of that person end."""
    from guanxi.foundation.people.actions import set_password
    from guanxi.foundation.people.queries import system_user

    set_password(user, password=password, by=system_user(), at=now())


def make_token(user: User, *, name: str, scopes: list[str], days: int | None) -> str:
    """A new key for the API, which nobody can read again later."""
    from guanxi.foundation.people.actions import issue_token
    from guanxi.foundation.people.queries import system_user

    at = now()
    expires_on = (at + timedelta(days=days)).date() if days is not None else None
    _token, secret = issue_token(user, name=name, scopes=scopes, expires_on=expires_on, by=system_user(), at=at)
    return secret


def make_signin_link(user: User, address: str) -> str:
    """An address that signs this person in once, from this machine."""
    from django.urls import reverse

    from guanxi.foundation.people.actions import issue_signin_link
    from guanxi.foundation.people.queries import system_user

    secret = issue_signin_link(user, by=system_user(), at=now())
    return address.rstrip("/") + reverse("people:signin_link", args=[secret])
