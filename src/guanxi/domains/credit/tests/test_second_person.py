"""Who has part in an application does not decide about it, unless the company says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.world import AT, TODAY

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.policies import LadderPolicy, RungRow
from guanxi.domains.credit.models import Application, Limit
from guanxi.domains.credit.tests.granting import D, ask, graded, make_survey, submit
from guanxi.foundation.people.models import Delegation
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.panels import ladder_of
from guanxi.foundation.work.approvals.port import NobodyElse
from guanxi.foundation.work.approvals.queries import waiting_for
from guanxi.foundation.work.approvals.records import case_of_request
from guanxi.foundation.work.approvals.refusals import BeyondAuthority, HasPart
from guanxi.kit.approvals import NeedsApproval

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def surveyed(world):
    return make_survey(world, world.jianhu)


def terms(world, **wanted) -> int:
    kept = to_json(LadderPolicy(**wanted))
    return record_policy_version("credit.ladder", terms=kept, starts_on=TODAY, by=world.admin, at=AT).pk


def test_who_applied_does_not_grant_though_the_authority_reaches(world) -> None:
    request = submit(world, graded(world, world.jianhu, "9000.00"))
    assert request.rung == "team_manager" and list(request.apart.order_by("pk")) == sorted(
        [world.rep, world.credit], key=lambda one: one.pk
    )
    with pytest.raises(HasPart):
        approvals.grant_request(request, comment="", by=world.rep, at=AT)
    with override("en"):
        told = ladder_of(request, case_of_request(request), on=TODAY)
    assert told[0].line.endswith("only who has part in it")
    assert not waiting_for(world.rep).exists() and waiting_for(world.team_manager).get() == request
    approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    assert Limit.objects.get().approved_by == world.team_manager


def test_a_stand_in_for_who_applied_does_not_either(world) -> None:
    request = submit(world, graded(world, world.jianhu, "9000.00"))
    Delegation.objects.create(giver=world.rep, to=world.service, starts_on=TODAY, ends_on=TODAY)
    assert not waiting_for(world.service).exists()
    with pytest.raises(BeyondAuthority):
        approvals.grant_request(request, comment="", by=world.service, at=AT)


def test_the_company_may_let_the_first_level_grant_its_own(world) -> None:
    terms(world, applicant_apart=False)
    request = submit(world, graded(world, world.jianhu, "9000.00"))
    assert request.rung == "rep"
    approvals.grant_request(request, comment="", by=world.rep, at=AT)
    assert Limit.objects.get().approved_by == world.rep


def test_nobody_alone_grants_more_than_was_proposed(world) -> None:
    application = graded(world, world.jianhu, "99000.00")
    assert application.proposed < 99000
    with pytest.raises(NeedsApproval) as needed:
        actions.submit(application, by=world.manager, at=AT)  # whose authority reaches to 200,000
    assert needed.value.request.rung == "director"
    within = actions.change_application(
        application, amount=application.proposed, term_days=30, reason="x", version=application.version, by=world.rep,
        at=AT,
    )  # fmt: skip
    approvals.withdraw_request(needed.value.request, by=world.manager, at=AT)
    actions.submit(within, by=world.manager, at=AT)
    assert Limit.objects.get().approved_by == world.manager


def test_who_graded_does_not_grant(world) -> None:
    application = ask(world, world.jianhu)
    actions.grade_customer(world.jianhu, by=world.manager, at=AT)
    with pytest.raises(NeedsApproval) as needed:
        actions.submit(application, by=world.manager, at=AT)
    assert needed.value.request.rung == "team_manager"


def test_who_graded_again_while_it_waited_does_not_grant(world) -> None:
    request = submit(world, graded(world, world.jianhu))
    actions.grade_customer(world.jianhu, by=world.manager, at=AT)
    approvals.grant_request(request, comment="", by=world.manager, at=AT)
    request.refresh_from_db()
    assert request.state == ApprovalRequest.State.LAPSED and not Limit.objects.exists()


def test_one_person_alone_is_told_which_terms_to_switch_off(world) -> None:
    ladder = (RungRow("director", None),)
    terms(world, rungs=ladder)
    application = ask(world, world.jianhu, by=world.director)
    actions.grade_customer(world.jianhu, by=world.director, at=AT)
    with pytest.raises(NobodyElse):
        actions.submit(application, by=world.director, at=AT)
    version = terms(world, rungs=ladder, applicant_apart=False, second_person=False)
    actions.submit(application, by=world.director, at=AT)
    assert Limit.objects.get().approved_by == world.director
    assert Application.objects.get().versions["credit.ladder"] == version


def test_a_request_keeps_the_version_of_the_ladder_that_decided(world, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    first = terms(world)
    request = submit(world, graded(world, world.jianhu))
    assert request.ladder_version == first
    second = terms(world, rungs=(RungRow("team_manager", D(60000)), RungRow("director", None)))
    approvals.grant_request(request, comment="", by=world.team_manager, at=AT)
    request.refresh_from_db()
    assert request.ladder_version == second == Application.objects.get().versions["credit.ladder"]
    client = Client()
    client.force_login(world.team_manager)
    page = client.get(reverse("approvals:request", args=[request.pk])).content.decode()
    assert reverse("policies:version", args=[second]) in page
