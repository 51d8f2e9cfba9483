"""A price list of three, and people who may and may not change it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from guanxi.domains.catalogue.actions import create_product
from guanxi.foundation.people.models import Role, Unit, User

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def _user(username, name, unit, *permissions):
    role = Role.objects.create(key=f"test-{username}", name=name, reach="own", permissions=list(permissions))
    user = User.objects.create_user(username, password="a long secret", full_name=name, unit=unit)
    user.roles.add(role)
    return user


@pytest.fixture
def shelf(db):
    """Hearts, lanterns, and postage, which is a charge."""
    unit = Unit.objects.create(name="关系商贸", kind="company", path="1/")
    buyer = _user("buyer", "周采购", unit, "catalogue.*")
    guest = _user("guest", "访客", unit, "orders.*", "catalogue.view")
    stranger = _user("stranger", "路人", unit, "orders.*")
    names = {"name": "白色心形灯", "name_en": "White heart T-light holder"}
    heart = create_product(code="85123a", **names, role="main", price="12.5", by=buyer, at=AT)
    lantern = create_product(code="22086", name="圣诞纸灯笼", price="20", starts_on=date(2026, 1, 1), by=buyer, at=AT)
    postage = create_product(code="POST", name="邮费", kind="charge", unit="次", by=buyer, at=AT)
    return SimpleNamespace(buyer=buyer, guest=guest, stranger=stranger, heart=heart, lantern=lantern, postage=postage)
