"""What the survivor of a merge gets, and what the merge keeps so that it can be taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from guanxi.domains.customers.actions.owners import assign_customers
from guanxi.domains.customers.actions.records import write_record
from guanxi.domains.customers.merging import movers
from guanxi.domains.customers.merging.fields import MERGED, OWNER, RECORD
from guanxi.domains.customers.models import Customer, CustomerMerge, StageFact
from guanxi.domains.customers.record import values_of
from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import describe
from guanxi.kit.merging import facts_of

BOUGHT = Customer.Stage.CUSTOMER


def point(merge: CustomerMerge, survivor: Customer, merged: Customer, *, at: datetime) -> None:
    """The merged customer, and whoever was merged into it before, point to the survivor and belong where it belongs."""
    before: list[list[Any]] = [[merged.pk, None, merged.owner_id, merged.unit_id]]
    earlier = Customer.objects.filter(merged_into=merged).order_by("pk")
    before += [[pk, merged.pk, *place] for pk, *place in earlier.values_list("pk", "owner_id", "unit_id")]
    merge.moved["pointers"] = before
    place = {"owner": survivor.owner_id, "unit": survivor.unit_id, "merged_into": survivor}
    Customer.objects.filter(pk__among=[row[0] for row in before]).update(**place, updated_at=at)
    merged.version += 1
    Customer.objects.filter(pk=merged.pk).update(version=merged.version)
    merged.merged_into, merged.owner_id, merged.unit_id = survivor, survivor.owner_id, survivor.unit_id


def keep_values(
    merge: CustomerMerge, survivor: Customer, merged: Customer, picked: Mapping[str, tuple[str, Any]]
) -> None:
    """Keep with the merge what both sides had, and what the survivor gets."""
    mine, theirs = values_of(survivor), values_of(merged)
    mine[OWNER], theirs[OWNER] = survivor.owner_id, merged.owner_id
    for key, choice in movers.all_choices().items():
        mine[key], theirs[key] = choice.value(survivor), choice.value(merged)
    for key, (side, value) in picked.items():
        sides = {"survivor": describe(mine[key]), "merged": describe(theirs[key])}
        merge.fields[key] = sides | {"side": side, "written": describe(value)}


def give_record(survivor: Customer, picked: Mapping[str, tuple[str, Any]], *, by: Any, at: datetime) -> None:
    """Write what was chosen into the survivor's record, as an edit like any other."""
    mine = values_of(survivor)
    written = {key: picked[key][1] for key in RECORD if picked[key][1] != mine[key]}
    if not written:
        survivor.version += 1
        Customer.objects.filter(pk=survivor.pk).update(version=survivor.version, updated_at=at)
        return
    present = {key: mine[key] for key in written}
    write_record(survivor, written, at=at)
    record("customers.customer_changed", survivor, by=by, at=at, **facts_of(written, present, survivor.version))


def give_choices(
    merge: CustomerMerge, survivor: Customer, picked: Mapping[str, tuple[str, Any]], *, by: Any, at: datetime
) -> None:
    """What other rooms keep, and who looks after the survivor."""
    for key, choice in movers.all_choices().items():
        if merge.fields[key]["survivor"] != merge.fields[key]["written"]:
            choice.write(survivor, picked[key][1], by, at)
    side, owner = picked[OWNER]
    if side == MERGED and owner not in (None, survivor.owner_id):
        assign_customers([survivor], owner=User.objects.get(pk=owner), by=by, at=at)
        survivor.refresh_from_db(fields=["owner", "unit", "version"])


def give_facts(merge: CustomerMerge, survivor: Customer, merged: Customer, *, by: Any, at: datetime) -> None:
    """What both did counts for the survivor: tags, the last order, and that it is a customer."""
    tags = list(merged.tags.exclude(pk__in=survivor.tags.values("pk")).values_list("pk", flat=True))
    survivor.tags.add(*tags)
    days = [day for day in (survivor.last_ordered_on, merged.last_ordered_on) if day]
    state: dict[str, Any] = {
        "tags": tags, "last_ordered_on": [describe(survivor.last_ordered_on), describe(max(days, default=None))],
    }  # fmt: skip
    survivor.last_ordered_on = max(days, default=None)
    if merged.stage == BOUGHT != survivor.stage:
        since = merged.stage_facts.filter(stage=BOUGHT).order_by("-since").first()
        last = survivor.stage_facts.order_by("-since").first()
        on = max(one.since for one in (since, last) if one) if since or last else timezone.localdate(at)
        fact = StageFact.objects.create(customer=survivor, stage=BOUGHT, since=on, by=by, at=at)
        state["stage"] = [survivor.stage, fact.pk]
        survivor.stage = BOUGHT
    merge.moved["facts"] = state
    survivor.save(update_fields=["last_ordered_on", "stage"])
