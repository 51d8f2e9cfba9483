"""Giving and taking rights. At least one active administrator always remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.rooms import RIGHTS
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action, registry
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.merging import merge, merge_many


class RoleTerms(TypedDict):
    """How far a role sees and what it grants."""

    reach: str
    permissions: Sequence[str]


def find_roles(roles: Iterable[Role | str]) -> list[Role]:
    """Roles from roles or keys.

    Raises:
        BadInput: a key that no role has.
    """
    wanted = [role.key if isinstance(role, Role) else role for role in roles]
    found = {role.key: role for role in Role.objects.filter(key__in=wanted)}
    missing = [key for key in wanted if key not in found]
    if missing:
        raise BadInput(roles=_("There is no role %(names)s.") % {"names": ", ".join(missing)})
    return [found[key] for key in dict.fromkeys(wanted)]


def require_grantable(roles: Iterable[Role], *, by: User) -> None:
    """Only who may do everything hands out a role that may do everything.

    Raises:
        NotAllowed: `by` is no administrator.
    """
    if any("*" in role.permissions for role in roles) and not is_administrator(by):
        raise NotAllowed()


def is_administrator(user: User) -> bool:
    """Whether this person may do everything."""
    return user.is_system or (user.is_active and any("*" in role.permissions for role in user.roles.all()))


def keep_an_administrator(*, without: User | None = None, role: Role | None = None) -> None:
    """Refuse what would leave nobody who may do everything.

    Args:
        without: the person who stops being one (by leaving, or, with `role`, by losing that role).
        role: the role that is taken away; without a person, from everybody.

    Raises:
        Refusal: it is the last administrator.
    """
    people = list(User.objects.select_for_update().filter(is_active=True, is_system=False))
    prefetch_related_objects(people, "roles")
    before = after = False
    for person in people:
        full = {held.pk for held in person.roles.all() if "*" in held.permissions}
        is_hit = without is None or person.pk == without.pk
        lost = (full if role is None else {role.pk}) if is_hit else set()
        before, after = before or bool(full), after or bool(full - lost)
    if before and not after:
        raise Refusal(
            _("This is the last administrator."), mend=_("Make somebody else an administrator first, then try again.")
        )


@action("people.grant_role")
def grant_role(user: User, *, role: Role | str, by: User, at: datetime) -> User:
    """Give a person a role.

    Raises:
        BadInput: the role does not exist. NotAllowed: an administrator's role, and `by` is none.
    """
    (found,) = find_roles([role])
    require_grantable([found], by=by)
    if not user.roles.filter(pk=found.pk).exists():
        user.roles.add(found)
        user.__dict__.pop("held_roles", None)
        record("people.role_granted", user, by=by, at=at, username=user.username, role=found.name, key=found.key)
    return user


@action("people.withdraw_role")
def withdraw_role(user: User, *, role: Role | str, by: User, at: datetime) -> User:
    """Take a role from a person.

    Raises:
        BadInput: the role does not exist. Refusal: nobody would be administrator any more.
    """
    (found,) = find_roles([role])
    if user.roles.filter(pk=found.pk).exists():
        if "*" in found.permissions:
            keep_an_administrator(without=user, role=found)
        user.roles.remove(found)
        user.__dict__.pop("held_roles", None)
        record("people.role_withdrawn", user, by=by, at=at, username=user.username, role=found.name, key=found.key)
    return user


@action("people.change_role")
def change_role(
    role: Role, *, reach: str, permissions: Iterable[str], original: RoleTerms | None = None, by: User, at: datetime
) -> Role:
    """Say anew how far a role sees and which actions it grants; with `original` edits of others are merged.

    Args:
        permissions: action names, “room.*” for a whole room, “*” for everything.
        original: what the editor saw; permissions that others gave or took meanwhile stay so.

    Raises:
        BadInput: a reach or a permission that does not exist. Refusal: nobody would be administrator any more.
        NotAllowed: `by` is no administrator and the role is or becomes one.
        EditConflict: somebody else said meanwhile that it sees otherwise.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    seen: RoleTerms = original or {"reach": role.reach, "permissions": role.permissions}
    reach = merge({"reach": reach}, {"reach": seen["reach"]}, {"reach": role.reach}).get("reach", role.reach)
    wanted = sorted(merge_many(permissions, seen["permissions"], role.permissions))
    rooms = {f"{name.split('.')[0]}.*" for name in registry} | {"*", *RIGHTS}
    unknown = [name for name in wanted if name not in registry and name not in rooms and name not in role.permissions]
    if unknown:
        raise BadInput(permissions=_("There is no action %(names)s.") % {"names": ", ".join(unknown)})
    if reach not in Role.Reach.values:
        raise BadInput(reach=_("Choose one of those offered."))
    if "*" in {*wanted, *role.permissions} and not is_administrator(by):
        raise NotAllowed()
    if "*" in role.permissions and "*" not in wanted:
        keep_an_administrator(role=role)
    role.reach, role.permissions = reach, wanted
    role.save(update_fields=["reach", "permissions"])
    record("people.role_changed", role, by=by, at=at, role=role.name, reach=reach, permissions=", ".join(wanted))
    return role
