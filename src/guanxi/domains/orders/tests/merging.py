"""Two customers that are one, with money and orders of both, and what tests of merging ask of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from guanxi.domains.customers.actions import (
    add_address,
    add_contact,
    create_customer,
    merge_customers,
    tag_customers,
)
from guanxi.domains.customers.models import Address, Contact, Customer, StageFact
from guanxi.domains.customers.record import values_of
from guanxi.domains.orders import actions as orders
from guanxi.domains.orders.models import CustomerMonth, Order, Return, SalesClassFact, SalesStanding
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine, LineInput
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables.models import (
    Account,
    AccountAgeing,
    AgeingTotal,
    Allocation,
    Credit,
    Invoice,
    LedgerEntry,
)
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_note, follow
from guanxi.foundation.timeline.models import Follower, Note
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.models import Task

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
    money.set_ceiling(twin, ceiling=D("900.00"), by=system_user(), at=AT)
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
