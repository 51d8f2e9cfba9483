"""Approvals when something changed while they waited: figures, records, people, the ladder, the time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.world import World

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.actions import deactivate_user, withdraw_role
from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.approvals import actions, tending
from guanxi.foundation.work.approvals.refusals import BeyondAuthority
from guanxi.foundation.work.jobs import tend_requests
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests.approving import AT, LATER, afresh, ask, ladder
from guanxi.kit.errors import NotAllowed
from guanxi.kit.testing.pages import at_most

pytestmark = pytest.mark.django_db


def test_figures_that_changed_are_to_be_asked_again(world: World, promise: Any) -> None:
    request = ask(promise, world)
    Customer.objects.filter(pk=world.yonghui.pk).update(phone="0575-1")
    done = actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    assert done.state == "lapsed"
    assert "Telephone: 0575-85123456 → 0575-1" in done.said(done.outcome)
    assert not Task.objects.filter(title__startswith="8000").exists()


def test_a_fact_that_says_nothing_to_people_is_compared_too(world: World, promise: Any) -> None:
    request = ask(promise, world)
    Customer.objects.filter(pk=world.yonghui.pk).update(name="x")
    done = actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    assert (done.state, "(Name)" in done.outcome["en"]) == ("lapsed", True)


def test_a_record_that_went_out_of_reach_lapses_the_request(world: World, promise: Any) -> None:
    request = ask(promise, world)
    Customer.objects.filter(pk=world.yonghui.pk).update(owner=world.stranger, unit=world.wenzhou)
    assert actions.grant_request(request, by=afresh(world.team_manager), at=LATER).state == "lapsed"


def test_a_record_that_is_gone_lapses_the_request(world: World, promise: Any) -> None:
    request = ask(promise, world)
    ApprovalRequest.objects.filter(pk=request.pk).update(object_id=987654)
    assert actions.refuse_request(request, reason="no", by=afresh(world.team_manager), at=LATER).state == "lapsed"


def test_who_left_the_company_gets_nothing_carried_out(world: World, promise: Any) -> None:
    request = ask(promise, world)
    deactivate_user(world.rep, by=world.admin, at=AT)
    done = actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    assert (done.state, done.decided_by) == ("failed", world.team_manager)
    assert done.said(done.outcome).startswith(str(NotAllowed.message))


def test_who_lost_the_role_decides_no_more(world: World, promise: Any) -> None:
    request = ask(promise, world)
    withdraw_role(world.team_manager, role=Role.objects.get(key="team_manager"), by=world.admin, at=AT)
    with pytest.raises((BeyondAuthority, NotAllowed)):
        actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    assert actions.grant_request(request, by=afresh(world.manager), at=LATER).state == "done"


def test_a_ladder_lowered_meanwhile_holds(world: World, promise: Any) -> None:
    request = ask(promise, world)
    ladder[0] = ladder[0][1:]
    with pytest.raises(BeyondAuthority):
        actions.grant_request(request, by=afresh(world.team_manager), at=LATER)


def test_nobody_decides_after_the_time_is_over(world: World, promise: Any) -> None:
    request, late = ask(promise, world), AT + timedelta(days=14)
    assert actions.grant_request(request, by=afresh(world.team_manager), at=late).state == "expired"
    other = ask(promise, world, "9000")
    system = User.objects.get(username="system")
    assert tending.expire_requests(by=system, at=late - timedelta(seconds=1)) == 0
    assert tending.expire_requests(by=system, at=late) == 1
    other.refresh_from_db()
    assert (other.state, other.decided_by) == ("expired", None)


def test_a_request_whose_deciders_left_is_handed_on(world: World, promise: Any) -> None:
    request, other = ask(promise, world), ask(promise, world, "20000")
    tend_requests(LATER)
    assert not Event.objects.filter(name="work.approval_readdressed").exists()
    deactivate_user(world.team_manager, by=world.admin, at=AT)
    tend_requests(LATER)
    tend_requests(LATER)
    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.rung, request.state, other.rung) == ("manager", "waiting", "manager")
    assert Event.objects.filter(name="work.approval_readdressed").count() == 1
    assert actions.grant_request(request, by=afresh(world.manager), at=LATER).state == "done"


def test_all_requests_are_looked_at_a_few_at_a_time(world: World, promise: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tending, "BATCH", 2)
    high = [ask(promise, world, str(20_000 + n)) for n in range(3)]
    low = [ask(promise, world, str(8_000 + n)) for n in range(3)]
    deactivate_user(world.team_manager, by=world.admin, at=AT)
    tend_requests(LATER)
    rungs = ApprovalRequest.objects.filter(pk__in=[one.pk for one in (*high, *low)]).values_list("rung", flat=True)
    assert [*rungs] == ["manager"] * 6
    with at_most(20):  # who stands on a rung is asked once for requests of the same hands
        assert tending.readdress_requests(by=system_user(), at=LATER) == high[1].pk
