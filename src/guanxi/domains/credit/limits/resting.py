"""Limits that rest on securities: what of one falls when a security is given back or ends (S4-44)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from guanxi.domains.credit.limits.cover import rests_on
from guanxi.domains.credit.models import Limit, Security
from guanxi.kit.amounts import ZERO


def uncovered(customers: Collection[int], *, on: date) -> dict[int, Decimal]:
    """What of the limits in force rests on securities that are gone on a day, by customer; three reads.

    A security that came later stands in for one that went; what released orders rest on stands behind no limit.
    """
    limits = Limit.objects.filter(customer__in=list(customers), ended_at__isnull=True, secured__gt=0)
    resting = dict(limits.values_list("customer_id", "secured"))
    left = _worth(list(resting), on=on, without=None)
    return {pk: secured - left.get(pk, ZERO) for pk, secured in resting.items() if secured > left.get(pk, ZERO)}


def falls_with(security: Security, *, on: date) -> tuple[Limit, Decimal] | None:
    """The limit in force and what of it falls when a security is given back; None where nothing does."""
    limit = Limit.objects.filter(customer=security.customer_id, ended_at__isnull=True, secured__gt=0).first()
    if limit is None:
        return None
    left = _worth([limit.customer_id], on=on, without=security.pk).get(limit.customer_id, ZERO)
    present = left + (security.counts_on(on) if security.released_at is None else ZERO)
    falls = min(limit.secured, present) - left
    return (limit, falls) if falls > 0 else None


def _worth(customers: Collection[int], *, on: date, without: int | None) -> dict[int, Decimal]:
    """What the securities of customers count for on a day, less what released orders rest on."""
    rows = list(Security.objects.filter(customer__in=list(customers), released_at__isnull=True).exclude(pk=without))
    used = rests_on([one.pk for one in rows])
    found: dict[int, Decimal] = {}
    for one in rows:
        free = max(one.counts_on(on) - used.get(one.pk, ZERO), ZERO)
        found[one.customer_id] = found.get(one.customer_id, ZERO) + free
    return found
