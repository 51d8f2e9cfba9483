"""The worked tables of docs/rules/terms_in_force.md."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.policies.queries import holdings
from guanxi.foundation.policies.terms import in_force_for
from guanxi.foundation.policies.tests.tea import NAME, Tea
from guanxi.kit.testing.tables import read_table

PAGE = "rules/terms_in_force.md"
FIRST = date(2026, 11, 1)


def day(text: str) -> date:
    return FIRST + timedelta(days=int(text))


@pytest.fixture
def numbered(company: Company, tea: type) -> dict[int | None, str]:
    """The versions of the first table, each by its number in the database."""
    units = {"company": company.company, "Zhejiang": company.zhejiang, "Shaoxing": company.shaoxing}
    found: dict[int | None, str] = {None: "defaults"}
    for row in read_table(PAGE, "Versions"):
        scope, _space, name = row["for"].partition(" ")
        key = str(units[name].pk) if scope == "unit" else name
        version = record_policy_version(
            NAME, terms={"cups": int(row["cups"])}, scope=scope, scope_key=key, starts_on=day(row["holds from"]),
            by=company.admin, at=AT,
        )  # fmt: skip
        found[version.pk] = row["version"]
    return found


def somebody(company: Company, text: str) -> Any:
    role, place = text.removeprefix("a ").split(" of ")
    if place == "no unit":
        return SimpleNamespace(pk=1, unit_id=None)
    person = User.objects.create(username=text, full_name=text, unit=getattr(company, place.lower()))
    if role == "rep":
        person.roles.add(Role.objects.get(key="rep"))
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("row", read_table(PAGE, "What holds"), ids=lambda row: " ".join(row.values()))
def test_which_terms_hold(row: dict[str, str], numbered: dict[int | None, str], company: Company) -> None:
    subject, on = somebody(company, row["who"]), day(row["day"])
    for found in (in_force_for(Tea, subject, on=on), TermsBook(Tea).of(subject, on)):
        assert (str(found.terms.cups), numbered[found.version]) == (row["cups"], row["version"])
    (why,) = holdings(subject, [Tea], on=on)
    assert why.terms == found.terms and numbered[why.version.pk if why.version else None] == row["version"]
