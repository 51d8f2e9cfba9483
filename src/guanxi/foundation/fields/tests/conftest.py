"""A company with two roles, and fields on its customers."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from guanxi.domains.customers.actions import create_customer
from guanxi.foundation.fields.actions import define_field
from guanxi.foundation.fields.actions.values import begin_entry
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.kit.actions import steps_of

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CUSTOMER = "customers.customer"
CHOICES = [{"label": "直营", "label_en": "direct"}, {"label": "加盟", "label_en": "franchise"}, {"label": "代理"}]


def define(office, type, label, **more):
    """A field of customers; `more` may hold kind, group and details."""
    told = {"kind": CUSTOMER, "group": "合同", "group_en": "Contract"}
    told |= {name: more.pop(name) for name in ("kind", "group", "group_en", "field_key") if name in more}
    return define_field(**told, type=type, label=label, details=more, by=office.admin, at=AT)


def hold(office, field, value, *, by=None):
    """Let the office's customer hold a value, as a step of changing it."""
    by = by or office.rep
    edit = begin_entry(field.kind, {field.key: value}, by=by)
    with steps_of("customers.update_customer", by=by):
        edit.write(office.shop.pk, edit.wanted, by=by, at=AT)


def _user(username, unit, reach, *permissions):
    role, _made = Role.objects.get_or_create(
        key=f"role-{username}", defaults={"name": username, "reach": reach, "permissions": list(permissions)}
    )
    user = User.objects.create_user(username, password="a long secret", full_name=username, unit=unit)
    user.roles.add(role)
    return user


@pytest.fixture
def office(db):
    """An administrator, a manager and a rep with a customer."""
    unit = Unit.objects.create(name="关系商贸", kind="company", path="1/")
    Unit.objects.filter(pk=unit.pk).update(path=f"{unit.pk}/")
    unit.refresh_from_db()
    rooms = ("customers.*", "catalogue.*", "orders.*", "timeline.*", "fields.keep_file", "exchange.request_export")
    own = SimpleNamespace(
        unit=unit,
        admin=_user("admin", unit, "all", "*"),
        manager=_user("manager", unit, "region", *rooms),
        rep=_user("rep", unit, "own", *rooms),
    )
    own.shop = create_customer(name="绍兴永辉礼品行", unit=unit, owner=own.rep, by=own.rep, at=AT)
    return own
