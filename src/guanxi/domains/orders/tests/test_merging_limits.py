"""Merging customers: who may, what is refused, and what follows the survivor."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.domains.customers.actions import (
    merge_customers,
    unmerge_customers,
    update_customer,
)
from guanxi.domains.customers.merging.refusals import AlreadyMerged, ChangedMeanwhile, NotMergeable, NotUndoable
from guanxi.domains.orders import actions as orders
from guanxi.domains.orders.actions.refusals import CustomerGone
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.merging import (
    AT,
    LATER,
    TODAY,
    D,
    merge,
    picture,
)
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.models import (
    Invoice,
)
from guanxi.domains.receivables.refusals import AccountCarried
from guanxi.foundation.fields.actions.definitions import define_field
from guanxi.foundation.fields.queries import all_fields, held_by
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import NotAllowed


def test_after_thirty_days_it_stays(twins) -> None:
    done = merge(twins)
    with pytest.raises(NotUndoable, match="30"):
        unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30, seconds=1))
    unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30))
    with pytest.raises(NotUndoable):
        unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30))


def test_orders_and_money_for_the_merged_one(twins) -> None:
    merge(twins)
    with pytest.raises(CustomerGone):
        orders.place_order(twins.twin, lines=[LineInput(twins.world.mug, D("1"))], ordered_on=TODAY, by=twins.by, at=AT)
    receipt = money.take_receipt(twins.twin, amount=D("100.00"), on=TODAY, by=twins.world.credit, at=AT)
    assert receipt.customer == twins.one
    with pytest.raises(AccountCarried):
        money.set_ceiling(twins.twin, ceiling=D("1.00"), by=system_user(), at=AT)
    orders.deliver_order(twins.confirmed, on=TODAY, by=twins.by, at=AT)  # read before the merge
    assert Invoice.objects.latest("pk").customer == twins.one
    assert queries.find_money_breaks() == []


def test_who_may(twins) -> None:
    with pytest.raises(NotAllowed):
        merge_customers(twins.one, twins.twin, by=twins.world.rep, at=AT)
    with pytest.raises(NotAllowed):  # the manager of another region's customer
        merge_customers(twins.one, twins.world.wanjiafu, by=twins.by, at=AT)
    with pytest.raises(NotMergeable):
        merge_customers(twins.one, twins.one, by=twins.by, at=AT)
    with pytest.raises(NotMergeable):
        merge_customers(twins.one, twins.world.walk_in, by=twins.world.admin, at=AT)
    done = merge(twins)
    with pytest.raises(NotAllowed):
        unmerge_customers(done, by=twins.world.rep, at=AT)


def test_another_region_is_joined_by_who_sees_both(twins) -> None:
    world = twins.world
    before = picture()
    done = merge_customers(world.wanjiafu, twins.twin, by=world.admin, at=AT)
    assert Order.objects.visible_to(world.stranger).filter(pk=twins.draft.pk).exists()
    assert Invoice.objects.visible_to(world.stranger).filter(number="T-1").exists()
    assert not Invoice.objects.visible_to(world.rep).filter(number="T-1").exists()
    assert queries.find_money_breaks() == []
    unmerge_customers(done, by=world.admin, at=LATER)
    after = picture()
    for table, rows in before.items():
        if table == "receivables.AgeingTotal":
            rows, after[table] = ([row for row in found if row["total"]] for found in (rows, after[table]))
        assert after[table] == rows, table


def test_the_second_of_two_is_told(twins) -> None:
    merge(twins)
    with pytest.raises(AlreadyMerged, match="绍兴永辉礼品行"):
        merge_customers(twins.one, twins.twin, by=twins.world.admin, at=AT)
    with pytest.raises(AlreadyMerged):
        merge_customers(twins.twin, twins.world.jianhu, by=twins.world.admin, at=AT)


def test_a_record_changed_meanwhile_is_looked_at_again(twins) -> None:
    seen = {"survivor_version": twins.one.version, "merged_version": twins.twin.version}
    update_customer(twins.twin, changes={"phone": "0575-85111111"}, version=twins.twin.version, by=twins.by, at=AT)
    with pytest.raises(ChangedMeanwhile):
        merge_customers(twins.one, twins.twin, **seen, by=twins.by, at=AT)


def test_the_merged_one_s_page_leads_to_the_survivor(twins) -> None:
    merge(twins)
    client = Client()
    client.force_login(twins.by)
    answer = client.get(reverse("customer", args=[twins.twin.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("customer", args=[twins.one.pk]))
    shown = client.get(answer.headers["Location"])
    assert twins.twin.code in shown.content.decode()
    assert client.get(reverse("receivables:receipt_for", args=[twins.twin.pk])).status_code == 200
    assert client.get(reverse("receivables:statement", args=[twins.twin.pk])).status_code == 200
    listed = client.get(reverse("customer_list"), {"q": "永辉"}).content.decode()
    assert twins.twin.code not in listed
    assert client.get(reverse("receivables:invoices"), {"customer": twins.one.pk}).content.decode().count("T-2") >= 1


def test_fields_of_the_company_go_along_and_come_back(twins) -> None:
    told = {"kind": "customers.customer", "group": "合同", "by": twins.world.admin, "at": AT}
    define_field(type="date", label="合同到期", field_key="ends_on", **told)
    define_field(type="money", label="押金", field_key="deposit", **told)
    twins.twin = update_customer(
        twins.twin, changes={}, extra={"ends_on": "2027-01-31", "deposit": "500.00"}, version=twins.twin.version,
        by=twins.by, at=AT,
    )  # fmt: skip
    twins.one = update_customer(
        twins.one, changes={}, extra={"deposit": "200.00"}, version=twins.one.version, by=twins.by, at=AT
    )
    done = merge(twins)
    fields = list(all_fields("customers.customer"))
    assert held_by(twins.one, fields) == {"ends_on": date(2027, 1, 31), "deposit": D("200.00")}
    unmerge_customers(done, by=twins.by, at=LATER)
    assert held_by(twins.one, fields) == {"deposit": D("200.00")}
    assert held_by(twins.twin, fields) == {"ends_on": date(2027, 1, 31), "deposit": D("500.00")}
