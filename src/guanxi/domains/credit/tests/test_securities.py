"""Securities that a limit rests on: given back the limit falls, ended they raise a sign (S4-44)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import AT

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.models import Limit, Security, Signal
from guanxi.domains.credit.tests.dealings import night, open_kinds
from guanxi.domains.credit.tests.granting import graded, make_survey
from guanxi.domains.receivables.models import Account
from guanxi.foundation.timeline.models import Event

pytestmark = pytest.mark.django_db
D = Decimal


def deposit(world, value: str = "10000.00", until: date | None = None) -> Security:
    given: dict[str, Any] = {"kind": "deposit", "description": "保证金", "by": world.credit, "at": AT}
    return actions.add_security(world.jianhu, value=D(value), valid_until=until, **given)


@pytest.fixture
def resting(world) -> Limit:
    """A limit that rests with 10,000 on a deposit: all that was proposed is granted."""
    make_survey(world, world.jianhu)
    deposit(world)
    application = graded(world, world.jianhu)
    application = actions.change_application(
        application, amount=application.proposed, term_days=30, reason="all of it", version=application.version,
        by=world.credit, at=AT,
    )  # fmt: skip
    actions.submit(application, by=world.director, at=AT)
    return Limit.objects.get()


def give_back(security: Security, world) -> None:
    actions.release_security(security, reason="paid back", by=world.credit, at=AT + timedelta(hours=1))


def ceiling(world) -> Decimal:
    return Account.objects.get(customer=world.jianhu).ceiling


def test_the_limit_falls_with_the_security_it_rests_on(world, resting) -> None:
    assert resting.secured == D("10000.00")
    give_back(Security.objects.get(), world)
    limit = Limit.objects.get(ended_at__isnull=True)
    assert (limit.amount, limit.secured) == (resting.amount - 10000, D(0))
    assert (limit.origin, limit.by, limit.approved_by) == ("lowered", world.credit, None)
    assert ceiling(world) == limit.amount
    assert Event.objects.get(name="credit.limit_lowered").facts["reason"] == "paid back"


def test_another_security_stands_in(world, resting) -> None:
    first = Security.objects.get()
    deposit(world, "8000.00")
    give_back(first, world)
    limit = Limit.objects.get(ended_at__isnull=True)
    assert (limit.amount, limit.secured) == (resting.amount - 2000, D("8000.00"))


def test_a_limit_that_was_lowered_rests_on_nothing(world, resting) -> None:
    lower = resting.amount - 10000
    actions.lower_limit(world.jianhu, amount=lower, reason="x", by=world.credit, at=AT)
    give_back(Security.objects.get(), world)
    assert Limit.objects.filter(ended_at__isnull=True).get().amount == lower == ceiling(world)


def test_what_came_after_the_limit_goes_without_it(world, resting) -> None:
    give_back(deposit(world, "3000.00"), world)
    assert Limit.objects.get().amount == resting.amount == ceiling(world)


def test_a_limit_the_grade_carries_alone_rests_on_nothing(world) -> None:
    make_survey(world, world.jianhu)
    held = deposit(world)
    actions.submit(graded(world, world.jianhu), by=world.director, at=AT)  # less than is proposed without it
    assert Limit.objects.get().secured == 0
    give_back(held, world)
    assert Limit.objects.get().amount == D("30000.00")


def test_the_page_says_before_what_falls(world, resting, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    clerk = Client()
    clerk.force_login(world.credit)
    url = reverse("credit:release", args=[Security.objects.get().pk])
    assert f"{resting.amount - 10000:,.0f}" in clerk.get(url).content.decode()
    assert clerk.post(url, {"reason": "退还"}).status_code == 302
    assert ceiling(world) == resting.amount - 10000


def test_one_that_has_ended_is_a_sign(world, resting) -> None:
    night(world.jianhu)
    assert "security_ended" not in open_kinds(world.jianhu)
    Security.objects.update(valid_until=AT.date())
    night(world.jianhu, AT + timedelta(days=1))
    signal = Signal.objects.get(kind="security_ended")
    assert D(signal.facts["amount"]) == 10000
    clerk = Client()
    clerk.force_login(world.credit)
    assert "10,000" in clerk.get(reverse("credit:customer", args=[world.jianhu.pk])).content.decode()


def test_the_page_counts_nothing_of_one_that_has_ended(world) -> None:
    held = deposit(world, until=AT.date())
    assert (held.counts_on(AT.date()), held.counts_on(AT.date() + timedelta(days=1))) == (D("10000.00"), D(0))
    Security.objects.update(valid_until=date(2026, 1, 1))
    client = Client()
    client.force_login(world.credit)
    (row,) = client.get(reverse("credit:customer", args=[world.jianhu.pk])).context["securities"]
    assert row[2:4] == ["10,000.00", "0.00"]
