"""What waits, counted for the navigation in one question."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone
from tests.world import World

from guanxi.domains.orders.models import Order
from guanxi.foundation.people.models import User
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.tests.approving import DUE, promising
from guanxi.kit.errors import NeedsApproval
from guanxi.kit.querysets import count_together
from guanxi.surfaces.desk.queries.today import approval_count, held_count, task_count

pytestmark = pytest.mark.django_db


def counts(user: User) -> list[int | None]:
    """The marks of the navigation as `user` sees them."""
    request: Any = RequestFactory().get("/")
    request.user = User.objects.get(pk=user.pk)
    return [task_count(request), held_count(request), approval_count(request)]


def test_the_marks_of_the_navigation(world: World, django_assert_num_queries: Any) -> None:
    now = timezone.now()
    assert counts(world.team_manager) == [None, None, None]
    for title in ("a", "b"):
        add_task(title=title, assignee=world.rep, due_on=DUE, by=world.rep, at=now)
    Order.objects.filter(pk=world.old_order.pk).update(held_at=now)
    with promising() as promise, pytest.raises(NeedsApproval):
        promise(world.yonghui, amount=Decimal("8000"), by=world.rep, at=now)
    assert counts(world.team_manager) == [None, 1, 1]
    assert counts(world.rep) == [2, 1, None]
    assert counts(world.stranger) == [None, None, None]
    with django_assert_num_queries(1):
        tasks = User.objects.order_by("pk")
        assert count_together(tasks[:2], User.objects.filter(pk__in=[]), User.objects.filter(username="wu")) == [
            2,
            0,
            1,
        ]
