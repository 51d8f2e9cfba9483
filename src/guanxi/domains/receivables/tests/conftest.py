"""A small company for the ledger's tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import Role, Unit, User

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
D = Decimal


@dataclass
class Firm:
    """绍兴 and 温州 with a customer each; 周敏 keeps the ledger, 吴小燕 sells in 绍兴, 郑海涛 in 温州."""

    clerk: User
    rep: User
    stranger: User
    here: Unit
    there: Unit
    customer: Customer
    other: Customer


def make_unit(name: str, parent: Unit | None = None, kind: str = "region") -> Unit:
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save()
    return unit


def make_customer(code: str, unit: Unit, owner: User | None, **fields: Any) -> Customer:
    return Customer.objects.create(
        code=code, name=f"客户{code}", sort_name=code, unit=unit, owner=owner, created_at=AT, updated_at=AT, **fields
    )


@pytest.fixture
def firm(db: None) -> Firm:
    company = make_unit("义乌礼品", kind="company")
    here, there = make_unit("绍兴", company), make_unit("温州", company)
    everything = Role.objects.create(key="ledger", name="信用", reach="all", permissions=["receivables.*"])
    own = Role.objects.create(key="seller", name="业务员", reach="own", permissions=["customers.*"])
    people = []
    for username, name, unit, role in (
        ("zhoumin", "周敏", company, everything),
        ("wuxiaoyan", "吴小燕", here, own),
        ("zhenghaitao", "郑海涛", there, own),
    ):
        user = User.objects.create(username=username, full_name=name, unit=unit)
        user.roles.add(role)
        people.append(user)
    clerk, rep, stranger = people
    customer, other = make_customer("C1", here, rep), make_customer("C2", there, stranger)
    return Firm(clerk, rep, stranger, here, there, customer, other)
