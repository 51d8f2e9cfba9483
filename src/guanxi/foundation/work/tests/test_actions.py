"""Tasks: added, finished, undone, handed over; and who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from guanxi.foundation.people.tests.company import AT, Company, fresh
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.models import Event, EventAbout, Notification
from guanxi.foundation.work import actions
from guanxi.foundation.work.models import Task
from guanxi.foundation.work.queries import tasks_about, tasks_for_today
from guanxi.kit.errors import BadInput, NotAllowed, Refusal

TODAY = date(2026, 11, 20)


def add(company: Company, **changes: object) -> Task:
    given = {"title": "送样品", "assignee": company.rep, "due_on": TODAY, "by": company.manager, "at": AT, **changes}
    return actions.add_task(**given)


def test_a_task_stands_on_the_timeline_of_what_it_is_about_and_is_told(company: Company) -> None:
    task = add(company, about=company.shaoxing)
    assert list(tasks_about(company.shaoxing)) == [task]
    about = EventAbout.objects.get(event__name="work.task_added")
    assert (about.kind, about.object_id) == ("people.unit", company.shaoxing.pk)
    deliver_pending(AT)
    assert [one.user for one in Notification.objects.all()] == [company.rep]


def test_one_s_own_task_rings_no_bell(company: Company) -> None:
    add(company, by=company.rep)
    deliver_pending(AT)
    assert not Notification.objects.exists()


def test_the_same_origin_opens_one_task(company: Company) -> None:
    assert add(company, origin="birthday:7:2026") == add(company, origin="birthday:7:2026", title="别的")
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"title": "长" * 201}, {"due_on": date(1900, 1, 1)}, {"due_on": date(2999, 1, 1)}],
)
def test_bad_tasks(company: Company, changes: dict) -> None:
    with pytest.raises(BadInput):
        add(company, **changes)
    assert not Task.objects.exists()
    assert not Event.objects.filter(name="work.task_added").exists()


def test_overdue_comes_first_and_tomorrow_waits(company: Company) -> None:
    days = {shift: add(company, title=str(shift), due_on=TODAY + timedelta(shift)) for shift in (0, -3, 1, -10)}
    assert tasks_for_today(company.rep, TODAY) == [days[-10], days[-3], days[0]]
    assert tasks_for_today(company.manager, TODAY) == []


def test_finishing_keeps_the_outcome_and_can_be_undone(company: Company) -> None:
    task = actions.finish_task(add(company), outcome="客户要了两箱", by=company.rep, at=AT)
    assert (task.done_at, task.outcome) == (AT, "客户要了两箱")
    again = actions.finish_task(task, outcome="别的", by=company.rep, at=AT + timedelta(hours=1))
    assert (again.done_at, again.outcome) == (AT, "客户要了两箱")
    assert Event.objects.filter(name="work.task_finished").count() == 1
    assert actions.reopen_task(task, by=company.rep, at=AT).done_at is None
    with pytest.raises(BadInput):
        actions.finish_task(task, outcome="长" * 401, by=company.rep, at=AT)


def test_a_stranger_touches_nothing(company: Company) -> None:
    task = add(company)
    stranger = fresh(company.stranger)
    for attempt in (
        lambda: actions.finish_task(task, by=stranger, at=AT),
        lambda: actions.reopen_task(task, by=stranger, at=AT),
        lambda: actions.reassign_task(task, assignee=stranger, by=stranger, at=AT),
        lambda: actions.postpone_task(task, due_on=TODAY, reason="没空", by=stranger, at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    task.refresh_from_db()
    assert (task.done_at, task.assignee) == (None, company.rep)


def test_handing_over_and_putting_off(company: Company) -> None:
    task = add(company)
    actions.reassign_task(task, assignee=company.service, by=fresh(company.manager), at=AT)
    actions.postpone_task(task, due_on=TODAY + timedelta(7), reason="客户出差", by=fresh(company.service), at=AT)
    task.refresh_from_db()
    assert (task.assignee, task.due_on) == (company.service, TODAY + timedelta(7))
    actions.finish_task(task, by=fresh(company.service), at=AT)
    task.refresh_from_db()
    with pytest.raises(Refusal, match="done already"):
        actions.reassign_task(task, assignee=company.rep, by=fresh(company.service), at=AT)


def test_the_pages(company: Company) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(company.rep)
    page = client.get("/tasks/new/").content.decode()
    assert "What is to be done" in page
    wrong = client.post("/tasks/new/", {"title": "回电话", "assignee": company.rep.pk, "due_on": "1900-01-01"})
    assert wrong.status_code == 422
    assert "回电话" in wrong.content.decode()
    sent = {"title": "回电话", "assignee": company.rep.pk, "due_on": TODAY, "idempotency_key": "t1"}
    for _time in range(2):
        assert client.post("/tasks/new/", sent).status_code == 302
    task = Task.objects.get()
    assert "回电话" in client.get("/tasks/").content.decode()
    assert "回电话" in client.get(f"/tasks/{task.pk}/").content.decode()
    answer = client.post(f"/tasks/{task.pk}/completion/", follow=True)
    assert f"/tasks/{task.pk}/reopening/" in answer.content.decode(), "the toast offers to undo"
    client.post(f"/tasks/{task.pk}/reopening/")
    task.refresh_from_db()
    assert task.done_at is None
    assert client.get("/tasks/new/?kind=nobody.knows&id=1").status_code == 404
    client.force_login(company.stranger)
    assert client.post(f"/tasks/{task.pk}/completion/").status_code == 404
