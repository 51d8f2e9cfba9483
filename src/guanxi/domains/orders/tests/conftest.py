"""A small company for the tests of orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from guanxi.domains.catalogue.models import BasePrice, Product
from guanxi.domains.credit.gate import GatePolicy, OverdueRule
from guanxi.domains.customers.models import Customer, StageFact
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import (
    CustomerMonth,
    Delivery,
    DeliveryLine,
    Hold,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    SalesClassFact,
)
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.merging import twins  # noqa: F401 - a fixture
from guanxi.domains.receivables.actions import charge_customer, open_account
from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice, LedgerEntry
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import NumberSeries, PolicyVersion
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.timeline.models import Event, EventAbout

D = Decimal
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
NO_ROWS = (
    Order, OrderLine, Delivery, DeliveryLine, Return, ReturnLine, Hold, CustomerMonth, SalesClassFact, Customer,
    StageFact, Account, Invoice, Credit, Allocation, LedgerEntry, Event, EventAbout, NumberSeries,
)  # fmt: skip


def everything() -> dict[str, list[Any]]:
    """Every row an action of this room can touch, to see that a refusal left all of them alone."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in NO_ROWS}


@dataclass
class Shop:
    """绍兴永辉礼品行 buys mugs (12.00), ribbon (0.005 a metre) and bags (2.50) from 吴小燕; 陈立群 leads the region."""

    manager: User
    rep: User
    stranger: User
    credit: User
    unit: Unit
    far: Unit
    customer: Customer
    mug: Product
    ribbon: Product
    bag: Product

    def lines(self, *pairs: tuple[Product, str]) -> list[LineInput]:
        """Lines at list price from (product, quantity)."""
        return [LineInput(product, D(quantity)) for product, quantity in pairs or ((self.mug, "10"), (self.bag, "4"))]

    def place(self, *pairs: tuple[Product, str], customer: Customer | None = None, **fields: Any) -> Order:
        """An order of today, confirmed or held: 10 mugs and 4 bags over 130.00 unless said otherwise."""
        fields = {"lines": self.lines(*pairs), "ordered_on": TODAY, "by": self.rep, "at": AT, **fields}
        order: Order = actions.place_order(customer or self.customer, **fields)
        return order

    def draft(self, *pairs: tuple[Product, str], **fields: Any) -> Order:
        """A draft of the same."""
        return self.place(*pairs, confirm=False, **fields)

    def account(self, customer: Customer | None = None) -> tuple[Decimal, Decimal]:
        """(balance, reserved) as the database has it."""
        row = Account.objects.get(customer=customer or self.customer)
        return row.balance, row.reserved


def set_terms(user: User, terms: Any, *, scope: str = "company", key: str = "", on: date = TODAY) -> int:
    """Record a version of a policy; answers its id."""
    version = PolicyVersion.objects.create(
        policy=terms.policy_name, scope=scope, scope_key=key, starts_on=on, terms=to_json(terms), by=user, at=AT
    )
    return version.pk


def let_pass(user: User, **terms: Any) -> int:
    """The gate looks at sums alone, so that tests of other things need no limit; `terms` differ from that."""
    lenient = {"without_limit": "pass", "expired_limit": "pass", "overdue": (), "reason_code": False}
    return set_terms(user, GatePolicy(**{**lenient, **terms}))


def make_unit(name: str, parent: Unit | None, kind: str) -> Unit:
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save()
    return unit


def make_user(username: str, name: str, unit: Unit, reach: str, *permissions: str, key: str = "") -> User:
    user = User.objects.create(username=username, full_name=name, name_en=username.title(), unit=unit)
    role = Role.objects.create(key=key or username, name=name, reach=reach, permissions=list(permissions))
    user.roles.add(role)
    return user


def make_customer(code: str, unit: Unit, owner: User | None, **fields: Any) -> Customer:
    names = {"name": f"客户{code}", "sort_name": code, **fields}
    return Customer.objects.create(code=code, unit=unit, owner=owner, created_at=AT, updated_at=AT, **names)


def make_product(code: str, price: str | None, **fields: Any) -> Product:
    product = Product.objects.create(
        code=code, code_key=code.upper(), name=f"商品{code}", sort_name=code, created_at=AT, **fields
    )
    if price is not None:
        BasePrice.objects.create(product=product, price=D(price), starts_on=TODAY - timedelta(days=300))
    return product


def build_shop() -> Shop:
    company = make_unit("义乌礼品", None, "company")
    region, far = make_unit("绍兴大区", company, "region"), make_unit("温州大区", company, "region")
    team = make_unit("绍兴", region, "team")
    sell = [f"orders.{verb}" for verb in (
        "draft_order", "place_order", "change_order", "confirm_order", "deliver_order", "invoice_delivery",
        "cancel_order", "close_order", "return_goods",
    )]  # fmt: skip
    manager = make_user("chenliqun", "陈立群", region, "region", "orders.*", "receivables.*", key="manager")
    rep = make_user("wuxiaoyan", "吴小燕", team, "own", *sell)
    stranger = make_user("zhenghaitao", "郑海涛", far, "own", *sell)
    credit = make_user("zhoumin", "周敏", company, "all", "receivables.*", "orders.release_order", key="credit")
    customer = make_customer("C1", team, rep, name="绍兴永辉礼品行")
    mug, ribbon, bag = make_product("MUG", "12"), make_product("ribbon", "0.005"), make_product("BAG", "2.5")
    open_account(customer, ceiling=D("1000.00"), by=system_user(), at=AT)
    let_pass(manager)
    return Shop(manager, rep, stranger, credit, team, far, customer, mug, ribbon, bag)


@pytest.fixture
def shop(db: None) -> Shop:
    """The company, its customer with a ceiling of 1,000.00."""
    return build_shop()


@pytest.fixture
def manual(shop: Shop) -> int:
    """Deliveries wait for their invoice."""
    return set_terms(shop.manager, OrderPolicy(invoicing="manual"))


@pytest.fixture
def at_confirmation(shop: Shop) -> int:
    """Orders are invoiced when they are confirmed."""
    return set_terms(shop.manager, OrderPolicy(invoicing="confirmation"))


@pytest.fixture
def strict(shop):
    """The gate's own terms: no limit, an expired one and late invoices hold."""
    let_pass(shop.manager, without_limit="hold", expired_limit="hold", overdue=(OverdueRule("", 15, D(200)),))
    return shop


def reasons(order):
    """Why an order waits: reason, amount, days."""
    hold = Hold.objects.get(order=order, released_at__isnull=True)
    return [(one["key"], one["amount"], one["days"]) for one in hold.reasons]


def state(order):
    """How an order stands in the database."""
    return Order.objects.get(pk=order.pk).state


def charge(shop, amount, days_late):
    """Let the shop's customer owe an amount that has been late for so many days."""
    on = TODAY - timedelta(days=days_late)
    return charge_customer(
        shop.customer, amount=D(amount), on=on, due_on=on, reason="opening", by=shop.credit, at=AT
    )  # fmt: skip
