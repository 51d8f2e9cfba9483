"""From application to limit: who asks, who grades, who decides, what is in force then."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from tests.world import AT, TODAY

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.policies import LadderPolicy
from guanxi.domains.credit.limits.refusals import (
    AlreadyApplied,
    AlreadyWaiting,
    BankNotAsked,
    IsBlocked,
    NeedsSurvey,
    NoRate,
    NotGraded,
    NotOpen,
)
from guanxi.domains.credit.models import Application, Limit, Standing, Survey
from guanxi.domains.credit.tests.granting import D, ask, graded, make_survey, submit
from guanxi.domains.receivables.models import Account
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.refusals import AlreadyDecided
from guanxi.foundation.work.approvals.rungs import RungRow
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveyed(world):
    """鉴湖文具批发部 with a finished survey of today: net assets of 400,000, two good references."""
    return make_survey(world, world.jianhu)


def test_a_rep_applies_a_clerk_grades_the_team_manager_grants(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    assert application.graded_by == world.credit and application.survey == surveyed
    assert {step["key"]: step["why"] for step in application.steps if step["key"].startswith("part.")} == {
        "part.ratios": "counted", "part.behaviour": "unknown", "part.management": "unknown",
    }  # fmt: skip
    assert application.steps[-1]["key"] == "term"
    request = submit(world, application)
    application.refresh_from_db()
    assert (request.rung, request.amount) == ("team_manager", D("30000.00"))
    assert application.submitted_at == AT and application.is_open
    assert Account.objects.get(customer=world.jianhu).ceiling is None  # nothing before it is granted
    approvals.grant_request(request, comment="known for years", by=world.team_manager, at=AT)
    application.refresh_from_db()
    assert application.granted_at is not None and application.decided_by == world.team_manager
    assert application.decision_reason == "known for years"
    limit = Limit.objects.get(customer=world.jianhu)
    assert (limit.amount, limit.valid_until, limit.approved_by) == (
        D("30000.00"),
        date(2027, 11, 20),
        world.team_manager,
    )
    assert (limit.application, limit.origin, limit.term_days) == (application, "application", 30)
    assert Account.objects.get(customer=world.jianhu).ceiling == D("30000.00")
    standing = Standing.objects.get(customer=world.jianhu)
    assert (standing.limit_amount, standing.valid_until) == (D("30000.00"), date(2027, 11, 20))


@pytest.mark.parametrize(
    ("amount", "rung"),
    [("10000.00", "team_manager"), ("10000.01", "team_manager"), ("50000.00", "team_manager"), ("50000.01", "manager"),
     ("99999.99", "manager"), ("200000.01", "director")],
)  # fmt: skip
def test_it_goes_to_the_lowest_level_that_covers_it(world, surveyed, amount, rung) -> None:
    answer_of_the_bank(world, surveyed)
    assert submit(world, graded(world, world.jianhu, amount)).rung == rung


def test_the_amounts_of_the_ladder_are_a_policy(world, surveyed) -> None:
    ladder = LadderPolicy((RungRow("team_manager", D("5000")), RungRow("director", None)))
    record_policy_version("credit.ladder", terms=to_json(ladder), starts_on=TODAY, by=world.admin, at=AT)
    assert submit(world, graded(world, world.jianhu, "5000.01")).rung == "director"


def test_who_stands_high_enough_on_the_ladder_needs_nobody(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    actions.submit(application, by=world.manager, at=AT)
    assert Limit.objects.get().approved_by == world.manager
    assert not ApprovalRequest.objects.exists()


def answer_of_the_bank(world, survey, rating=4):
    asked = actions.ask_bank(survey, name="工商银行绍兴支行", question="?", asked_on=TODAY, by=world.credit, at=AT)
    return actions.note_answer(
        asked, answer="no bills past due", rating=rating, answered_on=TODAY, by=world.credit, at=AT
    )


def test_a_high_amount_needs_the_answer_of_the_bank(world, surveyed) -> None:
    application = graded(world, world.jianhu, "100000.00")
    with pytest.raises(BankNotAsked):
        actions.submit(application, by=world.credit, at=AT)
    answer_of_the_bank(world, surveyed)
    with pytest.raises(NotGraded) as stale:
        actions.submit(application, by=world.credit, at=AT)
    assert stale.value.is_stale
    actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    assert submit(world, application).rung == "manager"


def test_without_a_survey_nobody_applies(world) -> None:
    with pytest.raises(NeedsSurvey) as refused:
        ask(world, world.jianhu)
    assert refused.value.fault == "no_survey"
    make_survey(world, world.jianhu, on=date(2025, 11, 19))
    with pytest.raises(NeedsSurvey) as refused:
        ask(world, world.jianhu)
    assert refused.value.fault == "old_survey"
    assert not Application.objects.exists()


def test_what_changed_after_the_request_is_not_carried_out(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    request = submit(world, application)
    statement = surveyed.statements.get()
    statement.figures = {**statement.figures, "total_equity": "-5.00"}
    statement.save()
    approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    request.refresh_from_db()
    application.refresh_from_db()
    assert request.state == ApprovalRequest.State.LAPSED
    assert application.is_open and not Limit.objects.exists()
    deliver_pending(at=AT)
    application.refresh_from_db()
    assert application.submitted_at is None  # to be asked again


def test_of_two_approvers_one_decides(world, surveyed) -> None:
    request = submit(world, graded(world, world.jianhu))
    approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    with pytest.raises(AlreadyDecided):
        approvals.refuse_request(request, reason="too much", by=world.team_manager, at=AT)
    assert Limit.objects.count() == 1


def test_a_refused_application_makes_room_for_a_new_one(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    request = submit(world, application)
    with pytest.raises(AlreadyWaiting):
        actions.submit(application, by=world.credit, at=AT)
    approvals.refuse_request(request, reason="the shop is being sold", by=world.team_manager, at=AT)
    deliver_pending(at=AT)
    application.refresh_from_db()
    assert application.refused_at is not None and application.decision_reason == "the shop is being sold"
    assert application.decided_by == world.team_manager
    with pytest.raises(NotOpen):
        actions.submit(application, by=world.credit, at=AT)
    assert ask(world, world.jianhu, "5000.00").number != application.number


def test_one_application_at_a_time(world, surveyed) -> None:
    ask(world, world.jianhu)
    with pytest.raises(AlreadyApplied):
        ask(world, world.jianhu)


def test_a_withdrawn_application_is_not_carried_out(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    request = submit(world, application)
    actions.withdraw_application(application, reason="pays in advance now", by=world.credit, at=AT)
    request.refresh_from_db()
    assert (request.state, request.outcome["zh-hans"]) == ("lapsed", "申请在此期间已撤回。")
    with pytest.raises(AlreadyDecided, match="ended by itself"), translation.override("en"):
        approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    assert not Limit.objects.exists()


def test_an_application_is_changed_by_who_saw_it_as_it_is(world, surveyed) -> None:
    application = ask(world, world.jianhu)
    changed = actions.change_application(
        application, amount=D("20000.00"), term_days=30, reason="Christmas season", version=1, by=world.credit, at=AT
    )
    assert (changed.amount, changed.version) == (D("20000.00"), 2)
    with pytest.raises(EditConflict):
        actions.change_application(
            application, amount=D("10000.00"), term_days=30, reason="Christmas", version=1, by=world.credit, at=AT
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "0.00"), ("amount", "-1.00"), ("amount", "0.001"), ("amount", "10000000000000.00"),
     ("term_days", -1), ("term_days", 366), ("reason", " "), ("reason", "x" * 401)],
)  # fmt: skip
def test_what_cannot_be_is_refused(world, surveyed, field, value) -> None:
    wanted = {"amount": "30000.00", "term_days": 30, "reason": "season", field: value}
    with pytest.raises(BadInput) as refused:
        actions.apply(world.jianhu, **{**wanted, "amount": D(wanted["amount"])}, by=world.rep, at=AT)
    assert set(refused.value.fields) == {field}
    assert not Application.objects.exists()


def test_a_blocked_customer_gets_no_credit(world, surveyed) -> None:
    application = graded(world, world.jianhu)
    actions.block_customer(world.jianhu, reason="cheque bounced", by=world.credit, at=AT)
    with pytest.raises(IsBlocked):
        actions.submit(application, by=world.credit, at=AT)
    actions.unblock_customer(world.jianhu, reason="paid", by=world.credit, at=AT)
    assert submit(world, application).rung == "team_manager"


def test_figures_of_another_currency_need_a_rate(world) -> None:
    survey = make_survey(world, world.jianhu, currency="USD")
    ask(world, world.jianhu)
    with pytest.raises(NoRate, match="USD"):
        actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    Survey.objects.filter(pk=survey.pk).update(rate=D("7.1"))
    actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    steps = {step["key"]: step for step in Application.objects.get().steps}
    assert steps["equity"]["facts"]["equity"] == "2840000.00"  # 400,000 × 7.1


@pytest.mark.parametrize("role", ["rep", "service", "finance", "team_manager"])
def test_who_may_not_grade_or_submit(world, surveyed, role) -> None:
    application = ask(world, world.jianhu)
    with pytest.raises(NotAllowed):
        actions.grade_customer(world.jianhu, by=world.users[role], at=AT)
    with pytest.raises(NotAllowed):
        actions.submit(application, by=world.users[role], at=AT)
