"""Who sees whom: own, team, region, all, standing in, and the stranger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from guanxi.foundation import people
from guanxi.foundation.people import actions
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import people_one_may_see_as, permission_table, users_visible_to
from guanxi.foundation.people.rooms import RIGHTS
from guanxi.foundation.people.tests.company import AT, Company, fresh
from guanxi.foundation.people.visibility import may, reach_of
from guanxi.kit.actions import registry

EVERYBODY = {"chen", "wu", "zhou", "shen", "zheng", "admin"}


def seen_by(user: object) -> set[str]:
    return {one.username for one in users_visible_to(fresh(user))}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("rep", {"wu"}),
        ("stranger", {"zheng"}),
        ("manager", {"chen", "wu"}),
        ("credit", EVERYBODY),
        ("service", EVERYBODY),
        ("admin", EVERYBODY),
    ],
)
def test_reach_table(company: Company, who: str, sees: set[str]) -> None:
    assert seen_by(getattr(company, who)) == sees


def test_team_reach_sees_the_own_unit_and_below_but_not_the_region(company: Company) -> None:
    lead = actions.create_user(username="lead", full_name="组长", password="hang-zhou-hu-7", unit=company.shaoxing,
                               by=company.admin, at=AT)  # fmt: skip
    Role.objects.create(key="lead", name="组长", reach="team")
    actions.grant_role(lead, role="lead", by=company.admin, at=AT)
    assert seen_by(lead) == {"lead", "wu"}


def test_a_person_without_role_or_unit_sees_only_oneself(company: Company) -> None:
    made = actions.create_user(username="temp", full_name="临时", password="hang-zhou-hu-7", by=company.admin, at=AT)
    assert seen_by(made) == {"temp"}
    assert not may(made, "people.change_own_settings")


@pytest.mark.parametrize(("day", "sees"), [(19, {"zheng"}), (20, {"chen", "wu", "zheng"}),
                                           (21, {"chen", "wu", "zheng"}), (22, {"zheng"})])  # fmt: skip
def test_standing_in_holds_on_its_days_only(company: Company, day: int, sees: set[str]) -> None:
    actions.delegate(company.manager, to=company.stranger, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 21),
                     by=company.manager, at=AT)  # fmt: skip
    user = fresh(company.stranger)
    reach_of(user, on=date(2026, 11, day))
    assert {one.username for one in users_visible_to(user)} == sees


def test_a_revoked_delegation_gives_nothing(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    day = date(2026, 11, 20)
    made = actions.delegate(company.manager, to=company.stranger, starts_on=day, ends_on=day, by=company.manager, at=AT)
    assert may(fresh(company.stranger), "people.see_as")
    actions.revoke_delegation(made, by=company.stranger, at=AT)
    assert not may(fresh(company.stranger), "people.see_as")
    assert seen_by(company.stranger) == {"zheng"}


def test_an_inactive_person_may_nothing(company: Company) -> None:
    actions.deactivate_user(company.manager, by=company.admin, at=AT)
    assert not may(fresh(company.manager), "people.see_as")


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("manager", {"wu"}),
        ("rep", set()),
        ("credit", EVERYBODY - {"zhou", "admin"}),
        ("admin", EVERYBODY - {"admin"}),
    ],
)
def test_whose_eyes_one_may_borrow(company: Company, who: str, whom: set[str]) -> None:
    assert {one.username for one in people_one_may_see_as(fresh(getattr(company, who)))} == whom


def test_a_colleague_who_sees_more_is_not_looked_as(company: Company) -> None:
    actions.grant_role(company.rep, role="credit", by=company.admin, at=AT)
    assert people_one_may_see_as(fresh(company.manager)) == []


PEOPLE_VERBS = {
    "rep": {"change_own_settings", "issue_token", "revoke_token", "delegate", "revoke_delegation", "save_view",
            "share_view", "delete_view"},
}  # fmt: skip


def test_role_and_action_table_of_this_room(company: Company) -> None:
    everything = {name for name in registry if name.startswith("people.")}
    own = {f"people.{verb}" for verb in PEOPLE_VERBS["rep"]}
    granted = {
        who: {name for name in everything if may(fresh(getattr(company, who)), name)}
        for who in ("rep", "stranger", "credit", "service", "manager", "admin")
    }
    assert granted["rep"] == granted["stranger"] == granted["credit"] == granted["service"] == own
    assert granted["manager"] == own | {"people.see_as"}
    assert granted["admin"] == everything


def test_the_permission_table_says_what_each_action_means(company: Company) -> None:
    lines = {line.name: line for lines in permission_table().values() for line in lines}
    assert set(lines) == {name for name, one in registry.items() if not one.inner} | {*RIGHTS}
    assert all(line.meaning for line in lines.values())
    assert lines["people.see_as"].granted == {"manager", "director", "team_manager", "admin"}


def test_standing_in_for_somebody_who_left_gives_nothing(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    day = date(2026, 11, 20)
    actions.delegate(company.manager, to=company.stranger, starts_on=day, ends_on=day, by=company.manager, at=AT)
    actions.deactivate_user(company.manager, by=company.admin, at=AT)
    assert seen_by(company.stranger) == {"zheng"}
    assert not may(fresh(company.stranger), "people.see_as")


def test_every_action_has_its_chinese_sentence(company: Company) -> None:
    catalogue = Path(people.__path__[0]) / "locale/zh_Hans/LC_MESSAGES/django.po"
    with catalogue.open("rb") as source:
        said = {entry.id for entry in read_po(source) if entry.context == "action" and entry.string}
    verbs = {name for name in registry if not name.startswith("tests.")}
    assert verbs - said == set(), f"add them to {catalogue.name} under the context “action”"
