"""A verb that needs approval, made for tests: a promise to a customer, which becomes a task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.functional import lazy
from django.utils.translation import get_language

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import User
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter, declared
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.kit import approvals
from guanxi.kit.actions import action, registry
from guanxi.kit.approvals import NeedsApproval

if TYPE_CHECKING:
    from tests.world import World

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
DUE = date(2026, 12, 1)
D = Decimal
MATTER, VERB = "work.promise", "work.promise"
LADDER = (Rung("team_manager", D("10000")), Rung("manager", D("50000")), Rung("director", D("500000")))
ladder: list[tuple[Rung, ...]] = [LADDER]


@dataclass(frozen=True)
class Extra:
    """Something besides, as rooms have it."""

    words: str
    amounts: tuple[Decimal, ...] = ()


def told(customer: Customer, amount: Decimal) -> Any:
    """What the inbox says, in the reader's language."""

    def say() -> str:
        is_chinese = (get_language() or "").startswith("zh")
        return f"许诺{customer.name}：{amount}" if is_chinese else f"Promise to {customer.name_en}: {amount}"

    return lazy(say, str)()


def promise(
    customer: Customer, *, amount: Decimal, extra: Extra | None = None, reason: str = "", by: User, at: datetime
) -> Task:
    """Promise a customer something worth an amount."""
    authority = approvals.demand(
        MATTER, amount=amount, about=customer, unit=customer.unit, summary=told(customer, amount),
        facts={"phone": customer.phone, "digest": customer.name}, by=by, at=at,
    )  # fmt: skip
    title = f"{amount} · {authority.person.username} · {authority.rung} · {authority.request_id}"
    return add_task(title=title, assignee=by, due_on=DUE, about=customer, by=by, at=at)


@contextmanager
def promising() -> Iterator[Any]:
    """The verb and its matter while they are needed; as any other afterwards they are unknown again."""
    verb = action(VERB)(promise)
    facts = {"phone": "Telephone", "digest": "Name"}
    declare_matter(Matter(MATTER, "Promise", lambda about, on: ladder[0], facts=facts, hidden=("digest",)))
    try:
        yield verb
    finally:
        registry.pop(VERB, None)
        declared.pop(MATTER, None)
        ladder[0] = LADDER


def afresh(person: User) -> User:
    """As the next request meets a person: nothing kept from the one before."""
    return User.objects.get(pk=person.pk)


def ask(promise: Any, world: World, amount: str = "8000", **more: Any) -> ApprovalRequest:
    """What 吴小燕 asks for 绍兴永辉礼品行."""
    asked: dict[str, Any] = {"by": afresh(world.rep), "at": AT} | more
    with pytest.raises(NeedsApproval) as waiting:
        promise(world.yonghui, amount=D(amount), **asked)
    request: ApprovalRequest = waiting.value.request
    return request
