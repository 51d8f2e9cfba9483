"""The night: what raises a signal, what puts it to rest, who is asked to survey again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from guanxi.domains.credit.jobs import watch_every_customer
from guanxi.domains.credit.models import Signal, Standing
from guanxi.domains.credit.tests.dealings import AT, ON, D, bill, make_customer, night, on, open_kinds
from guanxi.domains.credit.watch import queries
from guanxi.domains.credit.watch.actions import (
    close_signal,
    follow_grading,
    nights,
    note_promise,
    open_tasks,
    watch_customers,
)  # fmt: skip
from guanxi.domains.credit.watch.shown import sentence_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import open_account, take_receipt
from guanxi.foundation.measures.queries import current_grade
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.actions import finish_task
from guanxi.foundation.work.models import Task


@pytest.fixture
def customer(world: Any) -> Customer:
    return make_customer(world, "W1", "绍兴上虞文具行", 10_000)


def test_later_payments_raise_a_signal_once(customer):
    for ago in (400, 350, 300, 250):
        bill(customer, ago, 1000, late=0)
    for ago in (110, 90, 75):
        bill(customer, ago, 1000, late=25)
    assert night(customer) == 1
    assert open_kinds(customer) == ["later_payments"]
    assert night(customer) == 0
    signal = Signal.objects.get(customer=customer)
    assert signal.facts == {"recent": "25.0", "before": "0.0"}
    assert Event.objects.filter(name="credit.signal_opened", object_id=signal.pk).count() == 1
    assert "25" in sentence_of(signal)


def test_only_what_was_written_down_is_told(customer, monkeypatch):
    """Another night was quicker: it wrote its signal after ours looked for those that are open."""
    bill(customer, 10, 9_500, late=None)
    assert night(customer) == 1
    monkeypatch.setattr(queries, "open_kinds", lambda customers: set())
    assert night(customer) == 0
    told = Event.objects.filter(name="credit.signal_opened").values_list("object_id", flat=True)
    assert [*told] == [*Signal.objects.values_list("pk", flat=True)]


def test_the_night_grades_behaviour(customer):
    for ago in (300, 250, 200, 150):
        bill(customer, ago, 1000, late=0)
    night(customer)
    grade = current_grade("credit.behaviour", customer)
    assert grade is not None
    assert (grade.grade, grade.on) == ("B", ON)
    night(customer, AT + timedelta(days=1))
    again = current_grade("credit.behaviour", customer)
    assert again is not None
    assert (again.pk, again.checked_on) == (grade.pk, on(-1))


def test_use_of_the_limit_knows_what_is_at_stake(customer):
    bill(customer, 10, 9_500, late=None)
    night(customer)
    signal = Signal.objects.get(customer=customer)
    assert (signal.kind, signal.at_stake) == ("limit_use", D(9_500))
    bill(customer, 5, 2_000, late=None)
    night(customer)
    signal.refresh_from_db()
    assert signal.at_stake == D(11_500)


def test_what_was_looked_at_stays_quiet_for_a_while(customer, world):
    bill(customer, 10, 9_500, late=None)
    night(customer)
    close_signal(Signal.objects.get(customer=customer), outcome="季末备货，已电话确认", by=world.credit, at=AT)
    assert night(customer, AT + timedelta(days=30)) == 0
    late = AT + timedelta(days=61)
    assert "limit_use" in (night(customer, late) and open_kinds(customer))


def test_a_broken_promise_raises_a_signal(customer, world):
    bill(customer, 60, 1_000, late=None)
    promise = note_promise(customer, amount=D("600.005"), due_on=on(-3), note="老板娘", by=world.rep, at=AT)
    assert promise.amount == D("600.01")
    assert night(customer, AT + timedelta(days=3)) == 0
    assert night(customer, AT + timedelta(days=4)) == 1
    assert open_kinds(customer) == ["broken_promise"]


def test_a_promise_that_is_kept_raises_none(customer, world):
    bill(customer, 60, 1_000, late=None)
    note_promise(customer, amount=D(600), due_on=on(-3), by=world.rep, at=AT)
    take_receipt(customer, amount=D(600), on=on(-3), by=system_user(), at=AT + timedelta(days=3))
    assert night(customer, AT + timedelta(days=4)) == 0


def test_reviews_are_set_by_grade_and_come_due(customer, world):
    standing = Standing.objects.create(customer=customer, grade="C", graded_on=on(92), limit_amount=D(10_000))
    assert night(customer) == 1
    standing.refresh_from_db()
    assert standing.review_on == ON
    assert open_kinds(customer) == ["review_due"]
    standing.grade, standing.graded_on = "A", ON
    follow_grading(standing, by=system_user(), at=AT)
    assert open_kinds(customer) == []
    assert Standing.objects.get(pk=standing.pk).review_on == date(2027, 11, 20)
    closed = Signal.objects.get(customer=customer)
    assert (closed.outcome, closed.closed_by) == ("graded anew", system_user())


def test_a_merged_customer_is_not_watched(customer, world):
    standing_for = Customer.objects.create(
        code="W2", name="上虞文具", sort_name="W2", unit=world.rep.unit, created_at=AT, updated_at=AT
    )
    account = open_account(standing_for, by=system_user(), at=AT)
    account.carried_by = customer
    account.save()
    bill(customer, 10, 9_500, late=None)
    watch_every_customer(AT)
    assert not Signal.objects.filter(customer=standing_for).exists()
    assert open_kinds(customer) == ["limit_use"]


def test_the_rep_is_asked_to_survey_once(customer, world):
    bill(customer, 10, 9_500, late=None)
    watch_every_customer(AT)
    watch_every_customer(AT)
    signal = Signal.objects.get(customer=customer)
    task = signal.task
    assert task is not None
    assert (task.assignee, task.due_on, task.kind, task.object_id) == (
        world.rep,
        on(-7),
        "customers.customer",
        customer.pk,
    )
    assert Task.objects.filter(origin=f"credit.signal:{signal.pk}").count() == 1


def test_several_signals_of_a_customer_are_one_task(customer, world):
    bill(customer, 10, 9_500, late=None)
    Standing.objects.create(customer=customer, grade="C", graded_on=on(200))
    watch_every_customer(AT)
    assert open_kinds(customer) == ["limit_use", "review_due"]
    tasks = set(Signal.objects.filter(customer=customer).values_list("task_id", flat=True))
    assert len(tasks) == 1
    first, second = Signal.objects.filter(customer=customer).order_by("pk")
    close_signal(first, outcome="已核", by=world.credit, at=AT)
    assert Task.objects.get(pk=tasks.copy().pop()).done_at is None
    close_signal(second, outcome="已重新调查", by=world.credit, at=AT)
    done = Task.objects.get(pk=tasks.pop())
    assert (done.done_at, done.outcome) == (AT, "已重新调查")


def test_only_so_many_tasks_a_night_the_largest_first(customer, world):
    record_policy_version("credit.watch", terms={"most_tasks": 1}, starts_on=ON, reason="", by=world.admin, at=AT)
    other = make_customer(world, "W3", "上虞百货", 50_000)
    bill(customer, 10, 9_500, late=None)
    bill(other, 10, 48_000, late=None)
    watch_customers([customer.pk, other.pk], by=system_user(), at=AT)
    assert open_tasks({}, by=system_user(), at=AT) == {world.rep.pk: 1}
    assert Signal.objects.get(task__isnull=False).customer == other
    assert not open_tasks({world.rep.pk: 1}, by=system_user(), at=AT)
    assert open_tasks({}, by=system_user(), at=AT + timedelta(days=1)) == {world.rep.pk: 1}


def raise_signals(customer: Customer, *kinds: str, stake: int) -> None:
    """Signals as a night leaves them."""
    Signal.objects.bulk_create(
        Signal(customer=customer, kind=kind, on=ON, at_stake=D(stake - n), by=system_user(), at=AT)
        for n, kind in enumerate(kinds)
    )


def asked() -> dict[str, str]:
    """Code of the customer → who surveys it, of the signals with a task."""
    rows = Signal.objects.filter(task__isnull=False)
    return dict(rows.values_list("customer__code", "task__assignee__username"))


@pytest.mark.parametrize("none", ["no rep", "rep left", "by the policy"])
def test_without_a_rep_a_credit_clerk_surveys(customer, world, none):
    if none == "no rep":
        Customer.objects.filter(pk=customer.pk).update(owner=None)
    if none == "rep left":
        User.objects.filter(pk=world.rep.pk).update(is_active=False)
    if none == "by the policy":
        terms = {"assignee": "credit"}
        record_policy_version("credit.watch", terms=terms, starts_on=ON, reason="", by=world.admin, at=AT)
    raise_signals(customer, "news", stake=9)
    assert open_tasks({}, by=system_user(), at=AT) == {world.credit.pk: 1}
    assert asked() == {"W1": "zhou"}


def test_without_anybody_who_could_survey_nobody_is_asked(customer, world):
    Customer.objects.filter(pk=customer.pk).update(owner=None)
    User.objects.filter(pk=world.credit.pk).update(is_active=False)
    raise_signals(customer, "news", stake=9)
    assert not open_tasks({}, by=system_user(), at=AT)
    assert asked() == {}


def test_a_night_passes_over_those_who_have_enough(customer, world, monkeypatch):
    """Two signals are read at once; the rep is full after the first, and a colleague's lie behind his."""
    monkeypatch.setattr(nights, "AT_ONCE", 2)
    record_policy_version("credit.watch", terms={"most_tasks": 1}, starts_on=ON, reason="", by=world.admin, at=AT)
    raise_signals(customer, "news", "returned_mail", "limit_use", stake=9_000)
    others = [make_customer(world, f"R{n}", f"上虞{n}", 90_000) for n in range(4)]
    others.append(make_customer(world, "Z1", "温州文具", 90_000, owner=world.stranger))
    others.append(make_customer(world, "Z2", "温州文具二", 90_000, owner=None))
    bill(customer, 10, 9_000, late=None)
    for n, other in enumerate(others, start=1):
        raise_signals(other, "news", "limit_use", stake=8_000)
        bill(other, 10, 9_000 - 100 * n, late=None)
    watch_every_customer(AT)
    assert asked() == {"W1": "wu", "Z1": "zheng", "Z2": "zhou"}
    assert Signal.objects.filter(customer=customer).values("task").distinct().count() == 1
    assert Task.objects.filter(origin__startswith="credit.signal:").count() == 3


def test_a_signal_of_a_later_night_joins_the_task(customer, world):
    raise_signals(customer, "news", stake=9)
    open_tasks({}, by=system_user(), at=AT)
    raise_signals(customer, "returned_mail", stake=9)
    assert not open_tasks({}, by=system_user(), at=AT + timedelta(days=1))
    assert Task.objects.filter(origin__startswith="credit.signal:").count() == 1
    assert Signal.objects.filter(task__isnull=True).count() == 0


def test_a_task_that_is_done_takes_no_new_signal(customer, world):
    raise_signals(customer, "news", stake=9)
    open_tasks({}, by=system_user(), at=AT)
    finish_task(Task.objects.get(origin__startswith="credit.signal:"), outcome="已访", by=world.rep, at=AT)
    raise_signals(customer, "returned_mail", stake=9)
    assert open_tasks({}, by=system_user(), at=AT + timedelta(days=1)) == {world.rep.pk: 1}
    assert Task.objects.filter(origin__startswith="credit.signal:").count() == 2
