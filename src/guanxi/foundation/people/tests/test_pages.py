"""The set-up pages: who may open them, what they keep, and looking as a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.foundation.people.models import AccessToken, Delegation, Role, Unit, User
from guanxi.foundation.people.tests.company import Company
from guanxi.foundation.timeline.models import Event


def client_of(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def admin(company: Company) -> Client:
    return client_of(company.admin)


PAGES = {
    "/settings/": {"manager", "rep", "credit", "service", "stranger", "admin"},
    "/settings/tokens/new/": {"manager", "rep", "credit", "service", "stranger", "admin"},
    "/settings/delegations/new/": {"manager", "rep", "credit", "service", "stranger", "admin"},
    "/settings/users/": {"manager", "admin"},
    "/settings/users/new/": {"admin"},
    "/settings/units/": {"admin"},
    "/settings/units/new/": {"admin"},
    "/settings/roles/": {"admin"},
    "/settings/roles/rep/": {"admin"},
}


@pytest.mark.parametrize("path", PAGES)
def test_role_and_page_table(company: Company, path: str) -> None:
    for who in ("manager", "rep", "credit", "service", "stranger", "admin"):
        expected = 200 if who in PAGES[path] else 403
        assert client_of(getattr(company, who)).get(path).status_code == expected, who
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"


def test_looks_are_kept_and_used(company: Company) -> None:
    client = client_of(company.rep)
    client.post("/settings/", {"language": "en", "theme": "dark", "density": "compact"})
    page = client.get("/settings/").content.decode()
    assert '<html lang="en" data-theme="dark" data-density="compact"' in page
    assert client.post("/settings/", {"theme": "pink"}).status_code == 422
    assert User.objects.get(pk=company.rep.pk).theme == "dark"


def test_a_token_s_secret_is_shown_once(company: Company) -> None:
    client = client_of(company.rep)
    answer = client.post("/settings/tokens/new/", {"name": "脚本", "scopes": ["read", "orders.write"]})
    assert "gx_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    token = AccessToken.objects.get()
    assert token.scopes == ["orders.write", "read"]
    secret = next(word for word in answer.content.decode().replace("<", " ").replace(">", " ").split() if "gx_" in word)
    assert secret not in client.get("/settings/").content.decode()
    client_of(company.stranger).post(f"/settings/tokens/{token.pk}/end/")
    token.refresh_from_db()
    assert token.revoked_at is None
    client.post(f"/settings/tokens/{token.pk}/end/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_delegating_and_ending_it(company: Company) -> None:
    client, today = client_of(company.manager), timezone.localdate()
    wrong = {"to": company.stranger.pk, "starts_on": today, "ends_on": today - timedelta(1), "reason": "出差"}
    answer = client.post("/settings/delegations/new/", wrong)
    assert answer.status_code == 422
    assert "before the first" in answer.content.decode()
    assert "出差" in answer.content.decode()
    client.post("/settings/delegations/new/", {**wrong, "ends_on": today})
    made = Delegation.objects.get()
    assert client_of(company.rep).post(f"/settings/delegations/{made.pk}/end/").status_code == 404
    assert "郑海涛 stands in for 陈立群" in client_of(company.stranger).get("/settings/").content.decode()
    client_of(company.stranger).post(f"/settings/delegations/{made.pk}/end/")
    made.refresh_from_db()
    assert made.revoked_at is not None


def new_user(company: Company, **changes: object) -> dict:
    return {"username": "lin", "full_name": "林芳", "password": "hang-zhou-hu-7", "unit": company.shaoxing.pk,
            "roles": ["rep"], "idempotency_key": "u1", **changes}  # fmt: skip


def test_a_user_is_created_once_and_mistakes_stay_in_the_form(company: Company, admin: Client) -> None:
    wrong = admin.post("/settings/users/new/", new_user(company, password="1234567890"))
    assert wrong.status_code == 422
    assert "林芳" in wrong.content.decode()
    assert "1234567890" not in wrong.content.decode()
    for _time in range(2):
        assert admin.post("/settings/users/new/", new_user(company)).status_code == 302
    assert [role.key for role in User.objects.get(username="lin").roles.all()] == ["rep"]


def test_particulars_and_roles_change_together_or_not_at_all(company: Company, admin: Client) -> None:
    url = f"/settings/users/{company.admin.pk}/"
    answer = admin.post(url, {"full_name": "新名字", "unit": company.company.pk, "roles": ["rep"]})
    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()
    assert User.objects.get(pk=company.admin.pk).full_name == "管理员"
    url = f"/settings/users/{company.rep.pk}/"
    admin.post(url, {"full_name": "吴小燕", "unit": company.wenzhou.pk, "roles": ["rep", "service"]})
    changed = User.objects.get(pk=company.rep.pk)
    assert (changed.unit, changed.roles.count()) == (company.wenzhou, 2)


def test_an_administrator_sets_a_password_and_closes_an_account(company: Company, admin: Client) -> None:
    rep = client_of(company.rep)
    assert admin.post(f"/settings/users/{company.rep.pk}/password/", {"password": "short"}).status_code == 422
    admin.post(f"/settings/users/{company.rep.pk}/password/", {"password": "hang-zhou-hu-7"})
    assert User.objects.get(pk=company.rep.pk).check_password("hang-zhou-hu-7")
    assert rep.get("/settings/").status_code == 302, "sessions of before have ended"
    for is_active in (False, True):
        admin.post(f"/settings/users/{company.rep.pk}/activity/")
        assert User.objects.get(pk=company.rep.pk).is_active is is_active
    manager = client_of(company.manager)
    assert manager.post(f"/settings/users/{company.rep.pk}/activity/").status_code == 403
    assert manager.post(f"/settings/users/{company.stranger.pk}/activity/").status_code == 404


def test_units_are_made_moved_and_removed(company: Company, admin: Client) -> None:
    given = {"name": "义乌组", "kind": "team", "parent": company.zhejiang.pk}
    admin.post("/settings/units/new/", given)
    unit = Unit.objects.get(name="义乌组")
    admin.post(f"/settings/units/{unit.pk}/", {**given, "name": "义乌", "parent": company.wenzhou.pk})
    unit.refresh_from_db()
    assert (unit.name, unit.path) == ("义乌", f"{company.wenzhou.path}{unit.pk}/")
    ring = admin.post(f"/settings/units/{company.zhejiang.pk}/",
                      {"name": "x", "kind": "region", "parent": company.shaoxing.pk})  # fmt: skip
    assert ring.status_code == 422
    assert Unit.objects.get(pk=company.zhejiang.pk).name == "浙江"
    admin.post(f"/settings/units/{unit.pk}/removal/")
    assert not Unit.objects.filter(pk=unit.pk).exists()
    refused = admin.post(f"/settings/units/{company.shaoxing.pk}/removal/")
    assert refused.status_code == 422
    assert "still belongs" in refused.content.decode()


def test_a_role_is_changed_on_its_page(company: Company, admin: Client) -> None:
    admin.post("/settings/roles/service/", {"reach": "team", "room_work": ["work.*"], "room_people": ["people.see_as"]})
    role = Role.objects.get(key="service")
    assert (role.reach, role.permissions) == ("team", ["people.see_as", "work.*"])
    refused = admin.post("/settings/roles/admin/", {"reach": "all", "room_work": ["work.*"]})
    assert (refused.status_code, Role.objects.get(key="admin").permissions) == (422, ["*"])
    page = admin.get("/settings/roles/").content.decode()
    assert "people.see_as" in page
    assert "Begin to look, read-only" in page


@pytest.fixture
def looking(company: Company) -> Iterator[Client]:
    """The manager looks as her rep."""
    client = client_of(company.manager)
    assert client.post(f"/people/{company.rep.pk}/sight/")["Location"] == "/"
    yield client


def test_looking_as_a_colleague_shows_theirs_and_is_written_down(company: Company, looking: Client) -> None:
    page = looking.get("/tasks/")
    assert page.wsgi_request.user == company.rep
    assert page.wsgi_request.person == company.manager
    assert "You are looking as 吴小燕" in page.content.decode()
    event = Event.objects.get(name="people.seen_as")
    assert (event.object_id, event.by) == (company.rep.pk, company.manager)


def test_looking_as_a_colleague_changes_nothing(company: Company, looking: Client) -> None:
    sent = {"title": "x", "assignee": company.rep.pk, "due_on": date(2026, 11, 20)}
    answer = looking.post("/tasks/new/", sent)
    assert answer.status_code == 403
    assert "Press “Stop”" in answer.content.decode()
    for method in (looking.put, looking.patch, looking.delete):
        assert method("/tasks/new/").status_code == 403
    fragment = looking.post("/tasks/new/", sent, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Reswap"]) == (403, "none")
    assert not company.rep.tasks.exists()


def test_looking_as_a_colleague_offers_no_verb(company: Company, looking: Client) -> None:
    now = timezone.now()
    task = company.rep.tasks.create(title="x", due_on=now.date(), created_by=company.rep, created_at=now)
    at_work = client_of(company.rep)
    for address, verb in [
        ("/orders/", "/orders/new/"),
        ("/customers/", "/customers/new/"),
        ("/", f"/tasks/{task.pk}/completion/"),
        (f"/tasks/{task.pk}/", f"/tasks/{task.pk}/postponement/"),
    ]:
        assert verb in at_work.get(address).content.decode()
        page = looking.get(address).content.decode()
        assert verb not in page
        assert "whatever changes something is hidden" in page
        assert page.split("<main")[1].count('method="post"') == 1
    assert looking.post("/people/sight/end/").status_code == 302


def test_one_may_sign_out_while_looking(looking: Client) -> None:
    assert looking.post("/accounts/logout/").status_code == 302
    assert looking.get("/")["Location"].startswith("/accounts/login/")


def test_one_s_own_account_stays_one_s_own_while_looking(company: Company, looking: Client) -> None:
    assert looking.get("/settings/").wsgi_request.user == company.manager
    assert looking.get("/accounts/2fa/").wsgi_request.user == company.manager
    assert looking.get("/accounts/2fa/recovery-codes/").wsgi_request.user == company.manager


def test_stopping_to_look(company: Company, looking: Client) -> None:
    looking.post("/people/sight/end/")
    assert looking.get("/tasks/").wsgi_request.user == company.manager


def test_looking_ends_when_the_right_does(company: Company, looking: Client) -> None:
    company.manager.roles.clear()
    assert looking.get("/tasks/").wsgi_request.user == company.manager


@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("manager", "rep", 302),
        ("manager", "stranger", 404),
        ("manager", "admin", 404),
        ("rep", "manager", 404),
        ("stranger", "rep", 404),
        ("credit", "rep", 403),
        ("admin", "credit", 302),
        ("admin", "admin", 403),
    ],
)
def test_who_may_look_as_whom(company: Company, who: str, whom: str, status: int) -> None:
    client = client_of(getattr(company, who))
    assert client.post(f"/people/{getattr(company, whom).pk}/sight/").status_code == status
    assert Event.objects.filter(name="people.seen_as").exists() is (status == 302)
    assert client.get(f"/people/{getattr(company, whom).pk}/sight/").status_code == 405


def test_the_list_of_users_costs_the_same_for_many(
    company: Company, admin: Client, django_assert_max_num_queries
) -> None:
    for number in range(30):
        User.objects.create(username=f"u{number}", full_name=f"员工{number}", unit=company.shaoxing)
    with django_assert_max_num_queries(25):
        assert "员工29" in admin.get("/settings/users/").content.decode()


def test_a_role_s_verbs_stand_room_by_room_in_columns_and_steps_are_not_offered(company: Company) -> None:
    page = client_of(company.admin).get("/settings/roles/rep/").content.decode()
    rooms = page.count('<div class="choices">')
    assert rooms >= 8
    assert page.count("<fieldset") == rooms
    assert 'value="work.add_task"' in page
    assert 'value="receivables.reserve"' not in page
