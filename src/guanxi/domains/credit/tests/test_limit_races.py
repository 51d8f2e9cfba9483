"""Several people at once: one application, one limit, and the ceiling is that of the limit in force."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions import expiry
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.refusals import AlreadyApplied, NotLower
from guanxi.domains.credit.models import Application, Limit, Standing
from guanxi.domains.credit.tests.granting import AT, D, graded, make_survey, submit
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.work.approvals import actions as approvals
from guanxi.kit.errors import Refusal
from guanxi.kit.testing.writers import in_threads, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


@pytest.fixture
def shared(transactional_db, world, tmp_path):
    """The cast in a database that every thread opens for itself: on SQLite a real file, as in production."""
    system_user()
    make_survey(world, world.jianhu)
    with shared_database(tmp_path):
        yield world


def told(work):
    """What became of it: "done", or the name of the refusal."""
    try:
        work()
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


def test_of_many_who_apply_at_once_one_does(shared) -> None:
    asked = {"term_days": 30, "reason": "season", "by": shared.rep, "at": AT}
    answers = in_threads(
        WRITERS, lambda n: told(lambda: actions.apply(shared.jianhu, amount=D(f"{n + 1}000.00"), **asked))
    )
    assert Counter(answers) == {"done": 1, AlreadyApplied.__name__: WRITERS - 1}
    assert Application.objects.count() == 1


def test_two_approvers_at_once_give_one_limit(shared) -> None:
    request = submit(shared, graded(shared, shared.jianhu))
    deciders = (shared.team_manager, shared.manager, shared.director)
    answers = in_threads(
        len(deciders), lambda n: told(lambda: approvals.grant_request(request, comment="", by=deciders[n], at=AT))
    )
    assert answers.count("done") == 1
    assert Limit.objects.count() == 1
    assert Account.objects.get(customer=shared.jianhu).ceiling == D("30000.00")


def test_those_who_lower_at_once_leave_one_limit_and_its_ceiling(shared) -> None:
    actions.submit(graded(shared, shared.jianhu), by=shared.manager, at=AT)
    answers = in_threads(
        WRITERS,
        lambda n: told(
            lambda: actions.lower_limit(shared.jianhu, amount=D(f"{n + 1}000.00"), reason="x", by=shared.credit, at=AT)
        ),
    )
    assert set(answers) <= {"done", NotLower.__name__} and "done" in answers

    def kept():
        limit = Limit.objects.get(ended_at__isnull=True)
        standing = Standing.objects.get(customer=shared.jianhu)
        return limit.amount, standing.limit_amount, Account.objects.get(customer=shared.jianhu).ceiling

    assert kept() == (D("1000.00"),) * 3
    assert Limit.objects.count() == 1 + answers.count("done")


def test_a_limit_granted_while_the_walk_comes_by_stays(shared, monkeypatch) -> None:
    actions.submit(graded(shared, shared.jianhu), by=shared.manager, at=AT)
    late = AT + timedelta(days=366)

    class Slow(expiry.TermsBook):
        """Between the reading of the walk and its writing somebody grants another limit."""

        def of(self, *asked):
            given = LimitGiven(D("40000.00"), (late + timedelta(days=300)).date(), 30)
            actions.set_limits({shared.jianhu.pk: given}, by=shared.admin, at=late)
            return super().of(*asked)

    monkeypatch.setattr(expiry, "TermsBook", Slow)
    actions.expire_limits(by=system_user(), at=late)
    assert Limit.objects.get(ended_at__isnull=True).amount == D("40000.00")
    assert Account.objects.get(customer=shared.jianhu).ceiling == D("40000.00")
