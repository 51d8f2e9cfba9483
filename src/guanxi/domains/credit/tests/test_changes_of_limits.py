"""A limit changes: raised after a new survey only, lowered, ended, run out on its day (S4-47)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.world import AT, TODAY

from guanxi.domains.credit.gate import judge
from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.policies import CreditTerms
from guanxi.domains.credit.limits.refusals import (
    NeedsSurvey,
    NotLower,
)
from guanxi.domains.credit.limits.shown import standing_state
from guanxi.domains.credit.models import Application, Limit, Standing
from guanxi.domains.credit.tests.granting import D, ask, graded, make_survey
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.queries import days_to_pay
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveyed(world):
    """鉴湖文具批发部 with a finished survey of today: net assets of 400,000, two good references."""
    return make_survey(world, world.jianhu)


def test_no_increase_without_a_new_survey(world, surveyed) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    later = AT + timedelta(days=1)
    with pytest.raises(NeedsSurvey) as refused:
        ask(world, world.jianhu, "30000.01", at=later)
    assert refused.value.fault == "same_survey"
    ask(world, world.jianhu, "30000.00", at=later)  # to renew it is no increase
    Application.objects.filter(granted_at__isnull=True).update(withdrawn_at=later)
    make_survey(world, world.jianhu, at=later)
    assert ask(world, world.jianhu, "60000.00", at=later).amount == D("60000.00")


@pytest.mark.parametrize("how", ["ended", "expired", "lowered"])
def test_what_ended_is_no_way_to_more(world, surveyed, how) -> None:
    from guanxi.domains.credit.jobs import expire_every_limit

    actions.submit(graded(world, world.jianhu, "5000.00"), by=world.manager, at=AT)
    later = AT + timedelta(days=1)
    if how == "ended":
        actions.end_limit(world.jianhu, reason="x", by=world.credit, at=later)
    elif how == "lowered":
        actions.lower_limit(world.jianhu, amount=D(0), reason="x", by=world.credit, at=later)
    else:
        Standing.objects.update(valid_until=TODAY)
        expire_every_limit(later)
    later += timedelta(days=1)
    with pytest.raises(NeedsSurvey) as refused:
        ask(world, world.jianhu, "30000.00", at=later)
    assert refused.value.fault == "same_survey"
    make_survey(world, world.jianhu, at=later)
    assert ask(world, world.jianhu, "30000.00", at=later).is_open


def test_longer_to_pay_is_more_too(world, surveyed) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    later = AT + timedelta(days=1)
    with pytest.raises(NeedsSurvey) as refused:
        ask(world, world.jianhu, "30000.00", term_days=31, at=later)
    assert refused.value.fault == "same_survey"
    assert ask(world, world.jianhu, "30000.00", term_days=30, at=later).is_open


def test_a_limit_that_named_no_days_left_them_to_the_ledger(world, surveyed) -> None:
    given = {world.jianhu.pk: LimitGiven(D("30000.00"))}
    actions.set_limits(given, by=system_user(), at=AT + timedelta(hours=1))
    later = AT + timedelta(days=1)
    with pytest.raises(NeedsSurvey):
        ask(world, world.jianhu, "30000.00", term_days=31, at=later)
    assert ask(world, world.jianhu, "30000.00", term_days=30, at=later).is_open


def test_lowering_ending_and_what_is_left(world, surveyed) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    with pytest.raises(NotLower):
        actions.lower_limit(world.jianhu, amount=D("30000.00"), reason="x", by=world.credit, at=AT)
    lowered = actions.lower_limit(world.jianhu, amount=D("5000.00"), reason="pays late", by=world.credit, at=AT)
    assert (lowered.origin, lowered.valid_until) == ("lowered", date(2027, 11, 20))
    assert Account.objects.get(customer=world.jianhu).ceiling == D("5000.00")
    actions.end_limit(world.jianhu, reason="closed", by=world.credit, at=AT)
    assert Account.objects.get(customer=world.jianhu).ceiling == D("0.00")
    assert not Limit.objects.filter(ended_at__isnull=True).exists() and Limit.objects.count() == 2


def test_a_limit_ends_on_its_day_and_its_rep_is_told_before(world, surveyed) -> None:
    from guanxi.domains.credit.jobs import expire_every_limit
    from guanxi.foundation.work.models import Task

    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    for days in (364 - 30, 364 - 29, 365):  # the last one is its last day
        expire_every_limit(AT + timedelta(days=days))
    assert Task.objects.filter(origin__startswith="credit.expiry").count() == 1
    assert Account.objects.get(customer=world.jianhu).ceiling == D("30000.00")
    expire_every_limit(AT + timedelta(days=366))
    assert Account.objects.get(customer=world.jianhu).ceiling == D("0.00")
    assert Limit.objects.get().end_reason == "expired"
    assert Event.objects.filter(name="credit.limit_expired").count() == 1


def test_a_policy_may_keep_limits_until_they_are_reviewed(world, surveyed) -> None:
    from guanxi.domains.credit.jobs import expire_every_limit

    record_policy_version("credit.gate", terms={"expired_limit": "pass"}, starts_on=TODAY, by=world.admin, at=AT)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    expire_every_limit(AT + timedelta(days=400))
    assert Account.objects.get(customer=world.jianhu).ceiling == D("30000.00")
    later, standing = TODAY + timedelta(days=400), Standing.objects.get(customer=world.jianhu)
    assert not judge(world.jianhu, later).blocks  # what stays lets orders pass: one term says both
    assert standing_state(standing, on=later)[1] == "warn"
    assert days_to_pay(world.jianhu, on=later).is_granted


def test_a_term_that_is_gone_leaves_recorded_versions_readable(world) -> None:
    PolicyVersion.objects.create(
        policy="credit.terms", starts_on=TODAY, terms={"at_expiry": "keep", "warn_days": 9}, by=world.admin, at=AT
    )
    assert in_force(CreditTerms, on=TODAY).terms == CreditTerms(warn_days=9)
