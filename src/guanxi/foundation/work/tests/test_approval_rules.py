"""The worked tables of docs/rules/approvals.md."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.world import World

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.actions import deactivate_user
from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals import actions
from guanxi.foundation.work.approvals.policies import ApprovalPolicy
from guanxi.foundation.work.approvals.port import NobodyMay
from guanxi.foundation.work.approvals.rules import Rung, lowest_held, rungs_over
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.foundation.work.tests.approving import AT, LADDER, LATER
from guanxi.kit.errors import NeedsApproval
from guanxi.kit.testing.tables import read_table

PAGE = "rules/approvals.md"


@pytest.mark.parametrize("row", read_table(PAGE, "The ladder"), ids=lambda row: " ".join(row.values()))
def test_the_lowest_rung_that_is_held_decides(row: dict[str, str]) -> None:
    held = [] if row["held near by"] == "–" else row["held near by"].split(", ")
    rung = lowest_held(rungs_over(LADDER, Decimal(row["amount"])), held)
    assert (rung.role if rung else "–") == row["decided by"]


def test_a_rung_without_an_end_covers_everything() -> None:
    assert rungs_over((Rung("a", Decimal(1)), Rung("b", None)), Decimal("1e12")) == (Rung("b", None),)


def outcome(promise: Any, customer: Customer, amount: str, by: User) -> str:
    """Who decides, in the words of the page."""
    try:
        promise(customer, amount=Decimal(amount), by=by, at=AT)
    except NeedsApproval as need:
        return str(need.request.rung)
    except NobodyMay:
        return "nobody"
    return "own"


@pytest.mark.django_db
def test_who_decides_in_the_company(world: World, promise: Any) -> None:
    customers = {"绍兴": world.yonghui, "温州": world.wanjiafu}
    for row in read_table(PAGE, "In the company of the tests"):
        by = User.objects.get(pk=world.users[row["asked by"]].pk)
        assert outcome(promise, customers[row["customer of"]], row["amount"], by) == row["decided by"], row


DEEDS: dict[str, Callable[[World, ApprovalRequest], Any]] = {
    "nothing": lambda world, request: None,
    "a figure changed": lambda world, request: customers(world).update(phone="0575-1"),
    "the record left the reach of who asked": lambda world, request: customers(world).update(
        owner=world.stranger, unit=world.wenzhou
    ),
    "the record was deleted": lambda world, request: ApprovalRequest.objects.update(object_id=987_654),
    "who asked left the company": lambda world, request: deactivate_user(world.rep, by=world.admin, at=AT),
    "its days are over": lambda world, request: ApprovalRequest.objects.update(expires_at=AT),
}


def customers(world: World) -> Any:
    """The customer asked about."""
    return Customer.objects.filter(pk=world.yonghui.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("row", read_table(PAGE, "What becomes of it"), ids=lambda row: next(iter(row.values())))
def test_what_becomes_of_it(world: World, promise: Any, row: dict[str, str]) -> None:
    assert outcome(promise, world.yonghui, "8000", world.rep) == "team_manager"
    request = ApprovalRequest.objects.get()
    DEEDS[row["since it was asked"]](world, request)
    ended = actions.grant_request(request, by=User.objects.get(pk=world.team_manager.pk), at=LATER)
    assert ended.state == row["it ends as"]


def test_the_days_of_the_page_are_the_default() -> None:
    assert ApprovalPolicy().days == 14
