"""A company with an administrator, a manager, two reps of different regions and a shop; a declared form."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from guanxi.domains.customers.actions import create_customer
from guanxi.foundation.forms import specs
from guanxi.foundation.forms.actions import begin_record, finish_record, save_answers
from guanxi.foundation.forms.specs import FormSpec, Item, ShownIf, declare_form
from guanxi.foundation.people.models import Role, Unit, User

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CUSTOMER = "customers.customer"
ITEMS = (
    Item("head", "The shop", "heading"),
    Item("sells", "What it sells", "text", required=True),
    Item("has_stock", "Has stock", "yes_no"),
    Item("stock", "Stock", "money", required=True, shown_if=ShownIf("has_stock", "is", ("yes",))),
    Item("sold", "Sold a month", "money"),
    Item("turns", "Months of stock", "computed", formula="stock / sold"),
    Item("trust", "Credit of the owner", "rating", points=10, evidence=True),
    Item("size", "Size", "choice", choices=(("small", "small", 2), ("large", "large", 8))),
    Item("photo", "Shop front", "photo"),
    Item("signed", "Signature", "signature"),
)
SHOP = FormSpec("tests.shop", "Shop survey", CUSTOMER, ITEMS, help="Before the first delivery")


def _user(username, unit, reach, *permissions):
    role, _made = Role.objects.get_or_create(
        key=f"role-{username}",
        defaults={"name": username, "name_en": username, "reach": reach, "permissions": list(permissions)},
    )
    user = User.objects.create_user(username, password="a long secret", full_name=username, unit=unit)
    user.roles.add(role)
    return user


def _unit(name, kind, parent=None):
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"{name}/")
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save()
    return unit


@pytest.fixture
def office(db):
    """Who fills forms about whom."""
    company = _unit("关系商贸", "company")
    unit, other = _unit("绍兴", "region", company), _unit("温州", "region", company)
    filling = ("begin_record", "save_answers", "finish_record", "discard_record", "use_record", "keep_file")
    rooms = ("customers.*", "timeline.*", *(f"forms.{verb}" for verb in filling))
    own = SimpleNamespace(
        unit=unit,
        admin=_user("admin", company, "all", "*"),
        manager=_user("manager", unit, "region", *rooms),
        rep=_user("rep", unit, "own", *rooms),
        stranger=_user("stranger", other, "own", *rooms),
    )
    own.shop = create_customer(name="绍兴永辉礼品行", unit=unit, owner=own.rep, by=own.rep, at=AT)
    own.other = create_customer(name="温州南国鞋行", unit=other, owner=own.stranger, by=own.stranger, at=AT)
    return own


@pytest.fixture(autouse=True)
def shop_form():
    """The declared form, known only while a test runs."""
    declare_form(SHOP)
    yield SHOP
    for key in [key for key in specs.declared if key.startswith("tests.")]:
        del specs.declared[key]


def begin(office, *, by=None, about="shop", form="tests.shop", **more):
    """A record that nobody answered yet."""
    about = getattr(office, about) if about else None
    return begin_record(form=form, about=about, by=by or office.rep, at=more.pop("at", AT), **more)


def fill(record, *, by, at=AT, finish=True, **answers):
    """Answer and finish."""
    saved = save_answers(record, answers=answers, revision=record.revision, by=by, at=at)
    return finish_record(saved, by=by, at=at) if finish else saved
