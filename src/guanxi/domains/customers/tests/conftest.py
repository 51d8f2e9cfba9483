"""A few people and a shop: enough to act on customers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from guanxi.domains.customers.actions import create_customer
from guanxi.domains.customers.seeds import load_counties
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.foundation.timeline.models import Event

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def _unit(name, kind, parent=None):
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"tmp{name}/")
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save()
    return unit


def _user(username, name, unit, reach, *permissions):
    role = Role.objects.create(key=f"test-{username}", name=name, reach=reach, permissions=list(permissions))
    user = User.objects.create_user(username, password="a long secret", full_name=name, unit=unit)
    user.roles.add(role)
    return user


def events(name):
    """The events of this room with that name, in the order they happened."""
    return list(Event.objects.filter(name=f"customers.{name}").order_by("id"))


@pytest.fixture
def office(db):
    """绍兴 with its manager, two reps and a shop of the first; 温州 with a stranger."""
    load_counties()
    company = _unit("关系商贸", "company")
    north, south = _unit("浙北大区", "region", company), _unit("浙南大区", "region", company)
    shaoxing, wenzhou = _unit("绍兴", "team", north), _unit("温州", "team", south)
    everything = ("customers.*", "catalogue.*")
    own = SimpleNamespace(
        units=SimpleNamespace(company=company, north=north, shaoxing=shaoxing, wenzhou=wenzhou),
        manager=_user("chen", "陈立群", north, "region", *everything),
        rep=_user("wu", "吴小燕", shaoxing, "own", *everything),
        colleague=_user("qian", "钱江", shaoxing, "own", *everything),
        stranger=_user("zheng", "郑海涛", wenzhou, "own", *everything),
        admin=_user("admin", "管理员", company, "all", "*"),
        guest=_user("guest", "访客", shaoxing, "own"),
    )
    own.shop = create_customer(
        name="绍兴永辉礼品行",
        name_en="Shaoxing Yonghui Gifts",
        unit=shaoxing,
        owner=own.rep,
        phone="0575-85123456",
        county="330602",
        street="解放北路 12 号",
        by=own.manager,
        at=AT,
    )
    return own
