"""Entering customers; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guanxi.domains.customers.actions import (
    create_customer,
    create_customers,
)
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.tests.conftest import AT, TODAY, events
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, NotAllowed


def test_create_customer(office):
    shop = office.shop
    assert shop.code == "C-2611-0001"
    assert (shop.sort_name, shop.stage, shop.version) == ("shaoxingyonghuilipinhang", "prospect", 1)
    assert [(fact.stage, fact.since, fact.by) for fact in shop.stage_facts.all()] == [
        ("prospect", TODAY, office.manager)
    ]
    (event,) = events("customer_created")
    assert "绍兴永辉礼品行" in sentence(event)
    assert "C-2611-0001" in sentence(event)
    assert Customer.objects.get(pk=shop.pk).county.name == "越城区"


def test_create_customer_keeps_all_five_classes(office):
    shop = create_customer(
        name="越秀花店", unit=office.units.shaoxing, code="K1", stage="sighted", first_seen_on=date(2025, 1, 2),
        business="鲜花", fiscal_year_start="4", employees=3, is_priority=True, carrier="顺丰",
        latitude="30.0123456", longitude=120, by=office.rep, at=AT,
    )  # fmt: skip
    shop.refresh_from_db()
    assert (shop.code, shop.stage, shop.latitude) == ("K1", "sighted", Decimal("30.012346"))
    assert (shop.commercial.business, shop.commercial.fiscal_year_start) == ("鲜花", 4)
    assert (shop.logistic.is_priority, shop.logistic.carrier) == (True, "顺丰")
    assert shop.stage_facts.get().since == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("name", "长" * 161),
        ("code", "C-2611-0001"),
        ("code", "K" * 31),
        ("stage", "friend"),
        ("kind", "friend"),
        ("phone", "ask the boss"),
        ("phone", "123"),
        ("email", "nobody@"),
        ("tax_id", "91330602MA2D8R7X1"),
        ("tax_id", "91330602MA2D8R7XIO"),
        ("tax_id", "911100001000000001"),
        ("county", "999999"),
        ("latitude", "91"),
        ("longitude", "-181"),
        ("latitude", "north"),
        ("first_seen_on", date(1900, 1, 1)),
        ("first_seen_on", date(2999, 1, 1)),
        ("first_seen_on", "yesterday"),
        ("fiscal_year_start", 13),
        ("employees", -1),
        ("founded_year", 2999),
        ("parent", 999_999),
        ("colour", "red"),
    ],
)
def test_create_customer_refuses(office, field, value):
    before = Customer.objects.count(), Event.objects.count()
    asked = {"name": "越秀花店", "unit": office.units.shaoxing, field: value}
    with pytest.raises(BadInput) as refusal:
        create_customer(**asked, by=office.rep, at=AT)
    assert list(refusal.value.fields) == [field]
    assert str(refusal.value.fields[field])
    assert (Customer.objects.count(), Event.objects.count()) == before


def test_create_customer_elsewhere_or_for_others_is_refused(office):
    for unit, owner in [
        (office.units.wenzhou, None),
        (None, None),
        (office.units.shaoxing, office.stranger),
        (office.units.shaoxing, office.colleague),
    ]:
        with pytest.raises(BadInput):
            create_customer(name="越秀花店", unit=unit, owner=owner, by=office.rep, at=AT)
    with pytest.raises(NotAllowed):
        create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.guest, at=AT)
    assert Customer.objects.count() == 1


def test_a_key_makes_one_customer(office):
    asked = {"name": "越秀花店", "unit": office.units.shaoxing, "by": office.rep, "at": AT, "key": "k1"}
    assert create_customer(**asked) == create_customer(**asked)
    assert Customer.objects.count() == 2


def test_many_are_entered_as_single_ones_are(office):
    rows = [
        {"name": "越秀花店", "unit": office.units.shaoxing, "phone": "13800001111", "carrier": "顺丰"},
        {"name": "越王酒楼", "unit": office.units.shaoxing, "code": "W1"},
    ]
    many = create_customers(rows, by=office.manager, at=AT)
    assert [one.code for one in many] == ["C-2611-0002", "W1"]
    assert [row.pk for row in search_customers(office.manager, "13800001111").rows] == [many[0].pk]
    assert many[0].logistic.carrier == "顺丰"
    assert len(events("customer_created")) == 3
    for wrong in ([*rows, {"name": "", "unit": office.units.shaoxing}], [{**rows[1], "code": "X"}] * 2):
        with pytest.raises(BadInput):
            create_customers(wrong, by=office.manager, at=AT)
    assert Customer.objects.count() == 3
