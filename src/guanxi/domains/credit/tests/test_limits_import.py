"""Limits that come in with customers, and go again with the undo."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.credit.imports.limits import LimitsOfCustomers
from guanxi.domains.credit.limits.actions import end_limit, set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.grading import BEHAVIOUR
from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.credit.tests.granting import make_survey
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.tests.test_imports import brought, opened, undone
from guanxi.foundation.exchange.queries import preview_of
from guanxi.foundation.measures.actions import grade_records
from guanxi.foundation.measures.models import Grade, Snapshot
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import to_json
from guanxi.kit.imports.targets import Item, RunContext
from guanxi.kit.testing.tables import read_table

pytestmark = pytest.mark.django_db
D = Decimal
FILE = """客户编码,客户名称,授信额度(万元),额度有效期,账期,信用等级
C-1001,绍兴永辉礼品行,1.5,2027-06-30,30,b
C-1002,鉴湖文具批发部,0,,,
C-9001,新客户,2,2027-12-31,30,A
"""


def test_limits_come_with_customers_and_go_with_the_undo(world) -> None:
    run = brought(FILE, "customers", world.admin)
    assert {
        one.customer.code: (one.amount, one.valid_until, one.term_days, one.origin) for one in Limit.objects.all()
    } == {
        "C-1001": (D("15000.00"), date(2027, 6, 30), 30, "import"),
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
    file = "客户编码,客户名称,授信额度\nC-1002,鉴湖文具批发部,200000.01\nC-9001,新客户,200000\n"
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
    make_survey(world, world.yonghui, at=AT + timedelta(hours=1))
    held = LimitGiven(D("300000.00"), date(2027, 6, 30), 30)
    set_limits({world.yonghui.pk: held}, by=system_user(), at=AT)
    item = Item(2, [2], dict(values))
    LimitsOfCustomers().check([item], [world.yonghui.pk], RunContext(world.manager, AT))
    assert [(one.code, one.field) for one in item.problems] == ([("above_authority", field)] if field else [])


def problems(world, values, *, by=None, customer=None, at=AT) -> list[tuple[str, str]]:
    """What the row of a file is refused for."""
    item = Item(2, [2], dict(values))
    customer = customer or world.yonghui
    LimitsOfCustomers().check([item], [customer.pk], RunContext(by or world.director, at))
    assert all(str(one.reason) and str(one.mend) for one in item.problems)
    return [(one.code, one.field) for one in item.problems]


def needs_survey(field: str) -> list[tuple[str, str]]:
    return [("needs_survey", field)]


MORE = {"ceiling": D("30000")}


def test_a_file_raises_no_limit_without_a_survey(world) -> None:
    """永辉 may owe 20,000; 鉴湖 was never granted anything."""
    set_limits({world.yonghui.pk: LimitGiven(D("20000.00"), None, 30)}, by=system_user(), at=AT)
    assert problems(world, MORE) == needs_survey("ceiling")
    assert problems(world, MORE, by=world.admin) == needs_survey("ceiling")
    assert problems(world, {"term_days": 45}) == needs_survey("term_days")
    assert problems(world, {"ceiling": D("20000"), "term_days": 30}) == problems(world, {"ceiling": D("5000")}) == []
    assert problems(world, MORE | {"term_days": 90}, customer=world.jianhu) == []  # a first limit


def test_the_survey_must_be_newer_than_the_limit_that_is_raised(world) -> None:
    make_survey(world, world.yonghui, at=AT)
    set_limits({world.yonghui.pk: LimitGiven(D("20000.00"), None, 30)}, by=system_user(), at=AT + timedelta(hours=1))
    assert problems(world, MORE) == needs_survey("ceiling")
    assert problems(world, {"ceiling": D("20000"), "limit_until": None}) == []
    make_survey(world, world.yonghui, at=AT + timedelta(hours=2))
    assert problems(world, MORE | {"term_days": 60}) == []
    assert problems(world, MORE, at=AT + timedelta(days=400)) == needs_survey("ceiling")  # too old by then


def test_a_limit_that_ended_or_is_to_last_longer_wants_a_survey_that_is_not_too_old(world) -> None:
    held = LimitGiven(D("20000.00"), date(2027, 6, 30), 30)
    set_limits({world.yonghui.pk: held}, by=system_user(), at=AT)
    longer = {"limit_until": date(2028, 6, 30)}
    assert problems(world, longer) == needs_survey("limit_until")
    assert problems(world, {"limit_until": date(2027, 5, 31)}) == []
    end_limit(world.yonghui, reason="不再合作", by=world.credit, at=AT + timedelta(hours=1))
    assert problems(world, {"ceiling": D("20000")}) == problems(world, MORE) == needs_survey("ceiling")
    make_survey(world, world.yonghui, at=AT)
    assert problems(world, {"ceiling": D("20000")}) == []


@pytest.mark.parametrize("row", read_table("rules/credit_limits.md", "Limits from files"), ids=lambda row: str(row))
def test_the_documented_rows(world, row) -> None:
    if row["limit"] != "–":
        held = LimitGiven(D("20000.00"), date(2027, 6, 30), 30)
        set_limits({world.yonghui.pk: held}, by=system_user(), at=AT + timedelta(hours=1))
    if row["limit"] == "ended":
        end_limit(world.yonghui, reason="不再合作", by=world.credit, at=AT + timedelta(hours=3))
    if row["survey"] != "–":
        make_survey(world, world.yonghui, at=AT + timedelta(hours=2 if row["survey"] == "after it" else 0))
    values = {"ceiling": D(row["amount"].replace(",", "")), "term_days": int(row["days"])}
    if row["until"] != "–":
        values["limit_until"] = date.fromisoformat(row["until"])
    names = {"amount": "ceiling", "days": "term_days", "until": "limit_until"}
    customer = world.jianhu if row["limit"] == "–" else world.yonghui
    found = problems(world, values, customer=customer, at=AT + timedelta(hours=4))
    assert found == ([] if row["refused"] == "–" else needs_survey(names[row["refused"]]))


def test_an_import_taken_back_is_no_limit_to_be_raised(world) -> None:
    """The unit was wrong: taken back, brought in again with ten times the amounts."""
    file = "客户编码,客户名称,授信额度\nC-1002,鉴湖文具批发部,{}\n"
    undone(brought(file.format(2000), "customers", world.admin), world.admin)
    brought(file.format(20000), "customers", world.admin)
    assert Account.objects.get(customer=world.jianhu).ceiling == D("20000.00")


def test_grades_come_only_from_who_may_grade_and_never_over_one_given_here(world) -> None:
    assert problems(world, {"credit_grade": "a"}, by=world.service) == [("may_not_grade", "credit_grade")]
    assert problems(world, {"credit_grade": "a"}, by=world.credit) == []
    Standing.objects.update_or_create(pk=world.yonghui.pk, defaults={"grade": "D", "graded_on": localdate(AT)})
    assert problems(world, {"credit_grade": "A"}, by=world.credit) == [("graded_here", "credit_grade")]
    assert problems(world, {"credit_grade": "d"}, by=world.service) == []


def test_a_grade_of_a_file_says_so_on_the_page(world, client) -> None:
    set_limits({world.jianhu.pk: LimitGiven(D("5000.00"), None, 30, "A")}, by=system_user(), at=AT)
    client.force_login(world.credit)
    page = reverse("credit:customer", args=[world.jianhu.pk])
    assert "从文件导入" in client.get(page).content.decode()
    Standing.objects.filter(pk=world.jianhu.pk).update(graded_on=localdate(AT))
    assert "从文件导入" not in client.get(page).content.decode()


def test_an_empty_limit_is_more_than_any_only_where_nobody_holds_it(world) -> None:
    """Where customers without a limit are held, to take one away grants nothing."""
    set_limits({world.yonghui.pk: LimitGiven(D("300000.00"), None, 30)}, by=system_user(), at=AT)
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    assert problems(world, {"ceiling": None}, by=world.manager) == []
    terms = to_json(GatePolicy(without_limit="pass"))
    PolicyVersion.objects.create(
        policy="credit.gate", scope="customer", scope_key=str(world.jianhu.pk), terms=terms, starts_on=localdate(AT),
        by=world.director, at=AT,
    )  # fmt: skip
    assert problems(world, {"ceiling": None}, by=world.manager) == [("above_authority", "ceiling")]


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


def test_a_limit_that_is_long_over_is_not_brought_in(world) -> None:
    file = "客户编码,客户名称,授信额度,额度有效期\nC-9001,新客户,5000,2020-12-31\nC-9002,又一客户,5000,2027-12-31\n"
    found = preview_of(opened(file, "customers", world.admin), at=AT, state="refused")
    ((problem,),) = [item.problems for item in found.items]
    assert (problem.code, problem.field) == ("limit_ended", "limit_until")
    assert "2020年12月31日" in str(problem.reason) and "清空额度" in str(problem.mend)


def test_a_limit_that_ended_here_may_come_again_as_it_stands_but_not_be_given_anew(world) -> None:
    today, past = localdate(AT), {"limit_until": date(2020, 12, 31)}
    set_limits({world.jianhu.pk: LimitGiven(D("5000.00"), past["limit_until"], 30)}, by=system_user(), at=AT)
    told = {"by": world.admin, "customer": world.jianhu}
    ended = [("limit_ended", "limit_until")]
    assert problems(world, {"ceiling": D("5000"), **past}, **told) == problems(world, past, **told) == []
    assert problems(world, {"ceiling": D("4000"), **past}, **told) == ended
    assert ended[0] in problems(world, {"limit_until": today - timedelta(days=1)}, **told)
    assert ended[0] not in problems(world, {"limit_until": today}, **told)
    assert problems(world, {"ceiling": None, **past}, **told) == []  # none at all ends nothing


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
