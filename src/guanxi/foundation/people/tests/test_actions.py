"""The verbs of people, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.foundation.people import actions
from guanxi.foundation.people.models import AccessToken, Delegation, Role, SavedView, SignInLink, Unit, User
from guanxi.foundation.people.seeds import seed_roles
from guanxi.foundation.people.tests.company import AT, PASSWORD, Company, fresh
from guanxi.foundation.timeline.models import Event, Replay
from guanxi.kit.errors import BadInput, NotAllowed, Refusal


def make(company: Company, **changes: object) -> User:
    given = {"username": "lin", "full_name": "林芳", "password": "hang-zhou-hu-7", "roles": ["rep"], **changes}
    return actions.create_user(**given, by=company.admin, at=AT)


def test_create_user_keeps_particulars_roles_and_an_event(company: Company) -> None:
    user = make(company, unit=company.shaoxing, name_en="Lin Fang")
    assert user.check_password("hang-zhou-hu-7")
    assert [role.key for role in user.roles.all()] == ["rep"]
    event = Event.objects.get(name="people.user_created", object_id=user.pk)
    assert event.by == company.admin
    assert "hang-zhou-hu-7" not in str(event.facts)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "1234567890"}, "password"),
        ({"password": "short"}, "password"),
        ({"username": "WU"}, "username"),
        ({"username": "two words"}, "username"),
        ({"roles": ["emperor"]}, "roles"),
        ({"full_name": " "}, "full_name"),
        ({"language": "fr"}, "language"),
        ({"is_superuser": True}, "is_superuser"),
    ],
)
def test_create_user_refuses_what_is_wrong_and_changes_nothing(company: Company, changes: dict, field: str) -> None:
    before = User.objects.count()
    with pytest.raises(BadInput) as refusal:
        make(company, **changes)
    assert list(refusal.value.fields) == [field]
    assert User.objects.count() == before


def test_only_who_is_allowed_creates_users(company: Company) -> None:
    for person in (company.manager, company.rep, company.credit, company.service, company.stranger):
        with pytest.raises(NotAllowed):
            actions.create_user(username="x1", full_name="x", password="hang-zhou-hu-7", by=person, at=AT)
    assert not User.objects.filter(username="x1").exists()


def test_nobody_hands_out_administration_without_having_it(company: Company) -> None:
    role = Role.objects.get(key="manager")
    role.permissions = [*role.permissions, "people.grant_role"]
    role.save()
    with pytest.raises(NotAllowed):
        actions.grant_role(company.rep, role="admin", by=fresh(company.manager), at=AT)
    assert not company.rep.roles.filter(key="admin").exists()


def test_the_last_administrator_stays(company: Company) -> None:
    second = make(company, username="second", roles=["admin"])
    actions.withdraw_role(company.admin, role="admin", by=second, at=AT)
    with pytest.raises(Refusal, match="last administrator"):
        actions.withdraw_role(second, role="admin", by=second, at=AT)
    with pytest.raises(Refusal, match="last administrator"):
        actions.change_role(Role.objects.get(key="admin"), reach="all", permissions=["people.see_as"], by=second, at=AT)
    actions.grant_role(company.admin, role="admin", by=second, at=AT)
    actions.deactivate_user(second, by=fresh(company.admin), at=AT)
    with pytest.raises(Refusal, match="yourself"):
        actions.deactivate_user(company.admin, by=fresh(company.admin), at=AT)
    assert fresh(company.admin).may("people.create_user")


def test_deactivation_stops_tokens_and_reactivation_does_not_revive_them(company: Company) -> None:
    token, _secret = actions.issue_token(company.rep, name="t", scopes=["read"], by=company.rep, at=AT)
    actions.deactivate_user(company.rep, by=company.admin, at=AT)
    actions.reactivate_user(company.rep, by=company.admin, at=AT)
    token.refresh_from_db()
    assert token.revoked_at == AT
    assert fresh(company.rep).is_active


def test_role_permissions_must_exist(company: Company) -> None:
    role = Role.objects.get(key="service")
    before = list(role.permissions)
    with pytest.raises(BadInput):
        actions.change_role(role, reach="all", permissions=["orders.fly"], by=company.admin, at=AT)
    assert Role.objects.get(key="service").permissions == before


def test_seeding_again_keeps_what_an_administrator_changed(company: Company) -> None:
    role = Role.objects.get(key="service")
    actions.change_role(role, reach="team", permissions=["work.*"], by=company.admin, at=AT)
    seed_roles()
    role.refresh_from_db()
    assert (role.reach, role.permissions) == ("team", ["work.*"])


def test_moving_a_unit_moves_everything_below_it(company: Company) -> None:
    shop = actions.create_unit(name="门店", parent=company.shaoxing, by=company.admin, at=AT)
    actions.move_unit(company.shaoxing, parent=company.wenzhou, by=company.admin, at=AT)
    paths = dict(Unit.objects.values_list("pk", "path"))
    top, region, team = company.company.pk, company.wenzhou.pk, company.shaoxing.pk
    assert paths[team] == f"{top}/{region}/{team}/"
    assert paths[shop.pk] == f"{top}/{region}/{team}/{shop.pk}/"
    assert paths[company.zhejiang.pk] == f"{top}/{company.zhejiang.pk}/"


def test_the_tree_never_becomes_a_ring(company: Company) -> None:
    before = dict(Unit.objects.values_list("pk", "path"))
    for parent in (company.zhejiang, company.shaoxing):
        with pytest.raises(Refusal, match="cannot belong"):
            actions.move_unit(company.zhejiang, parent=parent, by=company.admin, at=AT)
    assert dict(Unit.objects.values_list("pk", "path")) == before


def test_units_in_use_stay_and_names_do_not_repeat(company: Company) -> None:
    with pytest.raises(Refusal, match="still belongs"):
        actions.remove_unit(company.shaoxing, by=company.admin, at=AT)
    with pytest.raises(BadInput):
        actions.create_unit(name="浙江", kind="region", parent=company.company, by=company.admin, at=AT)
    empty = actions.create_unit(name="空", parent=company.wenzhou, by=company.admin, at=AT)
    actions.remove_unit(empty, by=company.admin, at=AT)
    assert set(Unit.objects.values_list("name", flat=True)) == {"锦禾礼品", "浙江", "温州", "绍兴组"}


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [(2, 1, "ends_on"), (-9, -1, "ends_on"), (0, 400, "ends_on")],
)
def test_delegation_days_are_checked(company: Company, start: int, end: int, field: str) -> None:
    day = date(2026, 11, 20)
    with pytest.raises(BadInput) as refusal:
        actions.delegate(company.manager, to=company.rep, starts_on=day + timedelta(start),
                         ends_on=day + timedelta(end), by=company.manager, at=AT)  # fmt: skip
    assert list(refusal.value.fields) == [field]
    assert not Delegation.objects.exists()


def test_nobody_delegates_for_another(company: Company) -> None:
    day = date(2026, 11, 20)
    with pytest.raises(NotAllowed):
        actions.delegate(company.manager, to=company.rep, starts_on=day, ends_on=day, by=company.rep, at=AT)
    with pytest.raises(BadInput):
        actions.delegate(company.rep, to=company.rep, starts_on=day, ends_on=day, by=company.rep, at=AT)
    assert not Delegation.objects.exists()


def test_own_settings_are_one_s_own(company: Company) -> None:
    actions.change_own_settings(company.rep, language="en", density="compact", by=company.rep, at=AT)
    assert (fresh(company.rep).language, fresh(company.rep).density) == ("en", "compact")
    with pytest.raises(NotAllowed):
        actions.change_own_settings(company.rep, theme="dark", by=company.admin, at=AT)
    with pytest.raises(BadInput):
        actions.change_own_settings(company.rep, theme="pink", by=company.rep, at=AT)
    assert fresh(company.rep).theme == ""


def test_a_sign_in_link_works_once_and_for_fifteen_minutes(company: Company) -> None:
    secret = actions.issue_signin_link(company.manager, by=company.admin, at=AT)
    assert secret not in str(list(SignInLink.objects.values()))
    assert actions.use_signin_link(secret, at=AT + timedelta(minutes=14)) == company.manager
    assert actions.use_signin_link(secret, at=AT + timedelta(minutes=14)) is None
    late = actions.issue_signin_link(company.manager, by=company.admin, at=AT)
    assert actions.use_signin_link(late, at=AT + timedelta(minutes=15)) is None
    assert actions.use_signin_link("guess", at=AT) is None
    with pytest.raises(NotAllowed):
        actions.issue_signin_link(company.admin, by=company.manager, at=AT)


def test_saved_views_belong_to_their_maker(company: Company) -> None:
    view = actions.save_view(listing="customers", name="大客户", query="?class=A", by=company.rep, at=AT)
    again = actions.save_view(listing="customers", name="大客户", query="class=B", by=company.rep, at=AT)
    assert again.pk == view.pk
    assert SavedView.objects.get().query == "class=B"
    with pytest.raises(NotAllowed):
        actions.share_view(view, by=company.manager, at=AT)
    with pytest.raises(NotAllowed):
        actions.delete_view(view, by=company.manager, at=AT)
    assert not SavedView.objects.get().is_shared


def test_no_secret_and_no_digest_of_a_password_is_kept_with_a_request_key(company: Company) -> None:
    made = [
        actions.create_user(username="lin", full_name="林芳", password=PASSWORD, by=company.admin, at=AT, key="k")
        for _time in range(2)
    ]
    assert made[0] == made[1]
    assert Replay.objects.get(action="people.create_user").body == ""
    token, secret = actions.issue_token(company.rep, name="t", scopes=["read"], by=company.rep, at=AT, key="k")
    with pytest.raises(Refusal, match="only once"):
        actions.issue_token(company.rep, name="t", scopes=["read"], by=company.rep, at=AT, key="k")
    assert AccessToken.objects.get() == token
    assert secret not in str(list(Replay.objects.values()))
