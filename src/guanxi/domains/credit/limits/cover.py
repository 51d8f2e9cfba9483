"""What securities still cover: their accepted value, less what a limit and what released orders rest on (S4-44)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.domains.credit.models import Limit, Security
from guanxi.kit.amounts import ZERO

Uses = Callable[[Collection[int]], Mapping[int, Decimal]]
uses: list[Uses] = []
"""Rooms above say what else rests on securities: ids → amounts."""


@dataclass(frozen=True)
class Cover:
    """A security that was not given back, and how much of it nothing rests on."""

    security: Security
    free: Decimal

    def holds_until(self, day: date) -> bool:
        """Whether it still stands on a day."""
        return self.security.valid_until is None or self.security.valid_until >= day


def rests_on(securities: Collection[int]) -> dict[int, Decimal]:
    """What rooms above let rest on securities, by id; what rests on none is left out."""
    found: dict[int, Decimal] = {}
    for use in uses:
        for pk, amount in use(securities).items():
            found[pk] = found.get(pk, ZERO) + amount
    return {pk: amount for pk, amount in found.items() if amount > 0}


def covers_of(customers: Collection[int], *, on: date) -> dict[int, list[Cover]]:
    """The securities of customers that hold on a day with what of each is free; three reads, whatever their number.

    What the limit in force rests on is taken off those it was granted with, the oldest first.
    """
    rows = Security.objects.filter(customer__in=list(customers), released_at__isnull=True).order_by("customer", "pk")
    held: dict[int, list[Security]] = {}
    for one in rows:
        if one.valid_until is None or one.valid_until >= on:
            held.setdefault(one.customer_id, []).append(one)
    if not held:
        return {}
    limits = {one.customer_id: one for one in Limit.objects.filter(customer__in=list(held), ended_at__isnull=True)}
    used = rests_on([one.pk for group in held.values() for one in group])
    return {customer: _free(group, limits.get(customer), used, on) for customer, group in held.items()}


def _free(securities: Sequence[Security], limit: Any, used: Mapping[int, Decimal], on: date) -> list[Cover]:
    left, found = limit.secured if limit is not None else ZERO, []
    for one in securities:
        worth = one.counts_on(on)
        taken = min(left, worth) if limit is not None and one.at <= limit.at else ZERO
        left -= taken
        found.append(Cover(one, max(worth - taken - used.get(one.pk, ZERO), ZERO)))
    return found
