"""The credit of the demo: what Today and the pages of credit have to show."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.world import AT, TODAY

from guanxi.demo import credit
from guanxi.demo.company import PEOPLE
from guanxi.demo.staff import let_pass, make_people, make_units, tighten_gate
from guanxi.domains.credit.gate import judge
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.models import Application, Standing, Survey
from guanxi.domains.customers.actions import create_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import charge_customer, open_account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.work.approvals.models import ApprovalRequest

pytestmark = pytest.mark.django_db
NAMES = {credit.YONGHUI: ("绍兴", "wu"), credit.WANJIAFU: ("温州", "zheng"), credit.DINGSHENG: ("宁波", "xu"),
         credit.SHIGUANG: ("上海", "gu"), credit.JIANHU: ("绍兴", "wu")}  # fmt: skip


@pytest.fixture
def staff(db):
    by, at = system_user(), AT - timedelta(days=30)
    units = make_units(by=by, at=at)
    people = make_people(units, people=PEOPLE, password=lambda: "red-lantern-and-4-geese", by=by, at=at)
    rows = [{"code": code, "name": f"客户{code}", "unit": units[unit], "owner": people[rep]}
            for code, (unit, rep) in NAMES.items()]  # fmt: skip
    create_customers(rows, by=by, at=at)
    return people


def test_a_home_in_which_a_survey_is_older_than_the_limit_gets_no_application(staff, caplog):
    """As homes of an earlier program are: what is refused is said and left out, the rest is done."""
    credit.make_surveys(staff, today=TODAY, at=AT)
    yonghui = Customer.objects.get(code=credit.YONGHUI)
    limit = LimitGiven(Decimal(20_000), TODAY + timedelta(days=200), 30)
    set_limits({yonghui.pk: limit}, by=system_user(), at=AT + timedelta(hours=1))
    credit.make_applications(staff, at=AT + timedelta(hours=2))
    (line,) = [one.getMessage() for one in caplog.records if one.name == credit.log.name]
    assert credit.YONGHUI in line
    assert [one.customer.code for one in Application.objects.all()] == [credit.WANJIAFU]
    assert Standing.objects.get(customer__code=credit.DINGSHENG).graded_on == TODAY


def test_lateness_holds_everybody_and_want_of_a_limit_one(staff):
    let_pass(by=system_user(), at=AT, on=TODAY - timedelta(days=365))
    shiguang, jianhu = (Customer.objects.get(code=code) for code in (credit.SHIGUANG, credit.JIANHU))
    for _again in range(2):
        tighten_gate(shiguang, on=TODAY, by=staff["admin"], at=AT)
    on = TODAY - timedelta(days=24)
    for customer in (shiguang, jianhu):
        open_account(customer, by=system_user(), at=AT)
    charge = {"amount": Decimal(9000), "on": on, "due_on": on, "reason": "opening", "by": system_user(), "at": AT}
    charge_customer(jianhu, **charge)
    assert [block.reason for block in judge(shiguang, TODAY).blocks] == ["no_limit"]
    assert [(block.reason, block.days) for block in judge(jianhu, TODAY).blocks] == [("overdue", 24)]
    for customer in (shiguang, jianhu):  # what was ordered before went out
        assert judge(customer, TODAY - timedelta(days=1)).blocks == ()
    assert PolicyVersion.objects.filter(policy="credit.gate").count() == 3


def test_surveys_balance_and_applications_wait_or_are_granted(staff, caplog):
    for _again in range(2):  # done again it changes nothing
        credit.make_surveys(staff, today=TODAY, at=AT)
        credit.make_applications(staff, at=AT)
    assert not [one for one in caplog.records if one.name == credit.log.name]
    assert Survey.objects.filter(finished_at__isnull=False).count() == 3
    found = {mark["code"] for one in Survey.objects.all() for row in one.statements.all() for mark in row.marks}
    assert found == {"negative_equity"}
    waiting, granted = (
        Application.objects.get(customer__code=credit.YONGHUI),
        Standing.objects.get(customer__code=credit.WANJIAFU),
    )
    assert waiting.granted_at is None and granted.limit_amount == 120_000
    shown = Application.objects.get(customer__code=credit.WANJIAFU)
    assert shown.secured == 120_000 <= shown.proposed  # also where it buys little, as in the history
    request = ApprovalRequest.objects.get(decided_at__isnull=True)
    assert request.requested_by == staff["zhou"] and request.object_id == waiting.pk
    assert Standing.objects.get(customer__code=credit.DINGSHENG).blocked_at is not None
