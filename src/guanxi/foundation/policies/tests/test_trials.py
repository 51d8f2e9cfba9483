"""Terms on trial: asked for by who may, run by the worker, taken up again when it was killed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import AT, TODAY

from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.terms import declared, policy, term
from guanxi.foundation.policies.trials import running
from guanxi.foundation.policies.trials.actions import try_terms
from guanxi.foundation.policies.trials.kinds import TrialKind, kinds
from guanxi.kit.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tried():
    """A policy that can be tried, made up for these tests; answers what the trials were given."""
    given = []

    @policy("test.patience", label="Patience")
    @dataclass(frozen=True)
    class Patience:
        days: int = term(30, label="days", least=0)
        share: Decimal = term(Decimal("0.5"), label="share", unit="rate")

    def run(asked):
        given.append(asked)
        asked.tell(1, 2)
        return {"days": asked.terms.days}

    kinds["test.patience"] = TrialKind(
        "test.patience", "Waits.", run, "policies/_changes.html", lambda result, _u: result
    )
    yield given
    del kinds["test.patience"], declared["test.patience"]


def ask(world, **more):
    wanted = {"terms": {"days": 10}, "since": date(2026, 1, 1), "by": world.admin, "at": AT, **more}
    return try_terms("test.patience", **wanted)


def test_the_worker_runs_what_waits_and_keeps_what_came_out(world, tried):
    trial = ask(world)
    running.run_waiting()
    trial.refresh_from_db()
    assert (trial.result, trial.failure, trial.attempts) == ({"days": 10}, "", 1)
    assert (tried[0].terms.days, tried[0].since, tried[0].until, tried[0].user) == (
        10, date(2026, 1, 1), TODAY, world.admin,
    )  # fmt: skip
    running.run_waiting()
    assert len(tried) == 1


def test_a_killed_trial_is_taken_up_again_and_gives_up_after_three(world, tried, monkeypatch):
    trial = ask(world)
    fail = lambda asked: 1 / 0  # noqa: E731
    monkeypatch.setitem(kinds, "test.patience", TrialKind("test.patience", "", fail, "", lambda result, _user: result))
    running.run_waiting()
    trial.refresh_from_db()
    assert trial.finished_at and trial.attempts == 3 and trial.failure == running.BROKEN and trial.result is None


def test_what_another_worker_holds_is_left_until_it_is_silent(world, tried):
    trial = ask(world)
    PolicyTrial.objects.update(touched_at=timezone.now(), attempts=1)
    running.run_waiting()
    assert not tried
    PolicyTrial.objects.update(touched_at=timezone.now() - running.LEASE - timedelta(seconds=1))
    running.run_waiting()
    trial.refresh_from_db()
    assert trial.result == {"days": 10} and trial.attempts == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"terms": {"days": -1}}, "days"),
        ({"terms": {"hours": 1}}, "hours"),
        ({"since": TODAY}, "since"),
        ({"since": date(2015, 1, 1)}, "since"),
        ({"until": TODAY + timedelta(days=1)}, "since"),
    ],
)
def test_wrong_input_is_refused_and_nothing_waits(world, tried, wrong, field):
    with pytest.raises(BadInput) as refused:
        ask(world, **wrong)
    assert set(refused.value.fields) == {field}
    assert not PolicyTrial.objects.exists()


def test_terms_are_tried_for_whom_they_are_meant(world, client):
    terms = {"terms": {}, "since": date(2026, 1, 1), "at": AT}
    own = {"scope": "customer", "scope_key": str(world.wanjiafu.pk)}
    with pytest.raises(BadInput) as refused:
        try_terms("credit.gate", **terms, **own, by=world.manager)  # not within the manager's reach
    assert set(refused.value.fields) == {"scope_key"}
    with pytest.raises(BadInput):
        try_terms("credit.gate", **terms, scope="role", scope_key="rep", by=world.admin)
    client.force_login(world.admin)
    new = reverse("policies:new_trial", args=["credit.gate"])
    drawn = client.post(new, {"do": "whom", "was_scope": "company", "scope": "unit", "scope_key": ""})
    assert str(world.shaoxing) in drawn.content.decode()
    first = client.get(new).content.decode()
    rows = dict(re.findall(r'name="(t-[^"]+)"[^>]*value="([^"]*)"', first))
    sent = rows | {"t-without_limit": "hold", "t-expired_limit": "hold", "since": "2026-01-01", **own}
    answer = client.post(new, sent)
    trial = PolicyTrial.objects.get()
    assert (trial.scope, trial.scope_key) == ("customer", str(world.wanjiafu.pk))
    assert str(world.wanjiafu) in client.get(answer.url).content.decode()
    change = client.get(f"{reverse('policies:change', args=['credit.gate'])}?trial={trial.pk}").content.decode()
    assert str(world.wanjiafu) in change


def test_a_policy_that_no_room_can_try_is_refused(world):
    with pytest.raises(BadInput):
        try_terms("orders.terms", terms={}, since=date(2026, 1, 1), by=world.admin, at=AT)


def test_a_rep_tries_nothing_and_sees_no_other_s_trial(world, tried, client):
    with pytest.raises(NotAllowed):
        ask(world, by=world.rep)
    trial = ask(world)
    client.force_login(world.manager)
    assert client.get(reverse("policies:trial", args=[trial.pk])).status_code == 404
    client.force_login(world.rep)
    assert client.get(reverse("policies:new_trial", args=["test.patience"])).status_code == 403


def test_pages_of_trials(world, tried, client):
    client.force_login(world.manager)
    new = reverse("policies:new_trial", args=["test.patience"])
    assert client.get(new).status_code == 200
    sent = {"t-days": "x", "t-share": "50", "since": "2026-01-01"}
    refused = client.post(new, sent)
    assert refused.status_code == 422 and 'value="x"' in refused.content.decode()
    answer = client.post(new, sent | {"t-days": "12"})
    trial = PolicyTrial.objects.get()
    assert answer.url == reverse("policies:trial", args=[trial.pk]) and trial.terms["days"] == 12
    assert "hx-trigger" in client.get(answer.url).content.decode()
    running.run_waiting()
    shown = client.get(answer.url).content.decode()
    assert "load delay" not in shown and "30 → 12" in shown
    assert answer.url in client.get(reverse("policies:trials", args=["test.patience"])).content.decode()
    client.force_login(world.admin)
    prefilled = client.get(f"{reverse('policies:change', args=['test.patience'])}?trial={trial.pk}")
    assert 'value="12"' in prefilled.content.decode()
