"""Who may see what: own, team, region, all. The only place that decides it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from guanxi.foundation.people.models import Delegation, Role, Unit, User
from guanxi.kit.actions import registry


@dataclass(frozen=True)
class Reach:
    """What one person may see: everything, or the records of some owners and of some units."""

    everything: bool = False
    owners: frozenset[int] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)

    def covers(self, owner: int | None, unit: int | None) -> bool:
        """Whether a record of this owner and this unit is within reach."""
        return self.everything or owner in self.owners or unit in self.units

    def condition(self, owner: str = "owner", unit: str = "unit") -> Q | None:
        """The rows within reach as a condition on the fields named; None means no limit."""
        if self.everything:
            return None
        parts = Q(pk__in=[])
        if self.owners:
            parts |= (
                Q(**{f"{owner}_id__in": self.owners})
                if len(self.owners) > 1
                else Q(**{f"{owner}_id": min(self.owners)})
            )
        if self.units:
            parts |= Q(**{f"{unit}_id__in": self.units})
        return parts


def reach_of(user: User, *, on: date | None = None) -> Reach:
    """How far `user` sees on the day `on`, delegations included; kept on the user for the rest of the request."""
    kept: Reach | None = user.__dict__.get("_reach")
    if kept is not None:
        return kept
    givers = stood_in_for(user, on=on or timezone.localdate())
    tree = tree_of(user)
    reach = _join(_own_reach(user, tree), [_own_reach(giver, tree) for giver in givers])
    user.__dict__["_reach"] = reach
    return reach


class Tree:
    """Every unit of the company, read when it is first needed."""

    @cached_property
    def units(self) -> list[Unit]:
        """All of them."""
        return list(Unit.objects.all())


def tree_of(user: Any) -> Tree:
    """The company's units, kept on the user for the rest of the request."""
    kept: Tree = user.__dict__.setdefault("_tree", Tree())
    return kept


def measure_reaches(users: Sequence[User], *, on: date, tree: Tree | None = None) -> None:
    """Keep on every one of `users` how far he or she sees, in two queries; their units and roles are loaded.

    Args:
        tree: the units, where they were read already.
    """
    tree = tree or Tree()
    held = (
        Delegation.objects.in_force(to__in=users, on=on).select_related("giver__unit").prefetch_related("giver__roles")
    )
    given: dict[int, list[Reach]] = defaultdict(list)
    for delegation in held:
        given[delegation.to_id].append(_own_reach(delegation.giver, tree))
    for user in users:
        user.__dict__["_reach"] = _join(_own_reach(user, tree), given[user.pk])


def _join(reach: Reach, others: Sequence[Reach]) -> Reach:
    for other in others:
        reach = Reach(reach.everything or other.everything, reach.owners | other.owners, reach.units | other.units)
    return reach


def reach_in_role(user: User, key: str, tree: Tree) -> Reach | None:
    """How far one role alone, without delegations, lets its holder see; None where `user` does not hold it."""
    widths = {role.reach for role in user.held_roles if role.key == key}
    return _reach_within(user, widths, tree) if widths else None


def _own_reach(user: User, tree: Tree) -> Reach:
    if user.is_system:
        return Reach(everything=True)
    return _reach_within(user, {role.reach for role in user.held_roles}, tree)


def _reach_within(user: User, widths: set[str], tree: Tree) -> Reach:
    if Role.Reach.ALL in widths:
        return Reach(everything=True)
    owners, units = frozenset([user.pk]), frozenset[int]()
    if user.unit_id is not None and widths & {Role.Reach.REGION, Role.Reach.TEAM}:
        own = next(unit for unit in tree.units if unit.pk == user.unit_id)
        units = units_below(region_of(own, tree.units) if Role.Reach.REGION in widths else own, tree.units)
    return Reach(owners=owners, units=units)


def region_of(unit: Unit, tree: Sequence[Unit] | None = None) -> Unit:
    """The region that holds `unit`, or the unit itself where no region stands above it."""
    if unit.kind == Unit.Kind.REGION:
        return unit
    ids = [int(part) for part in unit.path.strip("/").split("/")]
    above = {found.pk: found for found in (Unit.objects.filter(pk__in=ids) if tree is None else tree)}
    for pk in reversed(ids):
        if above[pk].kind == Unit.Kind.REGION:
            return above[pk]
    return unit


def units_below(unit: Unit, tree: Sequence[Unit] | None = None) -> frozenset[int]:
    """Ids of `unit` and of every unit below it."""
    if tree is not None:
        return frozenset(one.pk for one in tree if one.path.startswith(unit.path))
    return frozenset(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True))


def may(user: Any, permission: str) -> bool:
    """Whether `user` may perform the action, by own roles or by those of somebody he or she stands in for.

    Somebody who looks as `user` performs none, so pages offer none; what is not a verb (`orders.view`) stays seen.
    """
    is_looked_at = "_looked_at" in getattr(user, "__dict__", {})
    return not (is_looked_at and permission in registry) and is_granted(user, permission)


def is_granted(user: Any, permission: str) -> bool:
    """Whether the action is the work of `user`, also while somebody looks as `user` and may not perform it."""
    if user is None or not getattr(user, "pk", None):
        return False
    if user.may(permission):
        return True
    return any(giver.may(permission) for giver in stood_in_for(user, on=timezone.localdate()))


def role_keys(user: Any) -> frozenset[str]:
    """The keys of the roles a person holds, and of those he or she stands in for."""
    if not getattr(user, "pk", None):
        return frozenset()
    people = [user, *stood_in_for(user, on=timezone.localdate())]
    return frozenset(role.key for person in people for role in person.held_roles)


def stood_in_for(user: Any, *, on: date) -> list[User]:
    """The people `user` stands in for on a day; kept on the user for the rest of the request, as the reach is."""
    kept: list[User] | None = user.__dict__.get("_givers")
    if kept is None:
        held = Delegation.objects.in_force(to=user, on=on).select_related("giver__unit")
        kept = user.__dict__["_givers"] = [delegation.giver for delegation in held]
    return kept


def can_see_as(person: User, other: User) -> bool:
    """Whether `person` may look as `other`: within reach, sees no more than oneself, administrators only by their own.

    The permission `people.see_as` is asked apart.
    """
    if person.pk == other.pk or other.is_system or not other.is_active:
        return False
    own, theirs = reach_of(person), reach_of(other)
    if own.everything:
        return not other.may("*") or person.may("*")
    is_within = other.pk in own.owners or other.unit_id in own.units
    sees_no_more = not theirs.everything and theirs.units <= own.units
    return is_within and sees_no_more and not other.may("*")
