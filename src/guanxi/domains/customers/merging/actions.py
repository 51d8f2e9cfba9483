"""Making one customer of two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.merging import movers
from guanxi.domains.customers.merging.fields import MERGED, OWNER, settle, sides_of
from guanxi.domains.customers.merging.giving import give_choices, give_facts, give_record, keep_values, point
from guanxi.domains.customers.merging.movers import Joining
from guanxi.domains.customers.merging.refusals import AlreadyMerged, ChangedMeanwhile, NotMergeable
from guanxi.domains.customers.models import Customer, CustomerMerge, DuplicatePair
from guanxi.domains.customers.record import CustomerChanges
from guanxi.foundation.people.visibility import may, reach_of
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed


@action("customers.merge_customers")
def merge_customers(
    survivor: Customer,
    merged: Customer,
    *,
    chosen: Mapping[str, str] | None = None,
    changes: CustomerChanges | None = None,
    survivor_version: int | None = None,
    merged_version: int | None = None,
    by: Any,
    at: datetime,
) -> CustomerMerge:
    """Make one customer of two, for 30 days reversibly; the merged record stays and points to the survivor.

    The ledger is not edited: documents stay where they were posted and are on the survivor's account. Orders, contacts,
    tasks and what other rooms register move.

    Args:
        chosen: field → "survivor" or "merged"; what is left out keeps the survivor's value, or the other's where the
            survivor has none. changes: own values of fields instead.
        survivor_version, merged_version: those that were compared; none: whatever stands now.

    Raises:
        AlreadyMerged: one of them was merged before. ChangedMeanwhile: one was changed since it was looked at.
        NotMergeable: a customer with itself, or the walk-in account. BadInput: an unknown field or a wrong value.
        NotAllowed: one is out of reach, or a chosen value needs another right.
    """
    survivor, merged = _take(survivor, merged, at=at)
    _check(survivor, merged, by=by)
    if survivor_version not in (None, survivor.version) or merged_version not in (None, merged.version):
        raise ChangedMeanwhile()
    picked = _picked(survivor, merged, chosen or {}, changes or {}, by=by, at=at)
    merge = _open(survivor, merged, by=by, at=at)
    _join(merge, survivor, merged, picked, by=by, at=at)
    pair = DuplicatePair.objects.filter(one__in=[survivor, merged], other__in=[survivor, merged])
    pair.update(decision=DuplicatePair.Decision.MERGED, decided_at=at, decided_by=by)
    names = {"survivor": survivor.name, "merged": merged.name, "code": merged.code}
    record("customers.customers_merged", survivor, about=[merged, survivor], by=by, at=at, **names)
    return merge


def _take(survivor: Customer, merged: Customer, *, at: datetime) -> tuple[Customer, Customer]:
    """Both as they are now, held until the transaction ends, after what busy verbs hold first."""
    for one in movers.in_order():
        one.hold(survivor, merged, at)
    rows = Customer.objects.lock().filter(pk__in=[survivor.pk, merged.pk]).order_by("pk")
    held = {row.pk: row for row in rows.select_related("commercial", "logistic", "merged_into", "owner")}
    return held[survivor.pk], held[merged.pk]


def _check(survivor: Customer, merged: Customer, *, by: Any) -> None:
    if survivor.pk == merged.pk:
        raise NotMergeable(_("This is one customer already."), mend=_("Choose two different ones."))
    for row in (survivor, merged):
        if row.merged_into is not None:
            names = {"name": row.name, "into": row.merged_into.name}
            raise AlreadyMerged(_("%(name)s was merged into %(into)s already.") % names)
        if row.kind == Customer.Kind.WALK_IN:
            raise NotMergeable(_("The walk-in account stands for many people."), mend=_("Choose a single customer."))
    reach = reach_of(by).condition()
    if reach is not None and Customer.objects.filter(reach, pk__in=[survivor.pk, merged.pk]).count() < 2:
        raise NotAllowed()


def _picked(
    survivor: Customer, merged: Customer, chosen: Mapping[str, str], changes: CustomerChanges, *, by: Any, at: datetime
) -> dict[str, tuple[str, Any]]:
    """Field → which side gave it and the value."""
    try:
        picked = settle(sides_of(survivor, merged), chosen)
    except ValueError as error:
        raise BadInput(chosen=str(error)) from error
    own = fields.clean(changes, fields.RECORD, on=timezone.localdate(at))
    picked |= {name: ("own", value) for name, value in own.items()}
    if picked["parent"][1] in (survivor.pk, merged.pk):
        raise BadInput(parent=_("A company cannot stand above itself. Choose another one."))
    is_handed_over = picked[OWNER] == (MERGED, merged.owner_id) and merged.owner_id != survivor.owner_id
    if is_handed_over and not may(by, "customers.assign_customers"):
        raise NotAllowed()
    for key, choice in movers.all_choices().items():
        if chosen.get(key) == MERGED and choice.value(survivor) != picked[key][1]:
            if not choice.permits(by):
                raise NotAllowed()
            choice.demand(survivor, picked[key][1], by, at)
    return picked


def _join(
    merge: CustomerMerge,
    survivor: Customer,
    merged: Customer,
    picked: Mapping[str, tuple[str, Any]],
    *,
    by: Any,
    at: datetime,
) -> None:
    """Values first, then the pointer, then what every room moves."""
    keep_values(merge, survivor, merged, picked)
    merge.counts = {one.key: n for one in movers.in_order() if (n := one.count(merged))}
    give_record(survivor, picked, by=by, at=at)
    give_facts(merge, survivor, merged, by=by, at=at)
    give_choices(merge, survivor, picked, by=by, at=at)
    point(merge, survivor, merged, at=at)
    joining = Joining(survivor, merged, by, at)
    for one in movers.in_order():
        merge.moved[one.key] = one.move(joining)
    merge.save(update_fields=["fields", "moved", "counts"])
    index_customers([survivor, merged])


def _open(survivor: Customer, merged: Customer, *, by: Any, at: datetime) -> CustomerMerge:
    try:
        with transaction.atomic():
            return CustomerMerge.objects.create(survivor=survivor, merged=merged, by=by, at=at)
    except IntegrityError:
        raise AlreadyMerged() from None


@action("customers.reconsider_pair")
def reconsider_pair(pair: DuplicatePair, *, by: Any, at: datetime) -> DuplicatePair:
    """Ask again about two customers that somebody said were different ones.

    Raises:
        NotMergeable: nobody said so.
    """
    row = DuplicatePair.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=pair.pk)
    if row.decision != DuplicatePair.Decision.DIFFERENT:
        raise NotMergeable(_("Nobody said that these are different customers."), mend=_("Reload the page."))
    row.decision, row.decided_at, row.decided_by = DuplicatePair.Decision.OPEN, None, None
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    names = {"one": row.one.name, "other": row.other.name}
    record("customers.pair_reconsidered", row.one, about=[row.other], by=by, at=at, **names)
    return row
