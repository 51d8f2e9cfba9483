"""Pages of approvals: wherever a verb is asked for it leads to its request; the inbox, the decision, Today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from tests.world import World

from guanxi.config.urls import urlpatterns as known
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals.panels import asked_facts
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests.approving import promising
from guanxi.kit.errors import NeedsApproval, Refusal

pytestmark = pytest.mark.django_db
NO_PAGE = {"accept": "application/json"}
HTMX = {"hx-request": "true"}


def make_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """A view as they all are: it shows refusals and knows nothing of approvals."""
    from guanxi.kit.actions import registry

    try:
        registry["work.promise"].function(
            Customer.objects.get(pk=pk), amount=Decimal(request.POST["amount"]), by=request.user, at=timezone.now(),
            key=request.POST.get("key"),
        )  # fmt: skip
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=refusal.status)
    return HttpResponse("done")


urlpatterns = [*known, path("promise/<int:pk>/", make_promise)]


@pytest.fixture(autouse=True)
def promise(settings: Any) -> Iterator[Any]:
    """The verb that needs approval, and a page for it."""
    settings.ROOT_URLCONF = __name__
    with promising() as verb:
        yield verb


def browser(user: User) -> Client:
    """A signed-in browser."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def ask(promise: Any, world: World, amount: str = "8000", customer: Customer | None = None, **more: Any) -> Any:
    """What somebody asks for, 吴小燕 for 绍兴永辉礼品行 unless another is named."""
    asked = {"by": world.rep, "at": timezone.now()} | more
    with pytest.raises(NeedsApproval) as waiting:
        promise(customer or world.yonghui, amount=Decimal(amount), **asked)
    return waiting.value.request


def test_a_page_leads_to_the_request(world: World) -> None:
    client, body = browser(world.rep), {"amount": "8000", "key": "k"}
    answer = client.post(f"/promise/{world.yonghui.pk}/", body, follow=True)
    request = ApprovalRequest.objects.get()
    assert answer.redirect_chain == [(f"/approvals/{request.pk}/", 302)]
    assert "This needs approval" in answer.content.decode()
    again = client.post(f"/promise/{world.yonghui.pk}/", body)
    assert again["Location"] == f"/approvals/{request.pk}/"
    assert ApprovalRequest.objects.count() == 1


def test_a_fragment_makes_the_page_go_there(world: World) -> None:
    answer = browser(world.rep).post(f"/promise/{world.yonghui.pk}/", {"amount": "8000"}, headers=HTMX)
    request = ApprovalRequest.objects.get()
    assert (answer.status_code, answer["HX-Redirect"]) == (202, f"/approvals/{request.pk}/")


def test_a_program_is_told_the_number(world: World) -> None:
    answer = browser(world.rep).post(f"/promise/{world.yonghui.pk}/", {"amount": "8000"}, headers=NO_PAGE)
    request = ApprovalRequest.objects.get()
    assert answer.status_code == 202
    assert answer.json()["approval"] == {"id": request.pk, "url": f"/approvals/{request.pk}/"}


def test_a_refusal_stays_one(world: World) -> None:
    answer = browser(world.rep).post(f"/promise/{world.yonghui.pk}/", {"amount": "900000"}, headers=NO_PAGE)
    assert (answer.status_code, ApprovalRequest.objects.count()) == (422, 0)


def test_the_verbs_of_the_api(world: World, promise: Any) -> None:
    request = ask(promise, world)
    body, place = {"request": request.pk, "comment": "ok"}, "/api/v1/actions/work.grant_request"
    assert browser(world.stranger).post(place, body, "application/json").status_code == 404
    refused = browser(world.credit).post(place, body, "application/json")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:guanxi:problem:beyond_authority")
    granted = browser(world.team_manager).post(place, body, "application/json")
    assert granted.status_code == 200, granted.content
    request.refresh_from_db()
    assert (request.state, request.comment) == ("done", "ok")
    listed = browser(world.rep).get("/api/v1/lists/approvals?state=done").json()["items"]
    assert [one["id"] for one in listed] == [request.pk]


def test_who_may_see_a_request(world: World, promise: Any) -> None:
    request = ask(promise, world)
    seen = {
        name for name, user in world.users.items() if browser(user).get(f"/approvals/{request.pk}/").status_code == 200
    }
    assert seen == set(world.users) - {"stranger"}
    for verb in ("consent", "refusal", "withdrawal"):
        assert browser(world.stranger).post(f"/approvals/{request.pk}/{verb}/").status_code == 404


def test_the_inbox_begins_with_what_is_mine_to_decide(world: World, promise: Any) -> None:
    small, large = ask(promise, world), ask(promise, world, "20000")
    there = ask(promise, world, "300", world.wanjiafu, by=world.stranger)

    def inbox(user: User, query: str = "") -> set[int]:
        page = browser(user).get(f"/approvals/{query}").content.decode()
        return {one.pk for one in (small, large, there) if f'href="/approvals/{one.pk}/"' in page}

    assert inbox(world.team_manager) == {small.pk}
    assert inbox(world.manager) == {large.pk}
    assert inbox(world.director) == {there.pk}
    assert inbox(world.service) == set()
    page = browser(world.service).get("/approvals/").content.decode()  # nobody set a filter: nothing to take away
    assert "Nothing waits for approval" in page and "Nothing fits" not in page and "?all=1" in page
    assert "Nothing fits" in browser(world.service).get("/approvals/?for_me=1").content.decode()
    assert inbox(world.rep) == {small.pk, large.pk}  # nothing to decide: what was asked
    assert inbox(world.rep, "?for_me=1") == set()
    assert inbox(world.rep, f"?asked_by={world.rep.pk}") == {small.pk, large.pk}
    assert inbox(world.manager, "?state=waiting") == {small.pk, large.pk}
    assert inbox(world.director, "?all=1") == {small.pk, large.pk, there.pk}
    assert inbox(world.stranger, "?all=1") == {there.pk}
    assert inbox(world.director, "?all=1&q=许诺绍兴") == {small.pk, large.pk}
    assert inbox(world.director, "?all=1&q=promise to wen") == {there.pk}
    assert inbox(world.director, f"?all=1&q={world.stranger.full_name}") == {there.pk}
    assert inbox(world.director, "?all=1&q=zh-hans") == set()


