"""How policies stand, told from what has to be read and no more, however many versions there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.queries import newest, standings
from guanxi.foundation.policies.tests.tea import NAME
from guanxi.foundation.policies.views import reading
from guanxi.kit.testing.pages import at_most

pytestmark = pytest.mark.usefixtures("tea")
TODAY = date(2026, 11, 20)


def keep(company: Company, *rows: tuple[str, object, date]) -> None:
    """Versions of (scope, key, begin), in this order."""
    PolicyVersion.objects.bulk_create(
        PolicyVersion(policy=NAME, scope=scope, scope_key=str(key), starts_on=on, terms={}, by=company.admin, at=AT)
        for scope, key, on in rows
    )


@contextmanager
def versions_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The numbers of the versions that are loaded inside."""
    read: list[int] = []
    load = PolicyVersion.from_db.__func__  # type: ignore[attr-defined]

    def counting(cls: Any, *args: Any) -> Any:
        found = load(cls, *args)
        read.append(found.pk)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(PolicyVersion, "from_db", classmethod(counting))
        yield read


def test_a_policy_stands_as_its_versions_say(company: Company) -> None:
    chance = Random(4)
    places = [("company", ""), ("unit", 1), ("unit", 2), ("role", "rep"), ("galaxy", 1)]
    keep(company, *((*chance.choice(places), TODAY + timedelta(chance.randint(-9, 2))) for _n in range(60)))
    every = list(PolicyVersion.objects.order_by("starts_on", "id"))
    for on in (TODAY - timedelta(days) for days in range(-3, 12)):
        found = standings([NAME], on=on)[NAME]
        begun = [one for one in every if one.starts_on <= on]
        assert found.company == next((one for one in reversed(begun) if one.scope == "company"), None)
        own = {scope: {one.scope_key for one in begun if one.scope == scope} for scope in ("unit", "role")}
        assert found.own == {scope: len(keys) for scope, keys in own.items() if keys}
        coming = [one.starts_on for one in every if one.starts_on > on and one.scope != "galaxy"]
        assert found.next_on == min(coming, default=None)


def test_only_what_holds_is_read(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, *(("company", "", TODAY - timedelta(n)) for n in range(40)))
    keep(company, *(("unit", n, TODAY - timedelta(n)) for n in range(40)))
    with versions_read(monkeypatch) as read, at_most(2):
        assert standings([NAME], on=TODAY)[NAME].own == {"unit": 40}
    assert len(read) == 1
    with versions_read(monkeypatch) as read, at_most(1):
        found = newest([NAME], limit=3)[NAME]
    assert read == [one.pk for one in found]
    assert [(one.scope, one.starts_on) for one in found] == [
        ("unit", TODAY), ("company", TODAY), ("unit", TODAY - timedelta(1)),
    ]  # fmt: skip


def test_the_api_tells_what_holds_although_many_versions_follow(company: Company, monkeypatch: Any) -> None:
    today = timezone.localdate()
    keep(company, ("company", "", today), *(("company", "", today + timedelta(n)) for n in range(1, 61)))
    client = Client()
    client.force_login(company.rep)
    with versions_read(monkeypatch) as read:
        answer = client.get("/api/v1/policies")
    told = next(one for one in answer.json() if one["policy"] == NAME)
    assert told["version"] == PolicyVersion.objects.get(starts_on=today).pk
    assert [one["starts_on"] for one in told["versions"]] == [f"{today + timedelta(60 - n)}" for n in range(50)]
    assert len(read) == 51


def test_a_page_says_that_more_have_terms_of_their_own(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SHOWN", 2)
    keep(company, *(("unit", unit.pk, TODAY) for unit in (company.zhejiang, company.shaoxing, company.wenzhou)))
    client = Client(headers={"accept-language": "en"})
    client.force_login(company.rep)
    page = client.get(reverse("policies:policy", args=[NAME]), {"scope": "unit"})
    assert len(page.context["own"]) == 2 and "There are more" in page.content.decode()
    PolicyVersion.objects.filter(scope_key=str(company.wenzhou.pk)).delete()
    page = client.get(reverse("policies:policy", args=[NAME]), {"scope": "unit"})
    assert len(page.context["own"]) == 2 and "There are more" not in page.content.decode()
