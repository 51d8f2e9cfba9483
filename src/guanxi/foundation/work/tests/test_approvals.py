"""Approvals: who decides, once, and what was granted runs again as who asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from tests.world import World

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.actions import delegate, grant_role
from guanxi.foundation.people.models import Role
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.actions import add_task, finish_task
from guanxi.foundation.work.approvals import actions, running
from guanxi.foundation.work.approvals.port import NobodyMay
from guanxi.foundation.work.approvals.refusals import AlreadyDecided, BeyondAuthority, NotYours, OwnRequest
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests.approving import AT, DUE, LATER, Extra, afresh, ask, ladder
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import BadInput, KeyReused

D = Decimal
pytestmark = pytest.mark.django_db


def test_what_needs_approval_leaves_nothing_but_its_request(world: World, promise: Any) -> None:
    tasks = Task.objects.count()
    request = ask(promise, world)
    assert Task.objects.count() == tasks
    assert (request.state, request.rung, request.requested_by) == ("waiting", "team_manager", world.rep)
    assert (request.amount, request.unit, request.owner) == (D("8000"), world.shaoxing, world.rep)
    assert request.expires_at == AT + timedelta(days=14)
    event = Event.objects.get(name="work.approval_requested")
    assert (event.object_id, event.by) == (request.pk, world.rep)


@pytest.mark.parametrize(
    ("amount", "rung"),
    [("0", "team_manager"), ("10000", "team_manager"), ("10000.01", "manager"), ("50000.01", "director")],
)
def test_the_lowest_authority_that_covers_the_amount_decides(
    world: World, promise: Any, amount: str, rung: str
) -> None:
    assert ask(promise, world, amount).rung == rung


def test_above_everybody_it_is_refused(world: World, promise: Any) -> None:
    with pytest.raises(NobodyMay):
        promise(world.yonghui, amount=D("500000.01"), by=world.rep, at=AT)
    assert not ApprovalRequest.objects.exists()


def test_a_rung_nobody_within_reach_stands_on_is_passed_over(world: World, promise: Any) -> None:
    with pytest.raises(NeedsApproval) as waiting:
        promise(world.wanjiafu, amount=D("100"), by=world.stranger, at=AT)
    assert waiting.value.request.rung == "director"  # the only other people of 温州 stand on no rung


def test_own_authority_needs_nobody(world: World, promise: Any) -> None:
    task = promise(world.yonghui, amount=D("9000"), by=world.team_manager, at=AT)
    assert task.title == "9000 · he · team_manager · None"
    assert not ApprovalRequest.objects.exists()


def test_the_reach_of_another_role_widens_no_authority(world: World, promise: Any) -> None:
    grant_role(world.team_manager, role=Role.objects.get(key="service"), by=world.admin, at=AT)
    with pytest.raises(NeedsApproval):
        promise(world.wanjiafu, amount=D("1"), by=afresh(world.team_manager), at=AT)


def test_what_is_granted_runs_as_who_asked_with_the_authority_of_who_granted(world: World, promise: Any) -> None:
    request = ask(promise, world, extra=Extra("gift", (D("1.50"),)))
    done = actions.grant_request(request, comment="good customer", by=afresh(world.team_manager), at=LATER)
    assert (done.state, done.decided_by, done.comment) == ("done", world.team_manager, "good customer")
    task = Task.objects.get(title__startswith="8000")
    assert task.title == f"8000 · he · team_manager · {request.pk}"
    assert (task.created_by, task.created_at) == (world.rep, LATER)
    assert done.answer == {"$": "work.task", "pk": task.pk}
    names = Event.objects.filter(kind="work.approvalrequest").order_by("id").values_list("name", flat=True)
    assert [*names] == ["work.approval_requested", "work.approval_granted", "work.approval_done"]


def test_who_stands_higher_decides_too(world: World, promise: Any) -> None:
    done = actions.grant_request(ask(promise, world), by=afresh(world.director), at=LATER)
    assert (done.state, done.decided_rung) == ("done", "director")


@pytest.mark.parametrize("part", ["credit", "service", "stranger", "admin"])
def test_nobody_else_decides(world: World, promise: Any, part: str) -> None:
    request = ask(promise, world)
    with pytest.raises(BeyondAuthority) as refused:
        actions.grant_request(request, by=afresh(world.users[part]), at=LATER)
    assert str(world.team_manager) in str(refused.value)
    with pytest.raises(BeyondAuthority):
        actions.refuse_request(request, reason="no", by=afresh(world.users[part]), at=LATER)
    request.refresh_from_db()
    assert request.state == "waiting"
    assert not Task.objects.filter(title__startswith="8000").exists()


def test_nobody_grants_an_own_request(world: World, promise: Any) -> None:
    ladder[0] = ladder[0][:2]
    with pytest.raises(NeedsApproval) as waiting:
        promise(world.yonghui, amount=D("20000"), by=afresh(world.team_manager), at=AT)
    request = waiting.value.request
    grant_role(world.team_manager, role=Role.objects.get(key="manager"), by=world.admin, at=AT)
    with pytest.raises(OwnRequest):
        actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    on = LATER.date()
    delegate(world.team_manager, to=world.rep, starts_on=on, ends_on=on, by=world.team_manager, at=AT)
    with pytest.raises(BeyondAuthority):
        actions.grant_request(request, by=afresh(world.rep), at=LATER)
    assert ApprovalRequest.objects.get().state == "waiting"


def test_a_stand_in_decides_while_the_other_is_away(world: World, promise: Any) -> None:
    request, on = ask(promise, world), LATER.date()
    delegate(world.team_manager, to=world.credit, starts_on=on, ends_on=on, by=world.team_manager, at=AT)
    with pytest.raises(BeyondAuthority):
        actions.grant_request(request, by=afresh(world.credit), at=LATER + timedelta(days=1))
    done = actions.grant_request(request, by=afresh(world.credit), at=LATER)
    assert (done.state, done.decided_by, done.on_behalf_of) == ("done", world.credit, world.team_manager)


def test_a_stand_in_has_no_authority_over_own_wishes(world: World, promise: Any) -> None:
    on = AT.date()
    delegate(world.team_manager, to=world.rep, starts_on=on, ends_on=on, by=world.team_manager, at=AT)
    request = ask(promise, world)
    with pytest.raises(OwnRequest):
        actions.grant_request(request, by=afresh(world.rep), at=AT)


def test_a_refusal_says_why_and_ends_it(world: World, promise: Any) -> None:
    request = ask(promise, world)
    with pytest.raises(BadInput):
        actions.refuse_request(request, reason=" ", by=afresh(world.team_manager), at=LATER)
    refused = actions.refuse_request(request, reason="owes too much", by=afresh(world.team_manager), at=LATER)
    assert (refused.state, refused.comment) == ("refused", "owes too much")
    with pytest.raises(AlreadyDecided) as late:
        actions.grant_request(request, by=afresh(world.director), at=LATER)
    assert str(world.team_manager) in str(late.value)
    assert not Task.objects.filter(title__startswith="8000").exists()


def test_only_who_asked_withdraws(world: World, promise: Any) -> None:
    request = ask(promise, world)
    with pytest.raises(NotYours):
        actions.withdraw_request(request, by=afresh(world.team_manager), at=LATER)
    assert actions.withdraw_request(request, by=afresh(world.rep), at=LATER).state == "withdrawn"
    with pytest.raises(AlreadyDecided):
        actions.grant_request(request, by=afresh(world.team_manager), at=LATER)


def test_one_key_makes_one_request_and_one_effect(world: World, promise: Any) -> None:
    request = ask(promise, world, key="k")
    assert ask(promise, world, key="k") == request
    with pytest.raises(KeyReused):
        promise(world.yonghui, amount=D("8001"), by=world.rep, at=AT, key="k")
    actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
    task = promise(world.yonghui, amount=D("8000"), by=world.rep, at=LATER, key="k")
    assert task == Task.objects.get(title__startswith="8000")
    assert ApprovalRequest.objects.count() == 1


def test_a_request_repeated_after_its_end_is_told_what_came_of_it(world: World, promise: Any) -> None:
    request = ask(promise, world, key="k")
    actions.refuse_request(request, reason="no", by=afresh(world.team_manager), at=LATER)
    with pytest.raises(NeedsApproval) as again, translation.override("en"):
        promise(world.yonghui, amount=D("8000"), by=world.rep, at=LATER, key="k")
    assert again.value.request == request
    assert str(again.value) == "This was asked before: refused. To ask anew, begin anew."
    ladder[0] = ()  # now the verb itself refuses: the same key still answers its request
    with pytest.raises(NeedsApproval) as again:
        promise(world.yonghui, amount=D("8000"), by=world.rep, at=LATER, key="k")
    assert again.value.request == request
    for body in ({"amount": D("8001"), "key": "k"}, {"amount": D("8000"), "key": "another"}):
        with pytest.raises(NobodyMay):
            promise(world.yonghui, by=world.rep, at=LATER, **body)


def test_what_was_carried_out_is_not_carried_out_again(world: World, promise: Any) -> None:
    request = ask(promise, world)
    actions.grant_request(request, by=afresh(world.team_manager), at=LATER, key="g")
    actions.grant_request(request, by=afresh(world.team_manager), at=LATER, key="g")
    running.carry_out(request.pk, at=LATER)
    ApprovalRequest.objects.filter(pk=request.pk).update(state="granted")  # as if the note had been lost
    running.carry_out(request.pk, at=LATER)
    assert Task.objects.filter(title__startswith="8000").count() == 1


def test_a_verb_that_demands_nothing_costs_nothing(world: World, django_assert_num_queries: Any) -> None:
    task, rep = add_task(title="x", assignee=world.rep, due_on=DUE, by=world.rep, at=AT), afresh(world.rep)
    with django_assert_num_queries(7) as asked:  # two of them the savepoint, two who it is
        finish_task(task, by=rep, at=AT)
    assert not [one["sql"] for one in asked if "approval" in one["sql"]]


def test_the_timeline_tells_it_in_the_reader_s_language(world: World, promise: Any) -> None:
    request = ask(promise, world)
    Customer.objects.filter(pk=world.yonghui.pk).update(phone="0575-1")
    actions.grant_request(request, comment="good customer", by=afresh(world.team_manager), at=LATER)
    events = Event.objects.filter(kind="work.approvalrequest").order_by("id")
    with translation.override("en"):
        assert [sentence(one) for one in events] == [
            "Approval asked for: Promise, Promise to Shaoxing Yonghui Gifts: 8000",
            "Granted: Promise, Promise to Shaoxing Yonghui Gifts: 8000 (good customer)",
            "Lapsed: Promise, Promise to Shaoxing Yonghui Gifts: 8000 (The figures are no longer "
            "those that were granted (Telephone: 0575-85123456 → 0575-1). Ask again with the figures of today.)",
        ]
    with translation.override("zh-hans"):
        assert sentence(events[0]) == "申请审批：Promise，许诺绍兴永辉礼品行：8000"
        assert "数据已与审批时不同" in sentence(events[2])
