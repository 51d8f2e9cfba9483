"""The credit of the demo: what Today and the pages of credit have to show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.world import AT, TODAY

from guanxi.demo import credit
from guanxi.demo.company import PEOPLE
from guanxi.demo.staff import make_people, make_units
from guanxi.domains.credit.models import Application, Standing, Survey
from guanxi.domains.customers.actions import create_customers
from guanxi.foundation.people.queries import system_user
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


def test_surveys_balance_and_applications_wait_or_are_granted(staff):
    for _again in range(2):  # done again it changes nothing
        credit.make_surveys(staff, today=TODAY, at=AT)
        credit.make_applications(staff, at=AT)
    assert Survey.objects.filter(finished_at__isnull=False).count() == 3
    found = {mark["code"] for one in Survey.objects.all() for row in one.statements.all() for mark in row.marks}
    assert found == {"negative_equity"}
    waiting, granted = (
        Application.objects.get(customer__code=credit.YONGHUI),
        Standing.objects.get(customer__code=credit.WANJIAFU),
    )
    assert waiting.granted_at is None and granted.limit_amount == 120_000
    request = ApprovalRequest.objects.get(decided_at__isnull=True)
    assert request.requested_by == staff["zhou"] and request.object_id == waiting.pk
    assert Standing.objects.get(customer__code=credit.DINGSHENG).blocked_at is not None
