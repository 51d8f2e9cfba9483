"""For whom terms hold: units with what is below them, roles; rows of terms; one query."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from guanxi.foundation.people.actions import move_unit
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import scopes_of
from guanxi.foundation.policies.terms import RATE, in_force_for, terms_of
from guanxi.foundation.policies.tests.tea import Rung, Tea
from guanxi.kit.errors import BadInput
from guanxi.kit.testing.pages import at_most

TODAY = date(2026, 11, 20)


pytestmark = pytest.mark.usefixtures("tea")


def decide(company: Company, cups: int, scope: str = "company", key: object = "", on: date = TODAY) -> PolicyVersion:
    asked = {"scope": scope, "scope_key": str(key), "starts_on": on, "by": company.admin, "at": AT}
    return record_policy_version("tests.tea", terms={"cups": cups}, **asked)


def cups_for(subject: object, *, on: date = TODAY) -> int:
    """What holds, asked in one query, and the same by the book."""
    fresh = type(subject).objects.get(pk=subject.pk) if isinstance(subject, Unit | User) else subject
    if isinstance(fresh, User):
        assert fresh.held_roles
    with at_most(1):
        found = in_force_for(Tea, fresh, on=on)
    assert TermsBook(Tea).of(fresh, on) == found
    return found.terms.cups


def test_terms_of_a_unit_hold_below_it_and_the_nearest_wins(company: Company) -> None:
    assert cups_for(company.rep) == 2
    decide(company, 3)
    decide(company, 4, "unit", company.zhejiang.pk)
    assert (cups_for(company.rep), cups_for(company.stranger), cups_for(company.admin)) == (4, 3, 3)
    decide(company, 5, "unit", company.company.pk, on=TODAY + timedelta(1))
    tomorrow = TODAY + timedelta(1)
    assert (cups_for(company.rep, on=tomorrow), cups_for(company.stranger, on=tomorrow)) == (4, 5)
    decide(company, 6, "unit", company.shaoxing.pk)
    assert (cups_for(company.rep), cups_for(company.shaoxing), cups_for(company.zhejiang)) == (6, 6, 4)
    decide(company, 7, "role", "rep")
    assert (cups_for(company.rep), cups_for(company.stranger), cups_for(company.manager)) == (7, 7, 4)


def test_a_unit_that_moved_obeys_its_new_region(company: Company) -> None:
    decide(company, 4, "unit", company.zhejiang.pk)
    decide(company, 9, "unit", company.wenzhou.pk)
    assert cups_for(company.rep) == 4
    move_unit(company.shaoxing, parent=company.wenzhou, by=company.admin, at=AT)
    assert cups_for(company.rep) == 9


def test_a_row_of_columns_will_do_and_units_of_like_numbers_are_no_kin(company: Company) -> None:
    for unit in (company.zhejiang, company.wenzhou):
        decide(company, 4, "unit", unit.pk)
    row = SimpleNamespace(pk=1, unit_id=company.company.pk)
    assert cups_for(row) == 2
    PolicyVersion.objects.create(
        policy="tests.tea", scope="unit", scope_key=f"{company.wenzhou.pk}{company.shaoxing.pk}", starts_on=TODAY,
        terms={"cups": 11}, by=company.admin, at=AT,
    )  # fmt: skip
    assert cups_for(SimpleNamespace(pk=1, unit_id=company.shaoxing.pk)) == 4


def test_the_scopes_of_a_person_from_general_to_special(company: Company) -> None:
    path = [("unit", str(one.pk)) for one in (company.company, company.zhejiang, company.shaoxing)]
    assert scopes_of(User.objects.get(pk=company.rep.pk)) == [*path, ("role", "rep")]
    assert scopes_of(company.zhejiang) == path[:2]
    assert scopes_of(object()) == []


def test_what_is_known_of_terms() -> None:
    cups, milk, *_others, ladder = terms_of(Tea)
    assert (cups.unit, cups.least, cups.source) == ("cups", 0, "S9-99")
    assert (milk.unit, milk.type) == (RATE, Decimal)
    assert ladder.is_many and ladder.row is Rung
    role, most = ladder.columns
    assert (role.has_default, role.offered()[0], most.is_optional) == (False, ("rep", "Rep"), True)


def test_what_was_decided_holds_although_its_rule_came_later(company: Company) -> None:
    old = {"cups": 0, "is_free": True, "ladder": [{"role": "manager"}, {"most": "3"}], "sugar": 1}
    version = PolicyVersion.objects.create(policy="tests.tea", starts_on=TODAY, terms=old, by=company.admin, at=AT)
    found = in_force_for(Tea, company.rep, on=TODAY)
    assert (found.version, found.terms.cups, found.terms.is_free, found.terms.kind) == (version.pk, 0, True, "green")
    assert [(row.role, row.most) for row in found.terms.ladder] == [("manager", None), (None, Decimal(3))]
    assert TermsBook(Tea).of(company.rep, TODAY) == found


def test_rows_are_kept_and_read_back(company: Company) -> None:
    rows = [{"role": "manager", "most": "30"}, {"role": "rep"}]
    asked = {"starts_on": TODAY, "by": company.admin, "at": AT}
    version = record_policy_version("tests.tea", terms={"ladder": rows}, **asked)
    assert version.terms["ladder"] == [{"role": "manager", "most": "30"}, {"role": "rep", "most": None}]
    assert version.terms["cups"] == 2  # what was left out is kept as it was that day
    found = in_force_for(Tea, company.rep, on=TODAY)
    assert found.terms.ladder == (Rung("manager", Decimal(30)), Rung("rep"))


@pytest.mark.parametrize(
    ("terms", "places"),
    [
        ({"cups": 21}, ["cups"]),
        ({"cups": -1, "milk": "1.5"}, ["cups", "milk"]),
        ({"cups": None}, ["cups"]),
        ({"kind": "blue"}, ["kind"]),
        ({"kind": "green\x00"}, ["kind"]),
        ({"hours": [9, 24]}, ["hours"]),
        ({"names": "tea"}, ["names"]),
        ({"names": ["x" * 201]}, ["names"]),
        ({"cups": 0, "is_free": True}, ["terms"]),
        ({"ladder": "rep"}, ["ladder"]),
        ({"ladder": ["rep"]}, ["ladder.0"]),
        ({"ladder": [{"role": "rep"}, {"most": "1"}]}, ["ladder.1.role"]),
        ({"ladder": [{"role": "rep", "most": "much"}]}, ["ladder.0.most"]),
        ({"ladder": [{"role": "rep", "most": "-1"}, {"role": "boss", "least": 1}]},
         ["ladder.0.most", "ladder.1.least", "ladder.1.role"]),
        ({"ladder": [{"role": "rep"}, {"role": "manager"}]}, ["ladder.1.most"]),
        ({"ladder": [{"role": "rep"}] * 201}, ["ladder"]),
    ],
)  # fmt: skip
def test_every_fault_is_told_at_its_place(company: Company, terms: dict, places: list[str]) -> None:
    with pytest.raises(BadInput) as refusal:
        record_policy_version("tests.tea", terms=terms, starts_on=TODAY, by=company.admin, at=AT)
    assert list(refusal.value.fields) == places
    assert all(str(text) for text in refusal.value.fields.values())
    assert not PolicyVersion.objects.exists()
