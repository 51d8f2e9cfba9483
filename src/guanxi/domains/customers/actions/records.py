"""Entering and changing customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.actions.reaching import check_owner, check_unit
from guanxi.domains.customers.duplicates.profiles import COMPARED
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import CommercialDetails, Customer, LogisticDetails, StageFact
from guanxi.domains.customers.pool.models import Tenure
from guanxi.domains.customers.pool.tenures import begin_tenures
from guanxi.domains.customers.record import (
    COMMERCIAL,
    CUSTOMER,
    LOGISTIC,
    CustomerChanges,
    CustomerDetails,
    NewCustomer,
    values_of,
)
from guanxi.foundation.fields.actions.values import Extra, begin_edit, begin_entry
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.policies.series import next_numbers
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_records, insert_rows
from guanxi.kit.errors import BadInput
from guanxi.kit.merging import facts_of, merge
from guanxi.kit.pinyin import sort_key

LONGEST_CODE = 30


@action("customers.create_customer")
def create_customer(
    *,
    name: str,
    unit: Unit,
    code: str = "",
    owner: User | None = None,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
    **known: Unpack[CustomerDetails],
) -> Customer:
    """Enter an outlet or company (S1-23); without a code it gets the next number of the series C.

    Args:
        unit: where it belongs; within the reach of `by`, or the unit he or she works in.
        owner: its rep. stage: prospect unless told otherwise. known: fields of the record by name.
        extra: values of extra fields by key.

    Raises:
        BadInput: a wrong field, a taken code, a unit or rep out of reach.
    """
    edit = begin_entry("customers.customer", extra, by=by)
    customer = enter([{"name": name, "unit": unit, "code": code, "owner": owner, **known}], by=by, at=at)[0]
    edit.write(customer.pk, edit.wanted, by=by, at=at)
    return customer


@action("customers.create_customers")
def create_customers(rows: Sequence[NewCustomer], *, by: Any, at: datetime) -> list[Customer]:
    """Enter many customers at once, as single ones would be; one wrong row refuses them all.

    Args:
        rows: the arguments of `create_customer`, one mapping each.
    """
    return enter(rows, by=by, at=at)


def enter(rows: Sequence[Mapping[str, Any]], *, by: Any, at: datetime, without_index: bool = False) -> list[Customer]:
    """Write new customers with their first stage, details, place in the index and event.

    Args:
        rows: of records taken over from elsewhere also `entered_at` and `entered_by`, a name: when and by whom they
            were entered there. without_index: the caller makes them findable, with their contacts.
    """
    on = timezone.localdate(at)
    there = fields.existing(rows)
    known = [_known(row, by=by, on=on, there=there) for row in rows]
    _check_codes([one["code"] for one in known if one["code"]])
    missing = [one for one in known if not one["code"]]
    for one, number in zip(missing, next_numbers("C", on=on, count=len(missing)) if missing else [], strict=True):
        one["code"] = number
    customers = insert_records([_customer(one, at=at) for one in known])
    _write_details(customers, known)
    insert_rows(
        StageFact,
        ["customer_id", "stage", "since", "by_id", "at"],
        ((one.pk, one.stage, one.first_seen_on or timezone.localdate(one.created_at), by.pk, at) for one in customers),
    )
    begin_tenures(customers, began=Tenure.Began.ENTERED, at=at)
    if not without_index:
        index_customers(customers)
    record_many(list(map(_entering, customers, known)), by=by, at=at)
    return customers


def _entering(customer: Customer, known: Mapping[str, Any]) -> Happening:
    """What is told of a new customer; of one taken over, also who entered it elsewhere and when."""
    facts: dict[str, Any] = {"name": customer.name, "code": customer.code}
    if not (known["entered_at"] or known["entered_by"]):
        return Happening("customers.customer_created", ("customers.customer", customer.pk), facts=facts)
    entered_on = timezone.localdate(known["entered_at"]) if known["entered_at"] else None
    facts |= {"author": known["entered_by"], "entered_on": entered_on}
    return Happening("customers.customer_taken_over", ("customers.customer", customer.pk), facts=facts)


def _known(row: Mapping[str, Any], *, by: Any, on: date, there: Collection[tuple[str, Any]] = ()) -> dict[str, Any]:
    values = dict(row)
    entered = {name: values.pop(name, None) for name in ("entered_at", "entered_by")}
    unit, owner = values.pop("unit", None), values.pop("owner", None)
    code, stage = str(values.pop("code", "") or "").strip(), values.pop("stage", Customer.Stage.PROSPECT)
    values = fields.clean(values, fields.RECORD, on=on, known=there)
    if not values.get("name"):
        raise BadInput(name=_("Type a name."))
    if len(code) > LONGEST_CODE:
        raise BadInput(code=_("At most %(most)s characters; this has %(length)s.") % {"most": 30, "length": len(code)})
    if stage not in Customer.Stage.values:
        raise BadInput(stage=_("“%(value)s” is not one of the choices.") % {"value": stage})
    check_unit(unit, by=by)
    if owner is not None:
        check_owner(owner, by=by)
    return {**values, **entered, "unit": unit, "owner": owner, "code": code, "stage": stage}


def _check_codes(codes: list[str]) -> None:
    twice = {code for code in codes if codes.count(code) > 1} if len(codes) < 50 else _repeated(codes)
    for start in range(0, len(codes), 500):
        twice |= set(Customer.objects.filter(code__in=codes[start : start + 500]).values_list("code", flat=True))
    if twice:
        raise BadInput(code=_("The code %(code)s is taken. Leave it empty to get a new one.") % {"code": min(twice)})


def _repeated(codes: list[str]) -> set[str]:
    seen: set[str] = set()
    return {code for code in codes if code in seen or seen.add(code)}  # type: ignore[func-returns-value]


def _customer(known: Mapping[str, Any], *, at: datetime) -> Customer:
    return Customer(
        code=known["code"],
        unit=known["unit"],
        owner=known["owner"],
        stage=known["stage"],
        sort_name=sort_key(known["name"], known.get("pinyin", "")),
        active_on=timezone.localdate(at),
        created_at=known["entered_at"] or at,
        updated_at=at,
        **fields.named(known, Customer, CUSTOMER),
    )


def _write_details(customers: Sequence[Customer], known: Sequence[Mapping[str, Any]]) -> None:
    for model, names in ((CommercialDetails, COMMERCIAL), (LogisticDetails, LOGISTIC)):
        details: list[Any] = [
            model(customer=customer, **values)
            for customer, one in zip(customers, known, strict=True)
            if any((values := fields.named(one, model, names)).values())
        ]
        model._default_manager.bulk_create(details, batch_size=500)


@action("customers.update_customer")
def update_customer(
    customer: Customer,
    *,
    changes: CustomerChanges,
    version: int,
    original: CustomerChanges | None = None,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
) -> Customer:
    """Change a customer's record; an edit of a field that nobody else touched goes in whatever happened meanwhile.

    Args:
        changes: field → value, of the basic, commercial and logistic details. version: the one the editor saw.
        original: field → value the editor saw; without it the events tell. extra: values of extra fields by key.

    Raises:
        EditConflict: others changed the same fields to other values. BadInput: a wrong field.
        AlreadyMerged: the customer was merged into another one.
    """
    row = Customer.objects.lock().select_related("commercial", "logistic").get(pk=customer.pk)
    demand_standing(row)
    wanted = fields.read(changes, fields.RECORD)
    present = values_of(row, wanted)
    edit = begin_edit(row, extra, version=version, event="customers.customer_changed", by=by)
    was = fields.seen_at(version, row, present, original)
    merged = merge(wanted | edit.wanted, was | edit.was, present | edit.present)
    written, more = edit.split(merged)
    fields.check(written, fields.RECORD, on=timezone.localdate(at))
    if not merged:
        return row
    if written.get("parent"):
        check_parent(row, written["parent"])
    write_record(row, written, at=at)
    edit.write(row.pk, more, by=by, at=at)
    facts = facts_of(written, present, row.version) | edit.facts(more)
    record("customers.customer_changed", row, by=by, at=at, **facts)
    return row


def check_parent(customer: Customer, parent: int) -> None:
    """Refuse a parent company that stands below the customer, or is the customer itself.

    Raises:
        BadInput: names the mend.
    """
    above: int | None = parent
    for _step in range(20):
        if above is None:
            return
        if above == customer.pk:
            break
        above = Customer.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    raise BadInput(parent=_("A company cannot stand above itself. Choose another one."))


def write_record(row: Customer, written: Mapping[str, Any], *, at: datetime) -> None:
    """Write checked values into the record and its details; a new version."""
    for name, value in fields.named(written, Customer, CUSTOMER).items():
        setattr(row, name, value)
    if {"name", "pinyin"} & set(written):
        row.sort_name = sort_key(row.name, row.pinyin)
    row.version += 1
    row.updated_at = at
    columns = [*(name for name in CUSTOMER if name in written), "sort_name", "version", "updated_at"]
    row.save(update_fields=columns)
    for model, names in ((CommercialDetails, COMMERCIAL), (LogisticDetails, LOGISTIC)):
        if values := fields.named(written, model, names):
            model._default_manager.update_or_create(customer=row, defaults=values)
    if (COMPARED | {"pinyin"}) & set(written):
        index_customers([row])
