"""Limits that come in with customers, and go again with the undo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.domains.credit.imports.limits import LimitsOfCustomers
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.grading import BEHAVIOUR
from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.tests.test_imports import brought, opened, undone
from guanxi.foundation.exchange.queries import preview_of
from guanxi.foundation.measures.actions import grade_records
from guanxi.foundation.measures.models import Grade, Snapshot
from guanxi.foundation.people.queries import system_user
from guanxi.kit.imports.targets import Item, RunContext

pytestmark = pytest.mark.django_db
D = Decimal
FILE = """客户编码,客户名称,授信额度(万元),额度有效期,账期,信用等级
C-1001,绍兴永辉礼品行,1.5,2027-06-30,45,b
C-1002,鉴湖文具批发部,0,,,
C-9001,新客户,2,2027-12-31,30,A
"""


def test_limits_come_with_customers_and_go_with_the_undo(world) -> None:
    run = brought(FILE, "customers", world.admin)
    assert {
        one.customer.code: (one.amount, one.valid_until, one.term_days, one.origin) for one in Limit.objects.all()
    } == {
        "C-1001": (D("15000.00"), date(2027, 6, 30), 45, "import"),
        "C-1002": (D("0.00"), None, None, "import"),
        "C-9001": (D("20000.00"), date(2027, 12, 31), 30, "import"),
    }
    assert Standing.objects.get(customer=world.yonghui).grade == "B"
    assert dict(Account.objects.exclude(ceiling=None).values_list("customer__code", "ceiling")) == {
        "C-1001": D("15000.00"), "C-1002": D("0.00"), "C-9001": D("20000.00"),
    }  # fmt: skip
    undone(run, world.admin)
    assert Account.objects.get(customer=world.yonghui).ceiling == D("20000.00")
    assert Account.objects.get(customer=world.jianhu).ceiling is None
    assert not Customer.objects.filter(code="C-9001").exists()
    assert not Limit.objects.filter(customer=world.jianhu, ended_at__isnull=True).exists()


def test_what_was_measured_of_an_imported_customer_goes_with_it(world) -> None:
    run = brought("客户编码,客户名称\nC-9001,新客户\nC-1002,鉴湖文具\n", "customers", world.admin)
    new = Customer.objects.get(code="C-9001")
    on, told = localdate(AT), {"by": system_user(), "at": AT}
    grade_records(BEHAVIOUR, [new.pk, world.jianhu.pk], on=on, **told)
    for pk in (new.pk, world.jianhu.pk):
        Snapshot.objects.create(metric="receivables.owed", object_id=pk, on=on, value=1)
    Grade.objects.create(**Grade.objects.filter(object_id=new.pk).values().get() | {"id": None, "kind": "tests.other"})
    undone(run, world.admin)
    assert not Customer.objects.filter(code="C-9001").exists()
    rows = set(Grade.objects.values_list("kind", "object_id"))
    assert rows == {("customers.customer", world.jianhu.pk), ("tests.other", new.pk)}
    assert list(Snapshot.objects.values_list("object_id", flat=True)) == [world.jianhu.pk]


def test_grades_that_stayed_behind_before_go(world) -> None:
    for pk in (world.jianhu.pk, 999_999):
        grade_records(BEHAVIOUR, [pk], on=localdate(AT), by=system_user(), at=AT)
    import_module("guanxi.domains.customers.migrations.0011_forget_grades").forget_grades(apps, None)
    assert list(Grade.objects.values_list("object_id", flat=True)) == [world.jianhu.pk]


def test_the_name_of_the_field_is_the_one_that_mappings_learned(world) -> None:
    file = "客户编码,客户名称,信用额度\nC-1002,鉴湖文具批发部,8000\n"
    run = opened(file, "customers", world.admin)
    assert "ceiling" in str(run.mapping)


def test_nobody_brings_in_more_than_he_may_grant(world) -> None:
    file = "客户编码,客户名称,授信额度\nC-1001,绍兴永辉礼品行,200000.01\nC-1002,鉴湖文具批发部,200000\n"
    found = preview_of(opened(file, "customers", world.manager), at=AT, state="refused")
    assert [problem.code for item in found.items for problem in item.problems] == ["above_authority"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ceiling": D("200000")}, ""),
        ({"ceiling": None}, "ceiling"),  # no limit at all is more than any limit
        ({"limit_until": date(2027, 6, 30)}, ""),  # as it stands
        ({"limit_until": date(2028, 6, 30)}, "limit_until"),
        ({"limit_until": None}, "limit_until"),
        ({"term_days": 60}, ""),
    ],
)
def test_another_end_or_no_limit_at_all_wants_the_authority_too(world, values, field) -> None:
    held = LimitGiven(D("300000.00"), date(2027, 6, 30), 30)
    set_limits({world.yonghui.pk: held}, by=system_user(), at=AT)
    item = Item(2, [2], dict(values))
    LimitsOfCustomers().check([item], [world.yonghui.pk], RunContext(world.manager, AT))
    assert [(one.code, one.field) for one in item.problems] == ([("above_authority", field)] if field else [])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("授信额度", "-5", "ceiling_wrong"),
        ("账期", "400", "term_days_wrong"),
        ("额度有效期", "2039-01-01", "limit_until_wrong"),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(world, column, cell, code) -> None:
    file = f"客户编码,客户名称,{column}\nC-1002,鉴湖文具批发部,{cell}\n"
    found = preview_of(opened(file, "customers", world.admin), at=AT, state="refused")
    (problem,) = [one for item in found.items for one in item.problems]
    assert problem.code == code and problem.mend


def test_who_may_not_bring_in_limits_is_not_offered_the_fields(world) -> None:
    assert LimitsOfCustomers().fields(world.rep) == ()
    assert [one.key for one in LimitsOfCustomers().fields(world.manager)][0] == "ceiling"


def test_the_same_limits_again_change_nothing(world) -> None:
    limits = {world.jianhu.pk: LimitGiven(D("5000.00"), date(2027, 1, 1), 30, "B")}
    assert set_limits(limits, by=system_user(), at=AT) == 1
    assert set_limits(limits, by=system_user(), at=AT) == 0
    assert Limit.objects.count() == 1
    assert set_limits({world.jianhu.pk: LimitGiven(None)}, by=system_user(), at=AT) == 1
    assert Account.objects.get(customer=world.jianhu).ceiling is None
    assert not Limit.objects.filter(ended_at__isnull=True).exists()


def test_what_a_file_does_not_tell_stays(world) -> None:
    set_limits({world.jianhu.pk: LimitGiven(D("5000.00"), date(2027, 1, 1), 30, "B")}, by=system_user(), at=AT)
    context = RunContext(by=system_user(), at=AT)
    LimitsOfCustomers().write({world.jianhu.pk: {"term_days": 60}}, context)
    standing = Standing.objects.get(customer=world.jianhu)
    assert (standing.limit_amount, standing.valid_until, standing.term_days) == (D("5000.00"), date(2027, 1, 1), 60)


def test_ceilings_of_before_become_limits(world) -> None:
    """永辉's ceiling of 20,000.00 was set when there was no trade credit."""
    migration = import_module("guanxi.domains.credit.migrations.0005_limits_of_ceilings")
    assert not Limit.objects.exists()
    for _again in range(2):
        migration.write_limits(apps, None)
    limit = Limit.objects.get()
    assert (limit.customer, limit.amount, limit.origin, limit.valid_until) == (
        world.yonghui, D("20000.00"), "import", None,
    )  # fmt: skip
    assert Standing.objects.get(customer=world.yonghui).limit_amount == D("20000.00")
