"""What was granted is carried out: again after faults, given up at last, and with several approvals where needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.world import World

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals import actions, running
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter, declared
from guanxi.foundation.work.approvals.queries import unfinished
from guanxi.foundation.work.jobs import finish_granted
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests import approving
from guanxi.foundation.work.tests.approving import AT, DUE, LATER, afresh, ask
from guanxi.kit import approvals
from guanxi.kit.actions import action, registry, steps_of
from guanxi.kit.approvals import AskSingly
from guanxi.kit.faults import Busy

pytestmark = pytest.mark.django_db


def promises() -> int:
    """How many promises were made."""
    return Task.objects.filter(title__startswith="8000").count()


@pytest.mark.parametrize("fault", [Busy(), ZeroDivisionError()], ids=repr)
def test_a_fault_is_tried_again(world: World, promise: Any, fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    request = ask(promise, world)

    def stumble(*given: Any, **more: Any) -> None:
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(approving, "add_task", stumble)
        granted = actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
        assert (granted.state, granted.attempts) == ("granted", 1)
        finish_granted(LATER + timedelta(seconds=29))
        assert ApprovalRequest.objects.get().attempts == 1
        finish_granted(LATER + timedelta(seconds=30))
        assert ApprovalRequest.objects.get().attempts == 2
    assert promises() == 0
    finish_granted(LATER + timedelta(minutes=5))
    assert (ApprovalRequest.objects.get().state, promises()) == ("done", 1)


def test_it_is_given_up_at_last(world: World, promise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    request, at = ask(promise, world), LATER
    monkeypatch.setattr(approving, "add_task", None)
    actions.grant_request(request, by=afresh(world.team_manager), at=at)
    for _turn in range(20):
        at += timedelta(hours=1)
        finish_granted(at)
    request.refresh_from_db()
    assert (request.state, request.attempts) == ("failed", running.MOST_ATTEMPTS - 1)
    assert request.outcome["en"] == str(running.STUMBLED)
    assert unfinished(at + timedelta(days=1)) == []


def test_the_job_leaves_alone_what_has_just_been_granted(world: World, promise: Any) -> None:
    request = ask(promise, world)
    ApprovalRequest.objects.filter(pk=request.pk).update(state="granted", decided_at=LATER)
    assert unfinished(LATER + timedelta(seconds=19)) == []
    assert unfinished(LATER + timedelta(seconds=20)) == [request.pk]


def promise_twice(customer: Customer, *, amount: Decimal, by: User, at: datetime) -> Task:
    """A verb that needs two approvals: the manager's and the director's."""
    asked: dict[str, Any] = {"amount": amount, "about": customer, "unit": customer.unit, "by": by, "at": at}
    first = approvals.demand("work.promise", summary="first", facts={"phone": customer.phone}, **asked)
    second = approvals.demand("work.second", summary="second", **asked)
    title = f"{amount} {first.person.username} {second.person.username}"
    return approving.add_task(title=title, assignee=by, due_on=DUE, about=customer, by=by, at=at)


@pytest.fixture
def twice(promise: Any) -> Iterator[Any]:
    """The verb that needs two approvals."""
    declare_matter(Matter("work.second", "Second", lambda about, on: (Rung("director", None),)))
    yield action("work.promise_twice")(promise_twice)
    registry.pop("work.promise_twice")
    declared.pop("work.second")


def test_a_verb_may_need_several_approvals(world: World, twice: Any) -> None:
    first = actions.grant_request(ask(twice, world, key="k"), by=afresh(world.team_manager), at=LATER)
    assert (first.state, promises()) == ("continued", 0)
    second = ApprovalRequest.objects.get(after=first)
    assert (second.matter, second.rung, second.requested_by) == ("work.second", "director", world.rep)
    assert ask(twice, world, key="k") == first
    done = actions.grant_request(second, by=afresh(world.director), at=LATER)
    assert done.state == "done"
    assert Task.objects.get(title__startswith="8000").title == "8000 he lou"
    assert twice(world.yonghui, amount=Decimal("8000"), by=world.rep, at=LATER, key="k") == Task.objects.get(
        title__startswith="8000"
    )


def test_figures_that_change_between_two_approvals(world: World, twice: Any) -> None:
    actions.grant_request(ask(twice, world), by=afresh(world.team_manager), at=LATER)
    second = ApprovalRequest.objects.get(matter="work.second")
    Customer.objects.filter(pk=world.yonghui.pk).update(phone="0575-1")
    assert actions.grant_request(second, by=afresh(world.director), at=LATER).state == "lapsed"
    assert promises() == 0


def test_work_over_many_records_asks_nothing(world: World, promise: Any) -> None:
    with pytest.raises(AskSingly), steps_of("work.add_task", by=world.rep):
        promise(world.yonghui, amount=Decimal("8000"), by=world.rep, at=AT)
    assert not ApprovalRequest.objects.exists()


def test_a_verb_called_by_another_waits_as_the_whole(world: World, promise: Any) -> None:
    @action("work.outer")
    def outer(customer: Customer, *, amount: Decimal, by: User, at: datetime) -> Task:
        """A verb that does something and then what needs approval."""
        approving.add_task(title="before", assignee=by, due_on=DUE, by=by, at=at)
        task: Task = promise(customer, amount=amount, by=by, at=at)
        return task

    try:
        request = ask(outer, world)
        assert (request.action, Task.objects.filter(title="before").count()) == ("work.outer", 0)
        actions.grant_request(request, by=afresh(world.team_manager), at=LATER)
        assert (Task.objects.filter(title="before").count(), promises()) == (1, 1)
    finally:
        registry.pop("work.outer")
