"""Who may let a held order pass: the ladder of the day, and the people who stand on it within reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import with_roles
from guanxi.foundation.people.visibility import Tree, reach_in_role
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.work.approvals.rungs import RungRow

NAMED = 3


class Releasers:
    """Those who may release orders, of any number of customers: terms, people and units are read once.

    Args:
        tree: the units of the company, where they were read before.
    """

    def __init__(self, *, tree: Tree | None = None, on: date | None = None) -> None:
        self.on = on or timezone.localdate()
        self.tree = tree or Tree()
        self.book = TermsBook(ReleasePolicy)

    def roles(self, order: Order, amount: Decimal) -> list[str]:
        """The roles whose authority covers letting an order pass, the lowest level first."""
        terms: ReleasePolicy = self.book.of(order.customer, self.on).terms
        return [row.role for row in terms.rungs if row.most is None or amount <= row.most]

    @cached_property
    def people(self) -> Sequence[User]:
        """Everybody who stands on a ladder of the company, by name."""
        keys = {row.role for row in ReleasePolicy().rungs} | self.book_roles
        return sorted(with_roles(Q(roles__key__in=sorted(keys))), key=lambda one: (one.full_name, one.pk))

    @property
    def book_roles(self) -> set[str]:
        """The roles that recorded ladders name."""
        return {row["role"] for version in self.book.versions for row in version.terms.get("rungs", ())}

    def names(self, order: Order, amount: Decimal, *, limit: int = NAMED) -> list[str]:
        """Names of those whose authority covers it, those of the lowest level first."""
        found: dict[Any, None] = {}
        for role in self.roles(order, amount):
            found |= dict.fromkeys(one for one in self.people if self._covers(one, role, order))
        return [str(one) for one in found][:limit]

    def covers(self, user: Any, order: Order, amount: Decimal) -> bool:
        """Whether one's own authority covers it; else a request is sent."""
        return any(self._covers(user, role, order) for role in self.roles(order, amount))

    def covered_by(self, user: Any) -> Q:
        """The holds that one's own authority covers, as `covers` answers of each order and what is at stake."""
        found = Q(pk__in=[])
        for rungs, units in self.ladders.items():
            for row in rungs:
                reach = reach_in_role(user, row.role, self.tree)
                if reach is not None:
                    most = Q() if row.most is None else Q(at_stake__lte=row.most)
                    within = reach.condition("order__owner", "order__unit") or Q()
                    found |= Q(order__customer__unit__in=units) & most & within
        return found

    @cached_property
    def ladders(self) -> dict[tuple[RungRow, ...], list[int]]:
        """Each ladder of the day, and the units whose customers it is for."""
        found: dict[tuple[RungRow, ...], list[int]] = {}
        for unit in self.tree.units:
            found.setdefault(self.book.of(unit, self.on).terms.rungs, []).append(unit.pk)
        return found

    def _covers(self, person: Any, role: str, order: Order) -> bool:
        reach = reach_in_role(person, role, self.tree)
        return reach is not None and reach.covers(order.owner_id, order.unit_id)
