"""New terms: what is accepted, what is refused, and which hold when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.queries import versions
from guanxi.foundation.policies.terms import declared, in_force, policy, to_json
from guanxi.kit.errors import BadInput, NotAllowed

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def terms() -> Iterator[type]:
    """Terms of a tea round."""

    @policy("tests.tea", scopes=("company", "unit", "role"))
    @dataclass(frozen=True)
    class Tea:
        cups: int = 2
        price: Decimal = Decimal("1.50")
        steps: tuple[Decimal, ...] = ()
        is_free: bool = False

        def __post_init__(self) -> None:
            if self.price < 0:
                raise ValueError("tea costs nothing or something")

    yield Tea
    del declared["tests.tea"]


def decide(company: Company, **changes: object) -> PolicyVersion:
    given = {"terms": {"cups": 3}, "starts_on": TODAY, "by": company.admin, "at": AT, **changes}
    return record_policy_version("tests.tea", **given)


def test_terms_hold_from_their_day_and_the_special_beats_the_general(company: Company, terms: type) -> None:
    decide(company, terms={"cups": 3, "price": Decimal("2.00")})
    decide(company, starts_on=TODAY + timedelta(1), terms={"cups": 4})
    special = decide(company, scope="role", scope_key="rep", terms={"cups": 9})
    assert in_force(terms, on=TODAY - timedelta(1)).terms == terms()
    assert in_force(terms, on=TODAY).terms == terms(cups=3, price=Decimal("2.00"))
    assert in_force(terms, on=TODAY + timedelta(1)).terms == terms(cups=4)
    found = in_force(terms, on=TODAY, scopes=[("role", "rep")])
    assert (found.terms.cups, found.version) == (9, special.pk)
    kept = [one.terms for one in versions("tests.tea", scope="company")]
    assert kept == [to_json(terms(cups=4)), to_json(terms(cups=3, price=Decimal("2.00")))]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"terms": {"sugar": 1}}, "sugar"),
        ({"terms": {"cups": "three"}}, "cups"),
        ({"terms": {"cups": True}}, "cups"),
        ({"terms": {"price": 1.5}}, "price"),
        ({"terms": {"price": "NaN"}}, "price"),
        ({"terms": {"price": "-1"}}, "terms"),
        ({"terms": {"steps": ["1", "two"]}}, "steps"),
        ({"scope": "galaxy", "scope_key": "1"}, "scope"),
        ({"scope": "customer", "scope_key": "1"}, "scope"),
        ({"scope": "unit"}, "scope_key"),
        ({"scope_key": "7"}, "scope_key"),
        ({"scope": "unit", "scope_key": "C-0007"}, "scope_key"),
        ({"scope": "unit", "scope_key": "999999"}, "scope_key"),
        ({"reason": "x" * 201}, "reason"),
        ({"starts_on": date(1900, 1, 1)}, "starts_on"),
        ({"starts_on": date(2999, 1, 1)}, "starts_on"),
    ],
)
def test_wrong_terms_are_refused_and_nothing_recorded(company: Company, changes: dict, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        decide(company, **changes)
    assert list(refusal.value.fields) == [field]
    assert not PolicyVersion.objects.exists()


def test_an_unknown_policy_and_a_person_without_the_right(company: Company) -> None:
    with pytest.raises(BadInput):
        record_policy_version("tests.coffee", terms={}, starts_on=TODAY, by=company.admin, at=AT)
    for person in (company.manager, company.rep, company.credit, company.service):
        with pytest.raises(NotAllowed):
            decide(company, by=person)
    assert not PolicyVersion.objects.exists()
