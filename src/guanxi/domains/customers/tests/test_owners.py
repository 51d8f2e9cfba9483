"""Handing customers over, and the words hung on them."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.actions import (
    assign_customers,
    tag_customers,
)
from guanxi.domains.customers.models import Customer, Tag
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.tests.conftest import AT, events
from guanxi.kit.errors import BadInput


def test_assign_customers(office):
    assert assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT) == 1
    assert assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT) == 0
    office.shop.refresh_from_db()
    assert (office.shop.owner, office.shop.version) == (office.colleague, 2)
    assert search_customers(office.colleague, "永辉").rows == [office.shop]
    assert not search_customers(office.rep, "永辉").rows
    (event,) = events("customer_assigned")
    assert (event.facts["before"], event.facts["owner"]) == ("吴小燕", "钱江")


def test_assign_customers_refuses_who_left_or_works_elsewhere(office):
    office.colleague.is_active = False
    for owner in (office.colleague, office.stranger):
        with pytest.raises(BadInput) as refusal:
            assign_customers([office.shop], owner=owner, by=office.manager, at=AT)
        assert list(refusal.value.fields) == ["owner"]
    assert Customer.objects.get().owner == office.rep
    assert assign_customers([office.shop], owner=office.stranger, by=office.admin, at=AT) == 1
    assert Customer.objects.get().unit == office.units.wenzhou


def test_tag_customers(office):
    assert tag_customers([office.shop], add=["婚庆", " 老客户 ", "婚庆"], by=office.rep, at=AT) == 1
    tag_customers([office.shop], add=["重点"], remove=["婚庆", "没有的"], by=office.rep, at=AT)
    assert sorted(tag.name for tag in office.shop.tags.all()) == ["老客户", "重点"]
    assert Tag.objects.count() == 3
    with pytest.raises(BadInput):
        tag_customers([office.shop], add=["长" * 41], by=office.rep, at=AT)
    assert Tag.objects.count() == 3
