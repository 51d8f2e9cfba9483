"""Trade credit over the API."""

from __future__ import annotations

import json
from decimal import Decimal as D

import pytest
from django.test import Client
from tests.world import TODAY

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.models import Application
from guanxi.domains.credit.tests.granting import AT, graded, make_survey
from guanxi.domains.receivables.actions import charge_customer
from guanxi.foundation.work.approvals.models import ApprovalRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(world):
    def call(path, user, body=None, key=""):
        client = Client()
        client.force_login(user)
        if body is None:
            return client.get(f"/api/v1{path}")
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)

    return call


def test_where_a_customer_stands(world, caller) -> None:
    make_survey(world, world.jianhu)
    application = graded(world, world.jianhu)
    actions.submit(application, by=world.manager, at=AT)
    answer = caller(f"/credit/customers/{world.jianhu.pk}", world.rep).json()
    assert (answer["limit"], answer["valid_until"], answer["applications"]) == (
        "30000.00", "2027-11-20", [application.pk],
    )  # fmt: skip
    assert [one["origin"] for one in answer["limits"]] == ["application"]
    assert (answer["term_days"], answer["days_to_pay"]) == (30, 30)
    told = caller(f"/credit/applications/{application.pk}", world.rep).json()
    assert told["steps"] and told["request"] is None
    assert caller(f"/credit/customers/{world.jianhu.pk}", world.stranger).status_code == 404
    assert caller(f"/credit/applications/{application.pk}", world.stranger).status_code == 404


def test_papers(world, caller) -> None:
    survey = make_survey(world, world.jianhu)
    application = graded(world, world.jianhu)
    for path in (
        f"/credit/applications/{application.pk}/application.pdf?language=en",
        f"/credit/customers/{world.jianhu.pk}/scoring.pdf?language=en",
        f"/credit/surveys/{survey.pk}/survey.pdf?language=zh-hans",
    ):
        assert caller(path, world.rep).content.startswith(b"%PDF")


def test_a_verb_that_needs_approval_answers_202_once_a_key(world, caller, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    make_survey(world, world.jianhu)
    applied = caller(
        "/actions/credit.apply", world.rep,
        {"customer": world.jianhu.pk, "amount": "30000.00", "term_days": 30, "reason": "season"}, key="a",
    )  # fmt: skip
    assert applied.status_code == 200, applied.content
    application = Application.objects.get()
    body = {"customer": world.jianhu.pk}
    assert caller("/actions/credit.grade_customer", world.credit, body).status_code == 200
    for _again in range(2):
        sent = caller("/actions/credit.submit", world.credit, {"application": application.pk}, key="b")
        assert sent.status_code == 202, sent.content
    assert ApprovalRequest.objects.get().rung == "team_manager"


def test_violations_of_some_days(world, caller) -> None:
    charge_customer(world.yonghui, amount=D("17700.00"), on=TODAY, reason="service", by=world.finance, at=AT)
    charge_customer(world.yonghui, amount=D("5.00"), on=TODAY, reason="service", by=world.finance, at=AT)
    path = f"/credit/violations?since={TODAY}&until={TODAY}"
    found = caller(path, world.manager).json()
    assert [(one["kind"], one["amount"], one["ceiling"]) for one in found] == [
        ("written", "5.00", "20000.00"), ("written", "60.00", "20000.00"),
    ]  # fmt: skip
    assert (found[0]["customer"], found[0]["by"]) == (world.yonghui.pk, str(world.finance))
    assert [one["amount"] for one in caller(f"{path}&before={found[0]['id']}", world.manager).json()] == ["60.00"]
    assert caller(f"{path}&rule=renewal", world.manager).json() == []
    assert caller("/credit/violations?since=2026-10-01&until=2026-10-31", world.manager).json() == []
    assert caller(path, world.stranger).json() == []
    assert caller("/credit/violations", world.manager).status_code == 422
