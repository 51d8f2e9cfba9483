"""The list of tasks, the page of one, and the small forms that put it off and hand it over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.models import Notification
from guanxi.foundation.timeline.queries import line_of, timeline_of
from guanxi.foundation.work import actions
from guanxi.foundation.work.models import Task

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def browser(person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def add(company: Company, title: str, *, due: int = 0, **changes: object) -> Task:
    given = {"assignee": company.rep, "by": company.manager, "due_on": timezone.localdate() + timedelta(due)}
    return actions.add_task(title=title, at=AT, **{**given, **changes})


def titles(answer) -> list[str]:
    return [task.title for task in answer.context["page"].rows]


@pytest.fixture
def tasks(company: Company) -> dict[str, Task]:
    """Tasks of the rep: late, today, ahead, done; one of the service, one of the stranger."""
    found = {
        "late": add(company, "late", due=-3),
        "today": add(company, "today"),
        "ahead": add(company, "ahead", due=5),
        "done": add(company, "done", due=-1),
        "service": add(company, "service", assignee=company.service, by=company.service),
        "strange": add(company, "strange", assignee=company.stranger, by=company.stranger),
    }
    actions.finish_task(found["done"], outcome="两箱", by=company.rep, at=AT)
    return found


def test_the_list_begins_with_one_s_own_open_tasks(company: Company, tasks) -> None:
    client = browser(company.rep)
    assert titles(client.get("/tasks/")) == ["late", "today", "ahead"]
    assert titles(client.get("/tasks/?state=overdue")) == ["late"]
    assert titles(client.get("/tasks/?state=done")) == ["done"]
    assert sorted(titles(client.get("/tasks/?all=1"))) == ["ahead", "done", "late", "today"]
    assert titles(client.get("/tasks/?all=1&q=tod")) == ["today"]


def test_each_view_is_marked_where_one_stands(company: Company, tasks) -> None:
    client = browser(company.rep)
    for address, label in (("/tasks/", "Mine"), ("/tasks/?all=1", "All"), ("/tasks/?state=overdue", "Overdue")):
        current = [tab["label"] for tab in client.get(address).context["views"] if tab["current"]]
        assert current == [label], address


def test_taking_the_last_filter_away_leads_to_every_task(company: Company, tasks) -> None:
    (chip,) = browser(company.rep).get("/tasks/?state=overdue").context["chips"]
    assert len(titles(browser(company.rep).get(f"/tasks/{chip['url']}"))) == 4


def test_a_lead_sees_the_team_and_what_he_gave(company: Company, tasks) -> None:
    client = browser(company.manager)
    assert titles(client.get("/tasks/")) == []
    assert "late" in titles(client.get("/tasks/?state=open"))
    assert titles(client.get(f"/tasks/?state=open&giver={company.manager.pk}")) == ["late", "today", "ahead"]
    assert "strange" not in titles(client.get("/tasks/?all=1"))


def test_the_page_says_what_a_task_is_about(company: Company) -> None:
    task = add(company, "送样品", about=company.shaoxing)
    page = browser(company.rep).get(f"/tasks/{task.pk}/").content.decode()
    assert "送样品" in page
    assert str(company.manager) in page
    assert f"/tasks/{task.pk}/postponement/" in page
    assert browser(company.stranger).get(f"/tasks/{task.pk}/").status_code == 404


@pytest.mark.parametrize("verb", ["assignee", "postponement"])
def test_the_small_form_is_a_dialog_or_a_page(company: Company, verb: str) -> None:
    task = add(company, "送样品")
    client = browser(company.rep)
    part = client.get(f"/tasks/{task.pk}/{verb}/", headers=HTMX).content.decode()
    assert "<dialog" in part
    assert "<html" not in part
    assert 'name="back" value="http://testserver/"' in part
    assert "<html" in client.get(f"/tasks/{task.pk}/{verb}/").content.decode()
    assert browser(company.stranger).get(f"/tasks/{task.pk}/{verb}/").status_code == 404


def test_postponing_wants_a_reason_and_stands_on_the_timeline(company: Company) -> None:
    task = add(company, "送样品", about=company.shaoxing)
    client, place = browser(company.manager), f"/tasks/{task.pk}/postponement/"
    later = timezone.localdate() + timedelta(7)
    assert client.post(place, {"due_on": later}).status_code == 422
    assert client.post(place, {"due_on": date(1900, 1, 1), "reason": "x"}).status_code == 422
    answer = client.post(place, {"due_on": later, "reason": "客户出差", "back": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    task.refresh_from_db()
    assert task.due_on == later
    (title,) = [
        line["title"] for _day, lines in timeline_of(company.shaoxing) for line in lines if "客户出差" in line["title"]
    ]
    assert "送样品" in title
    deliver_pending(timezone.now())
    told = Notification.objects.filter(user=company.rep, event__name="work.task_postponed").get()
    assert line_of(told.event)["href"] == f"/tasks/{task.pk}/"


def test_handing_over_tells_the_new_one(company: Company) -> None:
    task = add(company, "送样品", by=company.rep)
    place = f"/tasks/{task.pk}/assignee/"
    assert browser(company.stranger).post(place, {"assignee": company.stranger.pk}).status_code == 404
    assert browser(company.rep).post(place, {"assignee": ""}).status_code == 422
    answer = browser(company.manager).post(place, {"assignee": company.service.pk})
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.assignee == company.service
    deliver_pending(timezone.now())
    assert Notification.objects.filter(user=company.service, event__name="work.task_reassigned").exists()


def test_who_gave_a_task_out_of_reach_away_comes_back_to_the_list(company: Company) -> None:
    task = add(company, "送样品")
    answer = browser(company.rep).post(f"/tasks/{task.pk}/assignee/", {"assignee": company.stranger.pk}, follow=True)
    assert answer.redirect_chain == [("/tasks/", 302)]


def test_a_done_task_is_refused_with_the_way_out(company: Company) -> None:
    task = add(company, "送样品")
    actions.finish_task(task, by=company.rep, at=AT)
    answer = browser(company.rep).post(f"/tasks/{task.pk}/assignee/", {"assignee": company.service.pk})
    assert answer.status_code == 422
    assert "Open it again first" in answer.content.decode()


def test_the_verbs_of_the_api(company: Company) -> None:
    task, client = add(company, "送样品"), browser(company.rep)
    later = str(timezone.localdate() + timedelta(3))
    body = {"task": task.pk, "due_on": later, "reason": "客户出差"}
    assert client.post("/api/v1/actions/work.postpone_task", body, "application/json").status_code == 200
    body = {"task": task.pk, "assignee": company.manager.pk}
    assert client.post("/api/v1/actions/work.reassign_task", body, "application/json").status_code == 200
    task.refresh_from_db()
    assert (str(task.due_on), task.assignee) == (later, company.manager)
    stranger = browser(company.stranger)
    assert stranger.post("/api/v1/actions/work.reassign_task", body, "application/json").status_code in {404, 422}


def test_what_is_typed_of_a_new_task_survives_a_lost_page(company: Company) -> None:
    assert 'data-keep="task-"' in browser(company.rep).get("/tasks/new/").content.decode()
