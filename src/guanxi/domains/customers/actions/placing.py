"""Many customers to the reps, units, stages and words that are said of each; what a file tells of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from guanxi.domains.customers.actions.owners import check_capacity, tags_called
from guanxi.domains.customers.actions.reaching import check_owner, check_unit
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Customer, StageFact
from guanxi.domains.customers.pool.models import Tenure
from guanxi.domains.customers.pool.tenures import begin_tenures, end_tenures
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows, insert_rows

KIND = "customers.customer"


@action("customers.place_customers", inner=True)
def place_customers(places: Mapping[int, tuple[User | None, Unit]], *, by: Any, at: datetime) -> int:
    """Give each customer the rep (or none) and the unit said of it; answers how many changed hands.

    Raises:
        BadInput: a rep or a unit out of reach, or a rep who would hold too many.
    """
    given: dict[User, list[int]] = defaultdict(list)
    for pk, (owner, unit) in places.items():
        check_unit(unit, by=by)
        if owner is not None:
            given[owner].append(pk)
    for owner, pks in given.items():
        check_owner(owner, by=by)
        check_capacity(owner, pks, on=timezone.localdate(at))
    moved: list[Customer] = []
    happenings: list[Happening] = []
    for row in Customer.objects.lock().filter(pk__among=sorted(places)).select_related("owner").order_by("pk"):
        owner, unit = places[row.pk]
        if (row.owner_id, row.unit_id) == (owner.pk if owner else None, unit.pk):
            continue
        facts = {"name": row.name, "owner": owner.full_name if owner else "", "owner_id": owner.pk if owner else None}
        facts["before"] = row.owner.full_name if row.owner else None
        happenings.append(Happening("customers.customer_assigned", (KIND, row.pk), facts=facts))
        row.owner, row.unit_id, row.updated_at, row.active_on = owner, unit.pk, at, timezone.localdate(at)
        row.pooled_at = row.pool_warned_on = None
        row.version += 1
        moved.append(row)
    if moved:
        names = ["owner_id", "unit_id", "updated_at", "active_on", "pooled_at", "pool_warned_on", "version"]
        change_rows(Customer, names, "id", ([*(getattr(one, name) for name in names), one.pk] for one in moved))
    end_tenures([one.pk for one in moved], ended=Tenure.Ended.ASSIGNED, at=at)
    begin_tenures(moved, began=Tenure.Began.ASSIGNED, at=at)
    index_customers(moved)
    record_many(happenings, by=by, at=at)
    return len(moved)


@action("customers.set_stages", inner=True)
def set_stages(stages: Mapping[int, str], *, by: Any, at: datetime) -> int:
    """Say of many customers at which stage they stand from today on; answers how many moved."""
    on, moved = timezone.localdate(at), []
    for row in Customer.objects.lock().filter(pk__among=sorted(stages)).order_by("pk"):
        if row.stage != stages[row.pk]:
            before, row.stage = row.stage, stages[row.pk]
            moved.append((row, before))
    if moved:
        rows = ((row.stage, row.version + 1, at, row.pk) for row, _before in moved)
        change_rows(Customer, ["stage", "version", "updated_at"], "id", rows)
    facts = ((row.pk, row.stage, on, by.pk, at) for row, _before in moved)
    insert_rows(StageFact, ["customer_id", "stage", "since", "by_id", "at"], facts)
    happenings = [
        Happening("customers.stage_moved", (KIND, row.pk), (), {"before": before, "stage": row.stage, "on": on})
        for row, before in moved
    ]
    record_many(happenings, by=by, at=at)
    return len(moved)


@action("customers.hang_tags", inner=True)
def hang_tags(words: Mapping[int, Iterable[str]], *, by: Any, at: datetime) -> int:
    """Let each customer have exactly the words said of it; answers how many were changed."""
    hung = Customer.tags.through
    present: dict[int, set[str]] = defaultdict(set)
    for pk, name in hung._default_manager.filter(customer__among=sorted(words)).values_list("customer", "tag__name"):
        present[pk].add(name)
    wanted = {pk: set(names) for pk, names in words.items() if set(names) != present[pk]}
    tags = {tag.name: tag.pk for tag in tags_called({name for names in wanted.values() for name in names}, make=True)}
    gone: dict[str, list[int]] = defaultdict(list)
    for pk, names in wanted.items():
        for name in present[pk] - names:
            gone[name].append(pk)
    for name, pks in gone.items():
        hung._default_manager.filter(customer__among=pks, tag__name=name).delete()
    rows = ((pk, tags[name]) for pk, names in wanted.items() for name in sorted(names - present[pk]))
    insert_rows(hung, ["customer_id", "tag_id"], rows, skip_existing=True)
    happenings = [
        Happening("customers.customer_tagged", (KIND, pk), facts={"tags": ", ".join(sorted(names))})
        for pk, names in wanted.items()
    ]
    record_many(happenings, by=by, at=at)
    return len(wanted)
