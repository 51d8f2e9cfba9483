"""What our own ledger says while an application waits: a customer that defaults meanwhile gets no higher limit."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.world import AT

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.figures import standing_of
from guanxi.domains.credit.limits.progress import progress_of
from guanxi.domains.credit.limits.refusals import NotGraded
from guanxi.domains.credit.models import Limit
from guanxi.domains.credit.tests.dealings import bill
from guanxi.domains.credit.tests.granting import D, graded, make_survey, submit
from guanxi.domains.credit.watch.actions import watch_customers
from guanxi.domains.receivables.actions import take_receipt
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.panels import fact_pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(world):
    """鉴湖文具批发部 pays on its day, is graded by figures and behaviour, and asks for 30,000."""
    record_policy_version("credit.gate", terms={}, starts_on=AT.date(), by=system_user(), at=AT)  # overdue rules hold
    make_survey(world, world.jianhu)
    for ago in (200, 170, 140, 110, 80):
        bill(world.jianhu, ago, 6000, 0)
    return graded(world, world.jianhu)


def grant(request, world) -> ApprovalRequest:
    approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    request.refresh_from_db()
    return request


def test_who_defaults_meanwhile_gets_no_higher_limit(world, application) -> None:
    request = submit(world, application)
    for ago in (105, 100, 95, 90):
        bill(world.jianhu, ago, 9000, None)
    request = grant(request, world)
    assert request.state == ApprovalRequest.State.LAPSED and not Limit.objects.exists()
    assert "36,000.00" in request.outcome["en"] and "Late" in request.outcome["en"]
    assert "36,000.00" in request.outcome["zh-hans"]
    with pytest.raises(NotGraded) as stale:  # and asked again, the grading is not that of today
        actions.submit(application, by=world.credit, at=AT)
    assert stale.value.is_stale


def test_a_worse_behaviour_alone_makes_it_lapse(world, application) -> None:
    record_policy_version("credit.gate", terms={"overdue": []}, starts_on=AT.date(), by=system_user(), at=AT)
    request = submit(world, application)
    for ago in (160, 150, 130, 120, 100):
        bill(world.jianhu, ago, 9000, 60)
    request = grant(request, world)
    assert request.state == ApprovalRequest.State.LAPSED and not Limit.objects.exists()
    assert "Behaviour" in request.outcome["en"]


def test_the_page_says_so_before_it_is_sent(world, application) -> None:
    def turn() -> str:
        customer, on = application.customer, AT.date()
        told = progress_of(
            customer, standing_of(customer), application, application.survey, user=world.credit, on=on,
            looks_closely=True,
        )  # fmt: skip
        assert told.turn is not None
        return f"{told.turn.text} {told.turn.label}"

    with override("en"):
        assert turn() == "Send the application to approval. Send"
        for ago in (160, 150, 130, 120, 100):
            bill(world.jianhu, ago, 9000, None)
        with pytest.raises(NotGraded) as stale:
            actions.submit(application, by=world.credit, at=AT)
        watch_customers([world.jianhu.pk], by=system_user(), at=AT)  # the night
        assert "The behaviour got worse since the grading" in str(stale.value)
        assert turn() == f"{stale.value.message} Grade again"


def test_what_got_better_does_not(world, application) -> None:
    bill(world.jianhu, 70, 4000, None)
    actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    application.refresh_from_db()
    request = submit(world, application)
    with override("en"):
        told = {str(label): value for label, value in fact_pairs(request)}
    assert told["Late by the terms of the gate"] == "¥4,000.00"
    take_receipt(world.jianhu, amount=D(3000), on=AT.date(), by=system_user(), at=AT)
    assert grant(request, world).state == ApprovalRequest.State.DONE
    assert Limit.objects.get().amount == D("30000.00")
