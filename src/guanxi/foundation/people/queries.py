"""Questions about people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from guanxi.foundation.people.models import AccessToken, Delegation, Role, SavedView, Unit, User
from guanxi.foundation.people.rooms import RIGHTS, meaning_of
from guanxi.foundation.people.visibility import can_see_as, measure_reaches, reach_of
from guanxi.kit.actions import registry


def system_user() -> User:
    """The program itself: the actor of jobs and reactions. Made at first use."""
    user, _ = User.objects.get_or_create(
        username="system",
        defaults={"full_name": "系统", "name_en": "System", "is_system": True, "password": "!"},
    )
    return user


def users_visible_to(user: User) -> QuerySet[User]:
    """The colleagues within one's reach, oneself included; the program itself never."""
    people = User.objects.filter(is_system=False).select_related("unit").order_by("full_name", "id")
    reach = reach_of(user)
    if reach.everything:
        return people
    return people.filter(Q(pk__in=reach.owners) | Q(unit_id__in=reach.units))


def units_within(user: User) -> QuerySet[Unit]:
    """The units within one's reach and one's own: what lists may be filtered by."""
    reach = reach_of(user)
    units = Unit.objects.order_by("path")
    return units if reach.everything else units.filter(pk__in=[*reach.units, user.unit_id or 0])


def reps_within(user: User) -> QuerySet[User]:
    """The active colleagues within one's reach: whom lists may be filtered by and customers given to."""
    return users_visible_to(user).filter(is_active=True)


def colleagues(*, active: bool = True) -> QuerySet[User]:
    """Everybody a task can be given to or who can stand in; names only, so no reach applies."""
    people = User.objects.filter(is_system=False).order_by("full_name", "id")
    return people.filter(is_active=True) if active else people


def people_one_may_see_as(user: User) -> list[User]:
    """Whom `user` may look as, should the permission be there."""
    candidates = list(users_visible_to(user).filter(is_active=True).prefetch_related("roles"))
    measure_reaches(candidates, on=timezone.localdate())
    return [one for one in candidates if can_see_as(user, one)]


def has_administrator() -> bool:
    """Whether somebody who can sign in may do everything."""
    roles = [role.pk for role in Role.objects.all() if "*" in role.permissions]
    return User.objects.filter(is_active=True, is_system=False, roles__in=roles).exists()


@dataclass(frozen=True)
class PermissionLine:
    """One action and the keys of the roles that grant it."""

    name: str
    meaning: str
    granted: frozenset[str]


def permission_table(roles: Iterable[Role] | None = None) -> dict[str, list[PermissionLine]]:
    """Every verb and right to look by room, its meaning and the roles that grant it; steps of verbs are nobody's."""
    held = list(Role.objects.order_by("id") if roles is None else roles)
    table: dict[str, list[PermissionLine]] = {}
    verbs = {name for name, one in registry.items() if not one.inner}
    for name in sorted({*verbs, *RIGHTS}):
        room = name.split(".")[0]
        granted = frozenset(role.key for role in held if {name, f"{room}.*", "*"} & set(role.permissions))
        table.setdefault(room, []).append(PermissionLine(name, meaning_of(name), granted))
    return table


def root_unit() -> Unit | None:
    """The company itself, under which all other units stand; None before the first start is done."""
    return Unit.objects.filter(parent=None).order_by("pk").first()


def unit_tree() -> list[tuple[int, Unit]]:
    """(depth, unit) in the order of the tree, with `people` counted."""
    units = list(
        Unit.objects.annotate(people=Count("members", filter=Q(members__is_active=True))).order_by("name", "id")
    )
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent: int | None, depth: int) -> list[tuple[int, Unit]]:
        return [line for unit in below.get(parent, []) for line in [(depth, unit), *walk(unit.pk, depth + 1)]]

    return walk(None, 0)


def tokens_of(user: User) -> QuerySet[AccessToken]:
    """A person's access tokens, newest first, revoked ones last."""
    return AccessToken.objects.filter(user=user).order_by("revoked_at", "-created_at")


def delegations_of(user: User, *, on: date) -> QuerySet[Delegation]:
    """Delegations given or held by a person that hold or will hold on or after the day `on`."""
    mine = Q(giver=user) | Q(to=user)
    current = Delegation.objects.filter(mine, revoked_at__isnull=True, ends_on__gte=on)
    return current.select_related("giver", "to").order_by("starts_on", "id")


def saved_views(user: User, listing: str) -> QuerySet[SavedView]:
    """One's own views of a list and those shared by others."""
    return SavedView.objects.filter(Q(user=user) | Q(is_shared=True), listing=listing).order_by("name", "id")


def roles_by_key() -> dict[str, Any]:
    """Every role by its key."""
    return {role.key: role for role in Role.objects.order_by("id")}


@dataclass(frozen=True)
class SecondFactors:
    """Which second factors protect an account."""

    has_app: bool
    passkeys: int
    has_recovery_codes: bool


def count_second_factors(user: User) -> SecondFactors:
    """The second factors of a person."""
    from allauth.mfa.models import Authenticator

    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    return SecondFactors("totp" in kinds, kinds.count("webauthn"), "recovery_codes" in kinds)


def with_roles(condition: Q) -> list[User]:
    """Active people who meet a condition, with their units and roles: one query, a row each role a person holds."""
    people = User.objects.filter(condition, is_active=True, is_system=False).values("pk")
    held = User.roles.through._default_manager.filter(user__in=people).select_related("user__unit", "role")
    found: dict[int, User] = {}
    for row in held.order_by("user_id", "role_id"):
        person = found.setdefault(row.user_id, row.user)
        person.__dict__.setdefault("held_roles", []).append(row.role)
    return list(found.values())
