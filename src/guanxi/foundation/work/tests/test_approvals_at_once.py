"""Several people and processes at the same request at once: one decision, one effect, one request a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.world import World

from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.approvals import actions, running
from guanxi.foundation.work.approvals.refusals import AlreadyDecided
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests.approving import AT, LATER, promising
from guanxi.kit.errors import NeedsApproval
from guanxi.kit.testing.writers import run_together, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
Asked = tuple[World, ApprovalRequest, Any]


@pytest.fixture
def asked(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Asked]:
    """The cast in a database that threads share, and a request that waits in it."""
    with shared_database(tmp_path), promising() as verb:
        world: World = request.getfixturevalue("world")
        with pytest.raises(NeedsApproval) as waiting:
            verb(world.yonghui, amount=Decimal("8000"), by=world.rep, at=AT, key="k")
        yield world, waiting.value.request, verb


def promises() -> int:
    """How many promises were made."""
    return Task.objects.filter(title__startswith="8000").count()


def test_of_two_who_decide_at_once_one_does(asked: Asked) -> None:
    world, request, _verb = asked
    people = [world.team_manager, world.manager, world.director] * 2

    def decide(place: int) -> None:
        person = User.objects.get(pk=people[place].pk)
        if place % 2:
            actions.refuse_request(request, reason="no", by=person, at=LATER)
        else:
            actions.grant_request(request, by=person, at=LATER)

    errors = run_together(len(people), decide)
    assert [type(one) for one in errors] == [AlreadyDecided] * (len(people) - 1)
    request.refresh_from_db()
    assert all(request.decided_by.full_name in str(one) for one in errors)  # threads speak Chinese
    assert request.state in ("done", "refused")
    assert promises() == (request.state == "done")
    decided = Event.objects.filter(name__in=["work.approval_granted", "work.approval_refused"])
    assert decided.count() == 1


def test_what_several_carry_out_at_once_is_done_once(asked: Asked) -> None:
    world, request, _verb = asked
    ApprovalRequest.objects.filter(pk=request.pk).update(
        state="granted", decided_by=world.director, decided_at=LATER, decided_rung="director"
    )
    assert run_together(6, lambda place: running.carry_out(request.pk, at=LATER)) == []
    request.refresh_from_db()
    assert (request.state, promises()) == ("done", 1)
    assert Event.objects.filter(name="work.approval_done").count() == 1


def test_a_request_repeated_at_once_is_kept_once(asked: Asked) -> None:
    world, first, verb = asked
    kept: list[int] = []

    def again(place: int) -> None:
        try:
            verb(world.yonghui, amount=Decimal("9000"), by=User.objects.get(pk=world.rep.pk), at=AT, key="other")
        except NeedsApproval as need:
            kept.append(need.request.pk)

    assert run_together(6, again) == []
    assert len(kept) == 6
    assert len(set(kept)) == 1
    assert ApprovalRequest.objects.exclude(pk=first.pk).count() == 1
    assert Event.objects.filter(name="work.approval_requested").count() == 2


def test_granting_and_withdrawing_at_once(asked: Asked) -> None:
    world, request, _verb = asked
    deeds: list[Callable[[], Any]] = [
        lambda: actions.grant_request(request, by=User.objects.get(pk=world.director.pk), at=LATER),
        lambda: actions.withdraw_request(request, by=User.objects.get(pk=world.rep.pk), at=LATER),
    ]
    errors = run_together(2, lambda place: deeds[place]())
    assert [type(one) for one in errors] == [AlreadyDecided]
    request.refresh_from_db()
    assert (request.state, promises()) in [("done", 1), ("withdrawn", 0)]