def test_the_navigation_counts_and_today_shows_what_waits(world: World, promise: Any) -> None:
    request = ask(promise, world)
    today = browser(world.team_manager).get("/").content.decode()
    assert "For you to decide" in today
    assert f'href="/approvals/{request.pk}/"' in today
    assert "For you to decide" not in browser(world.manager).get("/").content.decode()


def test_granting_on_the_page(world: World, promise: Any) -> None:
    request = ask(promise, world)
    client = browser(world.team_manager)
    page = client.get(f"/approvals/{request.pk}/").content.decode()
    assert f'action="/approvals/{request.pk}/consent/"' in page
    assert f'formaction="/approvals/{request.pk}/refusal/"' in page
    done = client.post(f"/approvals/{request.pk}/consent/", {"words": "go on"}, follow=True).content.decode()
    assert "Granted and carried out" in done
    assert "go on" in done
    task = Task.objects.get(title__startswith="8000")
    assert f'href="/tasks/{task.pk}/"' in done
    again = client.post(f"/approvals/{request.pk}/consent/", {"words": ""}, follow=True).content.decode()
    assert "granted this already" in again


def test_who_decides_reads_why_it_is_asked(world: World, promise: Any) -> None:
    request = ask(promise, world, reason="They pay on Friday")
    assert "They pay on Friday" in browser(world.team_manager).get(f"/approvals/{request.pk}/").content.decode()
    request.facts |= {"why": "They pay on Friday"}
    assert [value for _label, value in asked_facts(request, world.team_manager)].count("They pay on Friday") == 1


def test_a_refusal_wants_a_word(world: World, promise: Any) -> None:
    request, client = ask(promise, world), browser(world.team_manager)
    answer = client.post(f"/approvals/{request.pk}/refusal/", {"words": ""})
    assert answer.status_code == 422
    assert "Say in up to 400 characters why" in answer.content.decode()
    client.post(f"/approvals/{request.pk}/refusal/", {"words": "owes too much"})
    request.refresh_from_db()
    assert (request.state, request.comment) == ("refused", "owes too much")


def test_who_asked_is_offered_to_withdraw_and_told_who_decides(world: World, promise: Any) -> None:
    request, client = ask(promise, world), browser(world.rep)
    page = client.get(f"/approvals/{request.pk}/").content.decode()
    assert f"Decided by: {world.team_manager}." in page
    assert "/consent/" not in page
    client.post(f"/approvals/{request.pk}/withdrawal/")
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_the_ladder_names_who_stands_on_it(world: World, promise: Any) -> None:
    page = browser(world.rep).get(f"/approvals/{ask(promise, world).pk}/").content.decode()
    assert "up to ¥10,000.00 · He Minhua" in page
    asked = ask(promise, world, by=world.team_manager, amount=Decimal("20000"))
    page = browser(world.team_manager).get(f"/approvals/{asked.pk}/").content.decode()
    assert "up to ¥10,000.00 · only who asked" in page  # not: nobody


def test_what_could_not_be_carried_out_says_why_to_both(world: World, promise: Any) -> None:
    request = ask(promise, world)
    Customer.objects.filter(pk=world.yonghui.pk).update(phone="0575-1")
    browser(world.team_manager).post(f"/approvals/{request.pk}/consent/", {"words": ""})
    for user in (world.rep, world.team_manager):
        page = browser(user).get(f"/approvals/{request.pk}/").content.decode()
        assert "The figures are no longer those that were granted (Telephone: " in page
        assert "0575-85123456 → 0575-1" in page


def test_those_concerned_are_told(world: World, promise: Any) -> None:
    from guanxi.foundation.timeline.delivery import deliver_pending
    from guanxi.foundation.timeline.models import Notification

    request, now = ask(promise, world), timezone.now()
    deliver_pending(now)
    assert {one.user for one in Notification.objects.all()} == {world.team_manager}
    Notification.objects.all().delete()
    browser(world.team_manager).post(f"/approvals/{request.pk}/consent/", {"words": ""})
    deliver_pending(timezone.now() + timedelta(seconds=1))
    told = Notification.objects.filter(event__object_id=request.pk, event__kind="work.approvalrequest")
    assert {(one.user, one.event.name) for one in told} == {(world.rep, "work.approval_granted")}
    assert json.dumps([one.event.facts for one in told])


def test_the_pages_ask_little(world: World, promise: Any, django_assert_max_num_queries: Any) -> None:
    requests = [ask(promise, world, str(amount)) for amount in range(100, 110)]
    client = browser(world.team_manager)
    with django_assert_max_num_queries(25):
        client.get("/approvals/")
    with django_assert_max_num_queries(25):
        client.get(f"/approvals/{requests[0].pk}/")
