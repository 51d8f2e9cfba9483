"""Whose authority covers what: own roles, or those of somebody one stands in for, in the reach of that very role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guanxi.foundation.people.models import Delegation, User
from guanxi.foundation.people.queries import with_roles
from guanxi.foundation.people.visibility import Tree, reach_in_role, tree_of
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.rules import Rung, lowest_held, rungs_over


@dataclass(frozen=True)
class Case:
    """What is to be decided, as far as the ladder is concerned.

    Args:
        owner, unit: keys of whose record it is and whose managers decide. requester: key of who asked.
        apart: keys of others who have part in it and do not decide either.
    """

    matter: str
    amount: Decimal
    about: Any
    owner: int | None
    unit: int | None
    requester: int
    apart: frozenset[int] = frozenset()

    @property
    def barred(self) -> frozenset[int]:
        """Who does not decide whatever the rung: who asked, and who has part in it."""
        return self.apart | {self.requester}

    def version(self, *, on: date) -> int | None:
        """The version of the ladder's terms that holds on the day `on`."""
        return declared[self.matter].version_on(self.about, on)

    def rungs(self, *, on: date) -> tuple[Rung, ...]:
        """The rungs that cover the amount on the day `on`, the lowest first."""
        return rungs_over(declared[self.matter].ladder(self.about, on), self.amount)


@dataclass(frozen=True)
class Power:
    """By which rung somebody decides, and whose authority it is: one's own or that of `holder`."""

    rung: Rung
    holder: User


def power_of(person: User, case: Case, *, on: date) -> Power | None:
    """By which rung `person` may decide; None where no authority at hand covers it.

    Nobody decides over an own request, in person or through a stand-in, nor does who has part in it. One's own
    authority goes before that of others.
    """
    if person.pk in case.barred or not person.is_active:
        return None
    rungs, tree = case.rungs(on=on), tree_of(person)
    given = Delegation.objects.in_force(to=person, on=on).exclude(giver__in=case.barred).select_related("giver__unit")
    for holder in (person, *(one.giver for one in given.order_by("id"))):
        if rung := _held(holder, case, rungs, tree):
            return Power(rung, holder)
    return None


def own_rung(person: User, case: Case, *, on: date) -> Rung | None:
    """The rung on which `person` stands by own roles, high enough for the case."""
    if not person.is_active or person.is_system or person.pk in case.apart:
        return None
    return _held(person, case, case.rungs(on=on), tree_of(person))


def _held(holder: User, case: Case, rungs: Iterable[Rung], tree: Tree) -> Rung | None:
    return next((rung for rung in rungs if covers(holder, rung.role, case, tree)), None)


def covers(holder: User, role: str, case: Case, tree: Tree) -> bool:
    """Whether somebody holds the role, and holds it within reach of the case."""
    reach = reach_in_role(holder, role, tree)
    return reach is not None and reach.covers(case.owner, case.unit)


def holders_of(case: Case, roles: Sequence[str], *, tree: Tree) -> dict[str, list[User]]:
    """Role → the active people who hold it within reach of the case and may decide about it, by name."""
    found = with_roles(Q(roles__key__in=roles) & ~Q(pk__in=case.barred)) if roles else []
    found.sort(key=lambda one: (one.full_name, one.pk))
    return {role: [one for one in found if covers(one, role, case, tree)] for role in roles}


def deciding_rung(case: Case, *, on: date, tree: Tree | None = None) -> Rung | None:
    """The lowest rung that covers the amount and on which somebody within reach stands."""
    rungs = case.rungs(on=on)
    holders = holders_of(case, [rung.role for rung in rungs], tree=tree or Tree())
    return lowest_held(rungs, (role for role, people in holders.items() if people))


@dataclass(frozen=True)
class Decider:
    """Somebody whose hands a request is in; `stands_in_for` others while they are away."""

    person: User
    stands_in_for: User | None = None


def deciders_of(case: Case, role: str, *, on: date, tree: Tree | None = None) -> list[Decider]:
    """Those who hold the role within reach of the case, and those who stand in for them on the day `on`."""
    holders = holders_of(case, [role], tree=tree or Tree())[role]
    held = Delegation.objects.in_force(giver__in=holders, on=on).select_related("giver", "to")
    standing_in = [
        Decider(one.to, one.giver) for one in held.order_by("id") if one.to.is_active and one.to_id not in case.barred
    ]
    return [*(Decider(one) for one in holders), *standing_in]
