"""Two customers made one, and two again: money to the cent, every table as before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum

from guanxi.domains.customers.actions import (
    create_customer,
    merge_customers,
    unmerge_customers,
    update_customer,
)
from guanxi.domains.customers.merging.refusals import NotUndoable
from guanxi.domains.customers.models import Customer, CustomerMerge
from guanxi.domains.orders import actions as orders
from guanxi.domains.orders.models import CustomerMonth
from guanxi.domains.orders.queries import last_orders
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.merging import (
    AT,
    LATER,
    TODAY,
    D,
    merge,
    picture,
    same,
)
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.models import (
    Account,
    Invoice,
    LedgerEntry,
)
from guanxi.domains.receivables.refusals import AccountCarried
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.foundation.work.models import Task


def test_the_survivor_s_account_tells_the_whole_truth(twins) -> None:
    before = {
        one.pk: queries.statement(one, start=date(2026, 1, 1), end=date(2026, 12, 1)) for one in (twins.one, twins.twin)
    }
    aged = queries.ageing_of([twins.one.pk, twins.twin.pk], as_of=TODAY)
    entries = list(LedgerEntry.objects.order_by("pk").values())
    merge(twins)
    account = queries.account_of(twins.one)
    assert (account.balance, account.reserved, account.unapplied) == (D("2473.00"), D("120.00"), D("0.00"))
    assert account.ceiling == D("20000.00")
    now = queries.statement(twins.one, start=date(2026, 1, 1), end=date(2026, 12, 1))
    both = before.values()
    assert now.closing == sum(one.closing for one in both) == account.balance
    assert (now.charged, now.credited) == (sum(one.charged for one in both), sum(one.credited for one in both))
    assert sorted(one.number for one in now.movements) == sorted(m.number for one in both for m in one.movements)
    assert {one.number for one in now.open_items} == {line.number for one in both for line in one.open_items}
    joint = queries.ageing_of([twins.one.pk, twins.twin.pk], as_of=TODAY)
    pairs = zip(*(one.buckets for one in aged.values()), strict=True)
    assert joint[twins.one.pk].buckets == tuple(sum(pair) for pair in pairs)
    assert list(LedgerEntry.objects.order_by("pk").values()) == entries
    assert queries.find_money_breaks() == []


def test_sums_over_the_company_do_not_change(twins) -> None:
    def sums():
        past = queries.ageing_totals(twins.world.admin, as_of=date(2026, 8, 1))
        accounts = Account.objects.aggregate(Sum("balance"), Sum("reserved"), Sum("unapplied"))
        months = CustomerMonth.objects.aggregate(Sum("sales"), Sum("orders"))
        totals = queries.ageing_totals(twins.world.admin)
        every = list(queries.stream_ageing(twins.world.admin, as_of=date(2026, 8, 1)))
        streamed = sum(one.total for _customer, one in every)
        return (
            past,
            accounts,
            months,
            totals.total,
            totals.unapplied,
            queries.ageing_totals(twins.world.manager).total,
            streamed,
        )

    before = sums()
    done = merge(twins)
    assert sums() == before
    unmerge_customers(done, by=twins.by, at=LATER)
    assert sums() == before


def test_two_again_is_as_before(twins) -> None:
    before = picture()
    done = merge(twins, chosen={"name": "merged", "street": "merged", "receivables.ceiling": "merged"})
    assert twins.one.name == "绍兴市永辉礼品商行"
    assert queries.account_of(twins.one).ceiling == D("900.00")
    assert picture() != before
    unmerge_customers(done, by=twins.by, at=LATER)
    same(picture(), before)
    assert queries.find_money_breaks() == []


def test_everything_moves_that_rooms_registered(twins) -> None:
    done = merge(twins)
    one = twins.one
    assert done.counts == {
        "customers.contacts": 2, "customers.addresses": 1, "orders.orders": 5, "receivables.documents": 3,
        "work.tasks": 1, "timeline.notes": 1, "timeline.followers": 1,
    }  # fmt: skip
    assert {order.pk for order in last_orders(one)} >= {twins.draft.pk, twins.confirmed.pk, twins.held.pk}
    assert sorted(one.contacts.values_list("name", "phone", "email", "is_main")) == [
        ("吴永辉", "13957500001", "wu@example.com", True), ("李会计", "", "", False),
    ]  # fmt: skip
    assert one.email == "yh@example.com"
    assert one.commercial.business == "礼品"
    assert [place.street for place in one.addresses.all()] == ["仓储路 5 号"]
    assert [tag.name for tag in one.tags.all()] == ["节庆"]
    assert Task.objects.get(pk=twins.task.pk).object_id == one.pk
    said = str(timeline_of(one))
    assert "老板换手机了" in said
    assert "T-1" in said
    july = CustomerMonth.objects.get(customer=one, month=date(2026, 7, 1))
    assert (july.sales, july.orders) == (D("3245.00"), 2)
    assert not CustomerMonth.objects.filter(customer=twins.twin).exists()


def test_the_gate_counts_both(twins) -> None:
    money.set_ceiling(twins.one, ceiling=D("2700.00"), by=system_user(), at=AT)
    merge(twins)
    assert money.reserve(twins.one, amount=D("107.01"), by=system_user(), at=AT).is_reserved is False
    answer = money.reserve(twins.one, amount=D("107.00"), by=system_user(), at=AT)
    assert (answer.is_reserved, answer.exposure) == (True, D("2700.00"))
    with pytest.raises(AccountCarried):
        money.reserve(twins.twin, amount=D("1.00"), by=system_user(), at=AT)


def test_money_of_one_settles_invoices_of_the_other_and_comes_back(twins) -> None:
    done = merge(twins)
    receipt = money.take_receipt(twins.one, amount=D("2400.00"), on=TODAY, by=twins.world.credit, at=LATER)
    assert receipt.open_amount == 0
    assert queries.find_money_breaks() == []
    unmerge_customers(done, by=twins.by, at=LATER)
    assert queries.find_money_breaks() == []
    one, other = queries.account_of(twins.one), queries.account_of(Customer.objects.get(pk=twins.twin.pk))
    assert (one.balance, other.balance) == (D("-40.00"), D("113.00"))
    receipt.refresh_from_db()
    assert one.unapplied == receipt.open_amount == D("40.00")
    assert Invoice.objects.get(number="T-2").open_amount == D("113.00")


def test_what_came_since_stays_with_the_survivor(twins) -> None:
    done = merge(twins)
    update_customer(twins.one, changes={"email": "new@example.com"}, version=twins.one.version, by=twins.by, at=LATER)
    own = orders.place_order(
        twins.one, lines=[LineInput(twins.world.mug, D("1"))], ordered_on=TODAY, by=twins.by, at=LATER
    )
    sold = money.charge_customer(twins.one, amount=D("10.00"), on=TODAY, reason="x", by=twins.by, at=LATER)
    orders.cancel_order(twins.confirmed, reason="x", by=twins.by, at=LATER)
    unmerge_customers(done, by=twins.by, at=LATER)
    own.refresh_from_db()
    sold.refresh_from_db()
    twins.one.refresh_from_db()
    assert own.customer == sold.customer == twins.one
    assert twins.one.email == "new@example.com"
    accounts = [queries.account_of(one) for one in (twins.one, Customer.objects.get(pk=twins.twin.pk))]
    assert [(one.balance, one.reserved) for one in accounts] == [(D("2370.00"), D("12.00")), (D("113.00"), D("0.00"))]
    assert queries.find_money_breaks() == []


def test_an_order_that_went_on_stands_in_the_way(twins) -> None:
    done = merge(twins)
    orders.deliver_order(twins.confirmed, on=TODAY, by=twins.by, at=LATER)
    before = picture()
    with pytest.raises(NotUndoable, match=twins.confirmed.number):
        unmerge_customers(done, by=twins.by, at=LATER)
    assert picture() == before


def test_a_chain_leads_to_its_end_and_is_undone_from_there(twins) -> None:
    third = create_customer(name="永辉总店", unit=twins.world.shaoxing, owner=twins.world.rep, by=twins.by, at=AT)
    start = picture()
    first = merge(twins)
    middle = picture()
    second = merge_customers(third, twins.one, by=twins.by, at=AT)
    assert set(Customer.objects.filter(merged_into=third).values_list("pk", flat=True)) == {twins.one.pk, twins.twin.pk}
    assert queries.account_of(third).balance == D("2473.00")
    assert len(last_orders(third)) == 6
    assert queries.find_money_breaks() == []
    with pytest.raises(NotUndoable, match="永辉总店"):
        unmerge_customers(first, by=twins.by, at=LATER)
    unmerge_customers(second, by=twins.by, at=LATER)
    same(picture(), middle)
    unmerge_customers(CustomerMerge.objects.get(pk=first.pk), by=twins.by, at=LATER)
    same(picture(), start)
