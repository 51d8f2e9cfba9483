"""Ageing rows and their totals: kept by every movement, renewed each night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.receivables.models import Account, AccountAgeing, AgeingTotal, Invoice
from guanxi.domains.receivables.policies import ageing_terms
from guanxi.domains.receivables.rules import Ager, OpenItem
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows
from guanxi.kit.money import money_value

SUMS = ("bucket_1", "bucket_2", "bucket_3", "bucket_4", "bucket_5", "total", "overdue", "expected_loss", "unapplied")
Place = tuple[int, int | None]
Deltas = dict[Place, list[Decimal]]


@dataclass
class OpenSide:
    """What is open of one account: its invoices, and its money on account."""

    items: list[OpenItem]
    unapplied: Decimal


def renew_rows(sides: Mapping[int, OpenSide], *, as_of: date) -> Deltas:
    """Count the ageing rows of locked accounts anew from what is open.

    Args:
        sides: account id → its open side.
        as_of: the day; a row that already stands on a later day keeps that day.

    Returns:
        (unit, owner) → what its totals must take: hand it to `add_to_totals`, last in the transaction.
    """
    deltas: Deltas = defaultdict(lambda: [ZERO] * len(SUMS))
    agers: dict[date, Ager] = {}
    changed = []
    rows = AccountAgeing.objects.filter(account_id__among=sorted(sides)).order_by("account_id")
    columns = ("pk", "account_id", "unit_id", "owner_id", "as_of", "oldest_on", *SUMS)
    for pk, account, unit, owner, stands_on, oldest_on, *before in rows.values_list(*columns):
        day = max(stands_on, as_of)
        if day not in agers:
            agers[day] = Ager(day, ageing_terms(day))
        side = sides[account]
        aged = agers[day].age(side.items)
        values = [*aged.buckets, aged.total, aged.overdue, aged.expected_loss, side.unapplied]
        if (values, day, aged.oldest_on) != (before, stands_on, oldest_on):
            changed.append([*values, day, aged.oldest_on, pk])
        sums = deltas[unit, owner]
        for place, (new, old) in enumerate(zip(values, before, strict=True)):
            if new != old:
                sums[place] += new - old
    change_rows(AccountAgeing, [*SUMS, "as_of", "oldest_on"], "id", changed)
    return deltas


def add_to_totals(deltas: Deltas) -> None:
    """Add to the totals, in one order, so that two batches never wait for each other. The rows are hot: come last."""
    for place, sums in sorted(deltas.items(), key=lambda pair: (pair[0][0], pair[0][1] or 0)):
        if any(sums) and not _add(place, sums):
            unit, owner = place
            AgeingTotal.objects.bulk_create([AgeingTotal(unit_id=unit, owner_id=owner)], ignore_conflicts=True)
            _add(place, sums)


def _add(place: Place, sums: Sequence[Decimal]) -> int:
    changes = {name: F(name) + money_value(value) for name, value in zip(SUMS, sums, strict=True) if value}
    return AgeingTotal.objects.filter(_at(place)).update(**changes)


def _at(place: Place) -> Q:
    unit, owner = place
    return Q(unit_id=unit, owner__isnull=True) if owner is None else Q(unit_id=unit, owner_id=owner)


def renew_ageing_of(accounts: Sequence[Account], *, as_of: date) -> None:
    """Count the ageing rows of locked accounts anew as of a day, totals included."""
    sides = {account.pk: OpenSide([], account.unapplied) for account in accounts}
    by_customer = {account.customer_id: account.pk for account in accounts}
    families = families_of(by_customer)
    found = Invoice.objects.filter(customer_id__among=sorted(families), open_amount__gt=0)
    for customer, *values in found.values_list("customer_id", "pk", "on", "due_on", "open_amount"):
        sides[by_customer[families[customer]]].items.append(OpenItem._make(values))
    add_to_totals(renew_rows(sides, as_of=as_of))


def rebuild_totals() -> int:
    """Make every total the exact sum of its ageing rows; answers how many were wrong.

    Totals are locked before the rows are added up: a movement that has changed its row but not yet its total waits and
    then adds its difference to the right sum.
    """
    places = AccountAgeing.objects.values_list("unit_id", "owner_id").order_by().distinct()
    known = set(AgeingTotal.objects.values_list("unit_id", "owner_id"))
    missing = [AgeingTotal(unit_id=unit, owner_id=owner) for unit, owner in places if (unit, owner) not in known]
    AgeingTotal.objects.bulk_create(missing, ignore_conflicts=True)
    totals = list(AgeingTotal.objects.select_for_update().order_by("unit_id", "owner_id"))
    rows = AccountAgeing.objects.order_by().values_list("unit_id", "owner_id").annotate(*(Sum(name) for name in SUMS))
    right = {(unit, owner): sums for unit, owner, *sums in rows}
    wrong = 0
    for total in totals:
        sums = right.get((total.unit_id, total.owner_id), [ZERO] * len(SUMS))
        if [getattr(total, name) for name in SUMS] != list(sums):
            wrong += 1
            AgeingTotal.objects.filter(pk=total.pk).update(**dict(zip(SUMS, sums, strict=True)))
    return wrong


def move_row(account: Account, *, owner: Any, unit: Any) -> None:
    """Carry a locked account's ageing row, and its part of the totals, to another owner and unit (their ids)."""
    row = AccountAgeing.objects.get(account=account)
    if (row.owner_id, row.unit_id) == (owner, unit):
        return
    sums = [getattr(row, name) for name in SUMS]
    AccountAgeing.objects.filter(pk=row.pk).update(owner_id=owner, unit_id=unit)
    add_to_totals({(row.unit_id, row.owner_id): [-value for value in sums], (unit, owner): sums})
