"""Two customers made one, and two again: money to the cent, every table as before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from guanxi.domains.customers.actions import (
    add_address,
    add_contact,
    create_customer,
    merge_customers,
    tag_customers,
    unmerge_customers,
    update_customer,
)
from guanxi.domains.customers.merging.refusals import AlreadyMerged, ChangedMeanwhile, NotMergeable, NotUndoable
from guanxi.domains.customers.models import Address, Contact, Customer, CustomerMerge, StageFact
from guanxi.domains.customers.record import values_of
from guanxi.domains.orders import actions as orders
from guanxi.domains.orders.actions.refusals import CustomerGone
from guanxi.domains.orders.models import CustomerMonth, Order, Return, SalesClassFact, SalesStanding
from guanxi.domains.orders.queries import last_orders
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine, LineInput
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.models import (
    Account,
    AccountAgeing,
    AgeingTotal,
    Allocation,
    Credit,
    Invoice,
    LedgerEntry,
)
from guanxi.domains.receivables.refusals import AccountCarried
from guanxi.foundation.fields.actions.definitions import define_field
from guanxi.foundation.fields.queries import all_fields, held_by
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_note, follow
from guanxi.foundation.timeline.models import Follower, Note
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.models import Task
from guanxi.kit.errors import NotAllowed

D = Decimal
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LATER = AT + timedelta(hours=3)
TABLES = (
    Order, Return, SalesStanding, SalesClassFact, Account, AccountAgeing, AgeingTotal, Invoice, Credit,
    Allocation, LedgerEntry, Contact, Address, StageFact, Task, Follower, Note,
)  # fmt: skip
RESTLESS = {"version", "updated_at", "as_of", "active_on"}


def picture() -> dict[str, object]:
    """Every row of the tables that a merge may touch; of customers all but version and time of change."""
    rows = {model._meta.label: list(model.objects.order_by("pk").values()) for model in TABLES}
    sold = CustomerMonth.objects.order_by("customer", "month")  # rows without a life of their own: any number will do
    rows["months"] = list(sold.values_list("customer", "month", "sales", "orders"))
    customers = Customer.objects.select_related("commercial", "logistic").order_by("pk")
    columns = [field.attname for field in Customer._meta.local_concrete_fields if field.name not in RESTLESS]
    rows["customers"] = [{name: getattr(one, name) for name in columns} for one in customers]
    rows["details"] = [values_of(one) for one in customers]
    rows["tags"] = list(Customer.tags.through.objects.order_by("customer", "tag").values_list("customer", "tag"))
    return rows


def same(now: dict[str, object], before: dict[str, object]) -> None:
    """Table by table, so that a difference is named."""
    for table, rows in before.items():
        assert now[table] == rows, table


def history(number: str, customer: Customer, product: object, quantity: int, on: date) -> HistoryDocument:
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    line = HistoryLine(product.pk, "", D(quantity), D("2.9500"), D("2.95") * quantity)
    return HistoryDocument(number, customer.pk, on, [line], at=at)


@pytest.fixture
def twins(world):
    """永辉 as it stands in the world, and a second record of it with orders, money, people, a task and a note."""
    by = world.manager
    twin = create_customer(
        name="绍兴市永辉礼品商行", unit=world.shaoxing, owner=world.rep, phone="0575-85123456", email="yh@example.com",
        business="礼品", by=by, at=AT,
    )  # fmt: skip
    orders.post_history(
        [history("T-1", twin, world.holder, 100, date(2026, 7, 20)),
         history("T-2", twin, world.holder, 40, date(2026, 9, 2))], by=system_user(), at=AT,
    )  # fmt: skip
    twin.refresh_from_db()
    money.take_receipt(
        twin, amount=D("300.00"), on=date(2026, 10, 1), by=world.credit, at=AT
    )  # 295.00 + 5.00 of 118.00
    money.set_ceiling(twin, ceiling=D("900.00"), by=world.credit, at=AT)
    line = [LineInput(world.mug, D("10"))]
    draft = orders.draft_order(twin, lines=line, ordered_on=TODAY, by=by, at=AT)
    confirmed = orders.place_order(twin, lines=line, ordered_on=TODAY, by=by, at=AT)
    held = orders.place_order(twin, lines=[LineInput(world.mug, D("100"))], ordered_on=TODAY, by=by, at=AT)
    add_contact(twin, name="吴永辉", phone="+86 139 5750 0001", email="wu@example.com", by=by, at=AT)
    add_contact(twin, name="李会计", role="accountant", by=by, at=AT)
    add_address(twin, street="仓储路 5 号", by=by, at=AT)
    tag_customers([twin], add=["节庆"], by=by, at=AT)
    task = add_task(title="问一下", assignee=world.rep, due_on=TODAY, about=twin, by=by, at=AT)
    add_note(twin, text="老板换手机了", channel="phone", by=world.rep, at=AT)
    follow(twin, by=world.service, at=AT)
    orders.classify_customers(on=TODAY, by=system_user(), at=AT)
    twin.refresh_from_db()
    world.yonghui.refresh_from_db()
    return SimpleNamespace(
        world=world, one=world.yonghui, twin=twin, draft=draft, confirmed=confirmed, held=held, task=task, by=by
    )


def merge(twins, **choices):
    """永辉 survives; the survivor as it is then."""
    done = merge_customers(twins.one, twins.twin, **choices, by=twins.by, at=AT)
    twins.one.refresh_from_db()
    twins.twin.refresh_from_db()
    return done


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
    money.set_ceiling(twins.one, ceiling=D("2700.00"), by=twins.world.credit, at=AT)
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


def test_after_thirty_days_it_stays(twins) -> None:
    done = merge(twins)
    with pytest.raises(NotUndoable, match="30"):
        unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30, seconds=1))
    unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30))
    with pytest.raises(NotUndoable):
        unmerge_customers(done, by=twins.by, at=AT + timedelta(days=30))


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


def test_orders_and_money_for_the_merged_one(twins) -> None:
    merge(twins)
    with pytest.raises(CustomerGone):
        orders.place_order(twins.twin, lines=[LineInput(twins.world.mug, D("1"))], ordered_on=TODAY, by=twins.by, at=AT)
    receipt = money.take_receipt(twins.twin, amount=D("100.00"), on=TODAY, by=twins.world.credit, at=AT)
    assert receipt.customer == twins.one
    with pytest.raises(AccountCarried):
        money.set_ceiling(twins.twin, ceiling=D("1.00"), by=twins.world.credit, at=AT)
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
