"""How far a relationship has come, and what selling says about it."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.actions import (
    create_customer,
    move_stage,
    note_sale,
    note_sales,
    set_sales_classes,
)
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.tests.conftest import AT, TODAY, events
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import BadInput


def test_move_stage(office):
    moved = move_stage(office.shop, stage="lost", on=TODAY, by=office.rep, at=AT)
    assert (moved.stage, moved.version) == ("lost", 2)
    assert [fact.stage for fact in moved.stage_facts.order_by("id")] == ["prospect", "lost"]
    assert events("stage_moved")[0].facts == {"before": "prospect", "stage": "lost", "on": "2026-11-20"}


@pytest.mark.parametrize(
    ("stage", "on", "field"),
    [
        ("prospect", TODAY, "stage"),
        ("friend", TODAY, "stage"),
        ("lost", date(2026, 11, 21), "on"),
        ("lost", date(1900, 1, 1), "on"),
        ("lost", date(2026, 11, 19), "on"),
    ],
)
def test_move_stage_refuses(office, stage, on, field):
    with pytest.raises(BadInput) as refusal:
        move_stage(office.shop, stage=stage, on=on, by=office.rep, at=AT)
    assert list(refusal.value.fields) == [field]
    assert office.shop.stage_facts.count() == 1
    assert not events("stage_moved")


def test_note_sale_makes_a_customer_once_and_keeps_the_latest_day(office):
    shop = office.shop
    note_sale(shop, on=date(2026, 11, 18), by=system_user(), at=AT)
    note_sale(shop, on=date(2026, 11, 10), by=system_user(), at=AT)
    note_sale(Customer.objects.get(pk=shop.pk), on=date(2026, 11, 19), by=system_user(), at=AT)
    shop.refresh_from_db()
    assert (shop.stage, shop.last_ordered_on) == ("customer", date(2026, 11, 19))
    assert [fact.since for fact in shop.stage_facts.filter(stage="customer")] == [date(2026, 11, 18)]


def test_a_second_sale_of_the_day_writes_nothing(office, django_assert_num_queries):
    note_sale(office.shop, on=TODAY, by=system_user(), at=AT)
    with django_assert_num_queries(3):  # the rights of the actor, and the bounds of the transaction
        note_sale(office.shop, on=TODAY, by=system_user(), at=AT)


def test_many_sales_are_noted_as_single_ones_are(office):
    other = create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.manager, at=AT)
    note_sale(other, on=date(2026, 11, 1), by=system_user(), at=AT)
    note_sales({office.shop.pk: TODAY, other.pk: date(2026, 10, 1)}, by=system_user(), at=AT)
    rows = Customer.objects.order_by("pk").values_list("stage", "last_ordered_on")
    assert list(rows) == [("customer", TODAY), ("customer", date(2026, 11, 1))]
    assert [event.object_id for event in events("stage_moved")] == [other.pk, office.shop.pk]
    assert office.shop.stage_facts.get(stage="customer").since == TODAY


def test_set_sales_classes(office):
    other = create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.manager, at=AT)
    set_sales_classes({office.shop.pk: "A", other.pk: "C"}, by=system_user(), at=AT)
    assert list(Customer.objects.order_by("pk").values_list("sales_class", flat=True)) == ["A", "C"]
    with pytest.raises(BadInput):
        set_sales_classes({office.shop.pk: "D"}, by=system_user(), at=AT)
    assert Customer.objects.get(pk=office.shop.pk).sales_class == "A"
