"""Parting two customers that were made one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.actions.owners import assign_customers
from guanxi.domains.customers.actions.records import write_record
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.merging import movers
from guanxi.domains.customers.merging.fields import OWNER, RECORD
from guanxi.domains.customers.merging.movers import Joining
from guanxi.domains.customers.merging.policies import MergePolicy
from guanxi.domains.customers.merging.refusals import NotUndoable
from guanxi.domains.customers.models import Customer, CustomerMerge, DuplicatePair, StageFact
from guanxi.domains.customers.record import values_of
from guanxi.foundation.people.models import User
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action, describe
from guanxi.kit.merging import facts_of
from guanxi.kit.sentences import together


@action("customers.unmerge_customers")
def unmerge_customers(merge: CustomerMerge, *, by: Any, at: datetime) -> Customer:
    """Part two merged customers again: everything back as it was before; what came since stays with the survivor.

    Money of one that was set against an invoice of the other since is taken back and is on account again. A field that
    was changed since keeps its value.

    Returns:
        The customer that had been merged.

    Raises:
        NotUndoable: undone before, too long ago, merged on since, or orders moved on the survivor's account since.
    """
    survivor, merged = merge.survivor, merge.merged
    for one in movers.in_order():
        one.hold(survivor, merged, at)
    merge = CustomerMerge.objects.lock().select_related("survivor", "merged").get(pk=merge.pk)
    list(Customer.objects.lock().filter(pk__in=[merge.survivor_id, merge.merged_id]).order_by("pk"))
    joining = Joining(merge.survivor, merge.merged, by, at, merge.at)
    _check(merge, joining)
    _point_back(merge, at=at)
    for one in reversed(movers.in_order()):
        if one.key in merge.moved:
            one.bring_back(joining, merge.moved[one.key])
    _take_facts_back(merge.survivor, merge.moved["facts"])
    _take_fields_back(merge, by=by, at=at)
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    merged = Customer.objects.get(pk=merge.merged_id)
    index_customers([merge.survivor, merged])
    pair = DuplicatePair.objects.filter(one__in=[survivor, merged], other__in=[survivor, merged])
    pair.filter(decision=DuplicatePair.Decision.MERGED).update(decision="", decided_at=None, decided_by=None)
    names = {"survivor": merge.survivor.name, "merged": merged.name, "code": merged.code}
    record("customers.customers_unmerged", merged, about=[merge.survivor, merged], by=by, at=at, **names)
    return merged


def undo_until(merge: CustomerMerge) -> datetime:
    """The moment up to which a merge can be undone, by the terms of its day."""
    terms: MergePolicy = in_force(MergePolicy, on=timezone.localdate(merge.at)).terms
    return merge.at + timedelta(days=terms.undo_days)


def hindrances_of(merge: CustomerMerge, *, at: datetime) -> list[str]:
    """Sentences about what keeps a standing merge from being undone; empty when it can be."""
    return _hindrances(merge, Joining(merge.survivor, merge.merged, None, at, merge.at))


def _check(merge: CustomerMerge, joining: Joining) -> None:
    if merge.undone_at is not None:
        raise NotUndoable(_("This merge was undone already."), mend=_("Reload the page."))
    if joining.at > undo_until(merge):
        days = (undo_until(merge) - merge.at).days
        raise NotUndoable(
            _("A merge can be undone for %(days)s days; this one is older.") % {"days": days},
            mend=_("Enter the customer anew, or leave it merged."),
        )
    if found := _hindrances(merge, joining):
        raise NotUndoable(together(*found), mend=_("Then the merge can be undone."), hindrances=tuple(found))


def _hindrances(merge: CustomerMerge, joining: Joining) -> list[str]:
    later = CustomerMerge.objects.standing().filter(merged=merge.survivor_id).select_related("survivor").first()
    if later is not None:
        names = {"name": merge.survivor.name, "into": later.survivor.name}
        return [_("%(name)s was itself merged into %(into)s since; undo that merge first.") % names]
    return [
        sentence
        for one in movers.in_order()
        if one.key in merge.moved
        for sentence in one.hinders(joining, merge.moved[one.key])
    ]


def _point_back(merge: CustomerMerge, *, at: datetime) -> None:
    """The merged customer stands for itself again, with its rep and unit; those merged into it earlier follow."""
    for pk, into, owner, unit in merge.moved["pointers"]:
        row = Customer.objects.filter(pk=pk)
        row.update(merged_into=into, owner=owner, unit=unit, updated_at=at)
    merged = merge.merged
    merged.refresh_from_db()
    merged.version += 1
    Customer.objects.filter(pk=merged.pk).update(version=merged.version)


def _take_facts_back(survivor: Customer, state: Mapping[str, Any]) -> None:
    """Tags, last order and stage that the other one brought; what changed since stays."""
    survivor.refresh_from_db()
    survivor.tags.remove(*state["tags"])
    before, written = state["last_ordered_on"]
    changed = {}
    if describe(survivor.last_ordered_on) == written:
        changed["last_ordered_on"] = Customer._meta.get_field("last_ordered_on").to_python(before)
    if "stage" in state:
        stage, fact = state["stage"]
        latest = survivor.stage_facts.order_by("-since", "-id").first()
        if latest and latest.pk == fact:
            changed["stage"] = stage
            StageFact.objects.filter(pk=fact).delete()
    Customer.objects.filter(pk=survivor.pk).update(**changed)


def _take_fields_back(merge: CustomerMerge, *, by: Any, at: datetime) -> None:
    """Fields the merge wrote get back what stood there, unless somebody changed them since."""
    survivor = Customer.objects.select_related("commercial", "logistic").get(pk=merge.survivor_id)
    present = values_of(survivor)
    kept = {key: one for key, one in merge.fields.items() if one["written"] != one["survivor"]}
    mine = {
        key: one["survivor"] for key, one in kept.items() if key in RECORD and describe(present[key]) == one["written"]
    }
    back = fields.read(mine, fields.RECORD)
    if back:
        before = {key: present[key] for key in back}
        write_record(survivor, back, at=at)
        record("customers.customer_changed", survivor, by=by, at=at, **facts_of(back, before, survivor.version))
    for key, choice in movers.all_choices().items():
        if key in kept and choice.value(survivor) == kept[key]["written"]:
            choice.write(survivor, kept[key]["survivor"], by, at)
    owner = kept.get(OWNER)
    if owner and survivor.owner_id == owner["written"] and owner["survivor"]:
        assign_customers([survivor], owner=User.objects.get(pk=owner["survivor"]), by=by, at=at)
    merge.survivor.refresh_from_db()
