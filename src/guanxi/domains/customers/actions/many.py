"""Changing many customers at once: the same result as one by one, in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict

from django.utils import timezone

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.actions.records import check_parent
from guanxi.domains.customers.duplicates.profiles import COMPARED
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import CommercialDetails, Customer, LogisticDetails
from guanxi.domains.customers.record import COMMERCIAL, CUSTOMER, LOGISTIC, CustomerChanges, column, values_of
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows
from guanxi.kit.errors import BadInput
from guanxi.kit.merging import facts_of, merge
from guanxi.kit.pinyin import sort_key

FOUND_BY = COMPARED | {"pinyin"}


class CustomerEdit(TypedDict):
    """An edit of one customer among many; `version` is the one the editor saw, none: as it stands now."""

    customer: Customer
    changes: CustomerChanges
    version: NotRequired[int | None]


@action("customers.change_customers")
def change_customers(edits: Sequence[CustomerEdit], *, by: Any, at: datetime) -> int:
    """Change the records of many customers, as single edits would; one wrong edit refuses them all.

    Answers how many were changed; each is one event.

    Raises:
        EditConflict: others changed the same fields to other values. BadInput: a wrong field, or a customer twice.
    """
    wanted = {one["customer"].pk: one for one in edits}
    if len(wanted) < len(edits):
        raise BadInput(customer=fields.TWICE)
    rows = Customer.objects.lock().filter(pk__among=sorted(wanted)).select_related("commercial", "logistic")
    on, there = timezone.localdate(at), fields.existing([one["changes"] for one in edits])
    written: list[tuple[Customer, dict[str, Any], dict[str, Any]]] = []
    for row in rows.order_by("pk"):
        changes, present = _edit(row, wanted[row.pk], on=on, there=there)
        if changes:
            written.append((row, changes, present))
    _write([(row, changes) for row, changes, _present in written], at=at)
    happenings = [
        Happening(
            "customers.customer_changed", ("customers.customer", row.pk), (), facts_of(changes, present, row.version)
        )
        for row, changes, present in written
    ]
    record_many(happenings, by=by, at=at)
    return len(written)


def _edit(row: Customer, edit: CustomerEdit, *, on: date, there: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What one edit writes, and what stood there; decided as for a single one."""
    wanted = fields.read(edit["changes"], fields.RECORD)
    present = values_of(row, wanted)
    version = edit.get("version")
    was = present if version is None else fields.seen_at(version, row, present)
    changes = merge(wanted, was, present)
    fields.check(changes, fields.RECORD, on=on, known=there)
    if changes.get("parent"):
        check_parent(row, changes["parent"])
    return changes, present


def _write(edits: Sequence[tuple[Customer, Mapping[str, Any]]], *, at: datetime) -> None:
    """Write the rows with their details and their place in the index; versions go up by one."""
    for row, changes in edits:
        for name, value in fields.named(changes, Customer, CUSTOMER).items():
            setattr(row, name, value)
        if {"name", "pinyin"} & set(changes):
            row.sort_name = sort_key(row.name, row.pinyin)
        row.version += 1
        row.updated_at = at
    touched = {name for _row, changes in edits for name in changes}
    columns = [column(Customer, name) for name in CUSTOMER if name in touched]
    columns += ["sort_name", "version", "updated_at"]
    if edits:
        change_rows(Customer, columns, "id", ([*(getattr(row, name) for name in columns), row.pk] for row, _ in edits))
    for model, names in ((CommercialDetails, COMMERCIAL), (LogisticDetails, LOGISTIC)):
        _write_details(model, [name for name in names if name in touched], edits)
    index_customers([row for row, changes in edits if FOUND_BY & set(changes)])


def _write_details(model: Any, names: Sequence[str], edits: Sequence[tuple[Customer, Mapping[str, Any]]]) -> None:
    known = model.__name__.removesuffix("Details").lower()
    fresh: list[Any] = []
    kept: list[Any] = []
    for row, changes in edits:
        values = {name: changes[name] for name in names if name in changes}
        if not values:
            continue
        details = getattr(row, known, None)
        (fresh if details is None else kept).append(details := details or model(customer=row))
        for name, value in values.items():
            setattr(details, name, value)
    model._default_manager.bulk_create(fresh, batch_size=500)
    if kept:
        change_rows(model, names, "id", ([*(getattr(one, name) for name in names), one.pk] for one in kept))
