"""How far a relationship has come, and what selling to a customer says about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.models import Customer, StageFact
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows, in_chunks, insert_rows
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import EARLIEST

BOUGHT = Customer.Stage.CUSTOMER
KIND = "customers.customer"


@action("customers.move_stage")
def move_stage(customer: Customer, *, stage: str, on: date, by: Any, at: datetime) -> Customer:
    """Say that a customer stands at another stage from a day on.

    Args:
        on: not in the future, not before the last change.

    Raises:
        BadInput: the stage it already has, an unknown one, a day that cannot be.
    """
    row = Customer.objects.lock().get(pk=customer.pk)
    if stage not in Customer.Stage.values:
        raise BadInput(stage=_("“%(value)s” is not one of the choices.") % {"value": stage})
    if stage == row.stage:
        raise BadInput(stage=_("The customer is at this stage already. Choose another one."))
    if not EARLIEST <= on <= timezone.localdate(at):
        raise BadInput(on=_("Choose a day between 2000 and today."))
    last = row.stage_facts.order_by("-since", "-id").first()
    if last and on < last.since:
        raise BadInput(on=_("The stage changed on %(day)s; choose that day or a later one.") % {"day": last.since})
    before, row.stage = row.stage, stage
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["stage", "version", "updated_at"])
    StageFact.objects.create(customer=row, stage=stage, since=on, by=by, at=at)
    record("customers.stage_moved", row, by=by, at=at, before=before, stage=stage, on=on)
    return row


@action("customers.note_sale", inner=True)
def note_sale(customer: Customer, *, on: date, by: Any, at: datetime) -> None:
    """Remember that a customer bought: the latest day counts, and the first sale makes it a customer.

    Usually writes nothing when it is told of a second sale on one day.
    """
    if customer.last_ordered_on is None or customer.last_ordered_on < on:
        rows = Customer.objects.filter(Q(last_ordered_on__isnull=True) | Q(last_ordered_on__lt=on), pk=customer.pk)
        rows.update(last_ordered_on=on, active_on=_later_of("active_on", on), pool_warned_on=None)
        customer.last_ordered_on = on
    if customer.stage != BOUGHT and Customer.objects.filter(pk=customer.pk).exclude(stage=BOUGHT).update(stage=BOUGHT):
        before, customer.stage = customer.stage, BOUGHT
        StageFact.objects.create(customer=customer, stage=BOUGHT, since=on, by=by, at=at)
        record("customers.stage_moved", customer, by=by, at=at, before=before, stage=BOUGHT, on=on)


def _later_of(field: str, on: date) -> Any:
    """The later of a field's day and another one."""
    return Greatest(Coalesce(field, Value(on)), Value(on))


@action("customers.note_sales", inner=True)
def note_sales(latest: Mapping[int, date], *, by: Any, at: datetime) -> None:
    """The same for many customers: number of the customer → day of the latest sale."""
    days: list[tuple[date, date, int]] = []
    moved: list[tuple[int, str, date]] = []
    customers = Customer.objects.filter(pk__among=sorted(latest)).order_by("pk")
    for pk, stage, known, active_on in customers.values_list("pk", "stage", "last_ordered_on", "active_on"):
        if known is None or known < latest[pk]:
            days.append((latest[pk], max(latest[pk], active_on or latest[pk]), pk))
        if stage != BOUGHT:
            moved.append((pk, stage, latest[pk]))
    change_rows(Customer, ["last_ordered_on", "active_on"], "id", days)
    Customer.objects.filter(pk__among=[pk for *_days, pk in days], pool_warned_on__isnull=False).update(
        pool_warned_on=None
    )
    change_rows(Customer, ["stage"], "id", [(BOUGHT.value, pk) for pk, _before, _on in moved])
    facts = ((pk, BOUGHT.value, on, by.pk, at) for pk, _before, on in moved)
    insert_rows(StageFact, ["customer_id", "stage", "since", "by_id", "at"], facts)
    happenings = [
        Happening(
            "customers.stage_moved", ("customers.customer", pk), (), {"before": before, "stage": BOUGHT, "on": on}
        )
        for pk, before, on in moved
    ]
    record_many(happenings, by=by, at=at)


@action("customers.forget_sales", inner=True)
def forget_sales(undone: Mapping[int, Collection[date]], *, left: Mapping[int, date], by: Any, at: datetime) -> None:
    """Sales were taken back: the latest day counts anew, and who has bought nothing stands where it stood before.

    A customer whose latest day is later than all of these bought otherwise and stays as it is; a stage that somebody
    set stays, too.

    Args:
        undone: number of the customer → days of the sales. left: → day of its latest sale that stands, if any.
    """
    customers = Customer.objects.filter(pk__among=sorted(undone)).order_by("pk")
    rows = list(customers.values_list("pk", "stage", "last_ordered_on"))
    days = [(left.get(pk), pk) for pk, _stage, known in rows if known is not None and known <= max(undone[pk])]
    change_rows(Customer, ["last_ordered_on"], "id", days)
    gone = [pk for pk, stage, _known in rows if stage == BOUGHT and pk not in left]
    facts: dict[int, list[StageFact]] = defaultdict(list)
    for fact in StageFact.objects.filter(customer_id__among=gone).order_by("customer_id", "pk"):
        facts[fact.customer_id].append(fact)
    made = [
        (known[-1], known[-2].stage)
        for pk, known in facts.items()
        if len(known) > 1 and known[-1].stage == BOUGHT and known[-1].since in undone[pk]
    ]
    change_rows(Customer, ["stage"], "id", [(before, fact.customer_id) for fact, before in made])
    StageFact.objects.filter(pk__among=[fact.pk for fact, _before in made]).delete()
    happenings = [
        Happening(
            "customers.stage_moved", ("customers.customer", fact.customer_id), (),
            {"before": BOUGHT, "stage": before, "on": timezone.localdate(at)},
        )
        for fact, before in made
    ]  # fmt: skip
    record_many(happenings, by=by, at=at)


@action("customers.set_sales_classes", inner=True)
def set_sales_classes(classes: Mapping[int, str], *, by: Any, at: datetime) -> None:
    """Write down the sales class (S4-27) of many customers; the room of orders computes it and keeps the reason.

    Args:
        classes: number of the customer → "A", "B", "C" or "" (none).

    Raises:
        BadInput: another letter.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for pk, letter in classes.items():
        if letter not in ("", *Customer.SalesClass.values):
            raise BadInput(sales_class=_("“%(value)s” is not one of the choices.") % {"value": letter})
        members[letter].append(pk)
    for letter, ids in members.items():
        for chunk in in_chunks(ids):
            Customer.objects.filter(pk__in=chunk).exclude(sales_class=letter).update(sales_class=letter)
