"""People come, change and leave; nobody is deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.actions.roles import (
    find_roles,
    grant_role,
    keep_an_administrator,
    require_grantable,
    withdraw_role,
)
from guanxi.foundation.people.models import AccessToken, Role, Unit, User
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.merging import merge, merge_many

USERNAME = re.compile(r"^[\w.@+-]{2,60}$")
SETTINGS = {"language": {"", "zh-hans", "en"}, "theme": {"", "light", "dark"}, "density": {"", "compact", "roomy"}}


class UserDetails(TypedDict, total=False):
    """What is known of a person besides name and place; language: zh-hans, en, or empty for the browser's."""

    name_en: str
    phone: str
    email: str
    language: str


class UserChanges(UserDetails, total=False):
    """Fields of a person that an edit changes."""

    full_name: str
    unit: Unit | None


@action("people.create_user")
def create_user(
    *, username: str, full_name: str, password: str, unit: Unit | None = None, roles: Iterable[Role | str] = (),
    by: User, at: datetime, **fields: Unpack[UserDetails],
) -> User:  # fmt: skip
    """Create a person who can sign in.

    Args:
        roles: role keys or roles. fields: name_en, phone, email, language.

    Raises:
        BadInput: the username is taken or malformed, the password is weak, a role is unknown, a field is not known.
        NotAllowed: a role grants more than `by` has.
    """
    username, full_name = username.strip(), full_name.strip()
    _require_fields({"full_name": full_name, **fields})
    if not USERNAME.match(username):
        raise BadInput(username=_("2 to 60 letters, digits and . @ + - _ without spaces."))
    if User.objects.filter(username__iexact=username).exists():
        raise BadInput(username=_("Somebody has this username already; choose another."))
    held = find_roles(roles)
    require_grantable(held, by=by)
    user = User(username=username, full_name=full_name, unit=unit, **fields)
    _set_password(user, password)
    user.save()
    user.roles.set(held)
    record("people.user_created", user, by=by, at=at, username=username, roles=[role.key for role in held])
    return user


def _require_fields(fields: Mapping[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in UserChanges.__annotations__:
            wrong[name] = _("This field is not known.")
        elif isinstance(value, str):
            wrong |= _fault_of(name, value)
    if "full_name" in fields and not str(fields["full_name"]).strip():
        wrong["full_name"] = _("Give the name colleagues know this person by.")
    if fields.get("language", "") not in SETTINGS["language"]:
        wrong["language"] = _("Choose one of the languages offered.")
    if wrong:
        raise BadInput(**wrong)


def _fault_of(name: str, value: str) -> dict[str, Any]:
    try:
        User._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]
    except ValidationError as error:
        return {name: " ".join(error.messages)}
    return {}


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(password=" ".join(error.messages)) from None
    user.set_password(password)


@action("people.change_user")
def change_user(
    user: User, *, changes: UserChanges, original: UserChanges | None = None, by: User, at: datetime
) -> User:
    """Change a person's name, telephone, e-mail, unit or language; with `original` edits of others are merged.

    Args:
        original: field → value the editor saw.

    Raises:
        BadInput: a field is not known or empty. EditConflict: others changed the same fields to other values.
    """
    _require_fields(changes)
    row: User = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    present = {name: getattr(row, name) for name in changes}
    written = merge(changes, {**present, **(original or {})}, present)
    for name, value in written.items():
        setattr(row, name, value)
        setattr(user, name, value)
    if written:
        row.save(update_fields=list(written))
        record("people.user_changed", row, by=by, at=at, username=row.username, fields=", ".join(sorted(written)))
    return user


@action("people.change_own_settings")
def change_own_settings(
    user: User, *, language: str | None = None, theme: str | None = None, density: str | None = None, by: User,
    at: datetime,
) -> User:  # fmt: skip
    """Change how the program looks to oneself: language, theme, density; an empty text follows the browser.

    Raises:
        NotAllowed: somebody else's settings. BadInput: a choice that is not offered.
    """
    if user.pk != by.pk:
        raise NotAllowed()
    given = {"language": language, "theme": theme, "density": density}
    wanted = {name: value for name, value in given.items() if value is not None}
    wrong = {name: _("Choose one of those offered.") for name, value in wanted.items() if value not in SETTINGS[name]}
    if wrong:
        raise BadInput(**wrong)
    for name, value in wanted.items():
        setattr(user, name, value)
    if wanted:
        user.save(update_fields=list(wanted))
    return user


@action("people.set_password")
def set_password(user: User, *, password: str, by: User, at: datetime) -> User:
    """Give a person a new password; every session of that person ends.

    Raises:
        BadInput: the password is weak.
    """
    _set_password(user, password)
    user.save(update_fields=["password"])
    record("people.password_set", user, by=by, at=at, username=user.username)
    return user


@action("people.deactivate_user")
def deactivate_user(user: User, *, by: User, at: datetime) -> User:
    """Let a person sign in no longer; sessions and tokens stop at once, what he or she did stays.

    Raises:
        Refusal: oneself, the program itself, or the last administrator.
    """
    if user.pk == by.pk:
        raise Refusal(_("You cannot deactivate yourself."), mend=_("Ask another administrator."))
    if user.is_system:
        raise Refusal(_("The program itself cannot be deactivated."))
    if not user.is_active:
        return user
    keep_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    AccessToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
    record("people.user_deactivated", user, by=by, at=at, username=user.username)
    return user


@action("people.reactivate_user")
def reactivate_user(user: User, *, by: User, at: datetime) -> User:
    """Let a person who left sign in again, with the old roles; revoked tokens stay revoked."""
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("people.user_reactivated", user, by=by, at=at, username=user.username)
    return user


@action("people.arrange_user")
def arrange_user(
    user: User, *, changes: UserChanges, roles: Iterable[str], original: UserChanges | None = None,
    original_roles: Iterable[str] | None = None, by: User, at: datetime,
) -> User:  # fmt: skip
    """Change a person's particulars and roles together, or nothing of it.

    Args:
        original, original_roles: what the editor saw; roles that others gave or took meanwhile stay so.

    Raises:
        BadInput, NotAllowed, Refusal: as `change_user`, `grant_role` and `withdraw_role` do.
    """
    change_user(user, changes=changes, original=original, by=by, at=at)
    wanted = {role.key for role in find_roles(roles)}
    held = set(user.roles.values_list("key", flat=True))
    if original_roles is not None:
        wanted = merge_many(wanted, original_roles, held)
    for key in sorted(wanted - held):
        grant_role(user, role=key, by=by, at=at)
    for key in sorted(held - wanted):
        withdraw_role(user, role=key, by=by, at=at)
    return user
