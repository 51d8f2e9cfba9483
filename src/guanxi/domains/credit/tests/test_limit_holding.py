"""Verbs of credit hold the customer's account before anything else, as a merge does: nobody waits crosswise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.models import Application
from guanxi.domains.credit.tests.granting import AT, D, ask, graded, make_survey
from guanxi.foundation.people.queries import system_user
from guanxi.kit.querysets import ScopedQuerySet

pytestmark = pytest.mark.django_db

VERBS: dict[str, Any] = {
    "apply": lambda one, asked: ask(one, one.yonghui),
    "change": lambda one, asked: actions.change_application(
        asked, amount=D("31000.00"), term_days=30, reason="x", version=asked.version, by=one.rep,
        at=AT,
    ),
    "withdraw": lambda one, asked: actions.withdraw_application(asked, reason="x", by=one.rep, at=AT),
    "grade": lambda one, asked: actions.grade_customer(one.jianhu, by=one.credit, at=AT),
    "submit": lambda one, asked: actions.submit(asked, by=one.manager, at=AT),
    "lower": lambda one, asked: actions.lower_limit(one.yonghui, amount=D("1.00"), reason="x", by=one.credit, at=AT),
    "end": lambda one, asked: actions.end_limit(one.yonghui, reason="x", by=one.credit, at=AT),
    "block": lambda one, asked: actions.block_customer(one.yonghui, reason="x", by=one.credit, at=AT),
    "import": lambda one, asked: actions.set_limits({one.jianhu.pk: LimitGiven(D("9.00"))}, by=system_user(), at=AT),
    "expire": lambda one, asked: actions.expire_limits(by=system_user(), at=AT + timedelta(days=99)),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_the_account_is_held_first(world, monkeypatch, verb) -> None:
    make_survey(world, world.yonghui)
    make_survey(world, world.jianhu)
    given = LimitGiven(D("20000.00"), (AT + timedelta(days=9)).date(), 30)
    actions.set_limits({world.yonghui.pk: given}, by=system_user(), at=AT - timedelta(days=1))
    graded(world, world.jianhu)
    asked = Application.objects.get()
    held: list[str] = []
    lock = ScopedQuerySet.lock

    def told(rows: Any) -> Any:
        held.append(rows.model._meta.label_lower)
        return lock(rows)

    monkeypatch.setattr(ScopedQuerySet, "lock", told)
    VERBS[verb](world, asked)
    ours = [one for one in held if one.startswith(("receivables.", "credit."))]
    assert ours[0] == "receivables.account" and any(one.startswith("credit.") for one in ours)
